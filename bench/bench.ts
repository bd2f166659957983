import type { Undo } from '@/lib/testing/undo';
import type { BenchOptions } from './options';
import type { Findings } from './report/figures';

/**
 * Owns: what a bench is.
 * Promises: a bench starts nothing that is not in `undo`, waits for nothing that `signal` does not end, and throws instead
 *   of returning figures when a message is missing.
 */
export interface Bench {
  readonly name: string;
  /** One line for --help. */
  readonly summary: string;
  /** What this computer or checkout lacks for it, with the cure; empty when nothing. */
  readonly lacks: (
    options: BenchOptions,
    signal: AbortSignal,
  ) => readonly string[] | Promise<readonly string[]>;
  /** Room on the disk that it may take. */
  readonly roomBytes: (options: BenchOptions) => number;
  /** It runs no program that is built in this checkout: sources, or other checkouts. */
  readonly needsNoBuild?: true;
  readonly run: (context: BenchContext) => Promise<Findings>;
}

export interface BenchContext {
  readonly options: BenchOptions;
  /** On a disk, this bench's own. */
  readonly directory: string;
  readonly undo: Undo;
  readonly signal: AbortSignal;
  /** A step, for who watches. */
  readonly say: (line: string) => void;
}

export const GIGABYTE = 1024 ** 3;
