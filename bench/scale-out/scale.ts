import type { BenchOptions } from '../options';

/**
 * Owns: the size of the scale-out bench.
 */
export const processCounts = [1, 2, 4] as const;
/** Few enough that four times as many leave the processors room: the sink's distance is the limit, not the computer. */
export const CONNECTIONS_PER_SERVER = 10;
export const ROUND_TRIP_MS = 50;
export const SIZE_BYTES = 4096;
/** The lease's term and the poll of another server: what ARCHITECTURE.md promises. */
export const LEASE_SECONDS = 15;

export interface Scale {
  readonly messages: number;
  readonly messagesBeforeKill: number;
  readonly rounds: number;
}

export function scaleOf({ quick, messages, rounds }: BenchOptions): Scale {
  const wanted = messages ?? (quick ? 800 : 4000);
  // A multiple of each count, so that all servers get the same.
  const even = Math.max(1, Math.round(wanted / 4)) * 4;
  return {
    messages: even,
    messagesBeforeKill: Math.min(even, 1000),
    rounds: rounds ?? (quick ? 1 : 3),
  };
}
