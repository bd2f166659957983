import type { Undo } from '@/lib/testing/undo';
import { type FuzzReport, fuzz, MAX_GROWTH_MEGABYTES } from './fuzz';
import { startMemoryTarget } from './memory-target';
import type { Target } from './target';
import { startTransportTarget } from './transport-target';

/**
 * Owns: the part `fuzz` of `npm run test:faults`: SMTP receive alone, then, for a part of the commands, a whole transport
 *   server with its database.
 * Promises: says the seed first; a session that finds something is played again by its seed and number.
 */
interface FuzzRun {
  readonly seed: number;
  /** Null: the short form. */
  readonly commands: number | null;
  /** Null: all. */
  readonly session: number | null;
  readonly undo: Undo;
  readonly say: (line: string) => void;
}

const SHORT_COMMANDS = 20_000;
/** A database takes its time; what it adds to the judgement is how things are stored. */
const SHARE_WITH_DATABASE = 0.05;

/** @returns the exit status. */
export async function runFuzz({ seed, commands, session, undo, say }: FuzzRun): Promise<number> {
  const count = commands ?? SHORT_COMMANDS;
  const targets = [
    { start: startMemoryTarget, commands: count },
    { start: startTransportTarget, commands: Math.ceil(count * SHARE_WITH_DATABASE) },
  ];
  for (const { start, ...of } of targets) {
    const target: Target = await undo.make('the server under fuzz', start, (made) => made.stop());
    say(`Fuzz of ${target.name}: ${of.commands} commands, seed ${seed}`);
    const onProgress = (line: string) => say(`     ${line}`);
    say(`     ${reportLine(await fuzz(target, { seed, session, onProgress, ...of }))}`);
    for (const complaint of await undo.run()) say(`Could not clean up: ${complaint}`);
  }
  return 0;
}

function reportLine(report: FuzzReport): string {
  const { honest, memory } = report;
  return (
    `${report.commands} commands in ${report.sessions} sessions (${report.tlsSessions} with TLS), ${report.seconds} s: ` +
    `${report.refused} refused, ${report.accepted} messages accepted and found as sent, ${report.storedUnheard} more stored ` +
    `whose client had left; ${honest.messages} messages of an honest client meanwhile: median ${honest.medianMs} ms, ` +
    `p95 ${honest.p95Ms} ms; memory ${memory.warmMegabytes} MB warm, ${memory.mostMegabytes} MB at most ` +
    `(bound: ${MAX_GROWTH_MEGABYTES} more)`
  );
}
