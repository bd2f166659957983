import '@/lib/launch/runtime/require-runtime.mjs';
import { randomInt } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { messageOf } from '@/lib/message-of';
import { Undo } from '@/lib/testing/undo';
import { faultArguments } from './arguments';
import { runParts } from './parts';

/**
 * `npm run test:faults [-- options]`: what happens to mail when its way is broken, and what clients of ill will can do.
 *
 *     without --rounds   the short form, for CI: each step of the mail's way once, one of each other kind
 *     --rounds N         N rounds, the whole catalogue in a new order again and again
 *     --seed N           the faults and the load of an earlier run (not its timing)
 *     --only WORDS       only faults whose name has these words
 *     --part NAME        only this part: ledger (all of the above), fuzz, slow-clients
 *     --commands N       fuzz: so many commands; --session N with a --seed plays that session again
 *     --clients N        slow-clients: so many of them
 *
 * Exit status 0: the books are clean. 1: they are not, or the run could not be brought to its end: no figure then.
 */
const NEEDED_BYTES = 3 * 1024 ** 3;

async function main(args: readonly string[]): Promise<number> {
  const { seed = randomInt(1, 1_000_000), ...options } = faultArguments(args);
  if (process.platform !== 'linux') {
    say('NOT TESTED: the fault rounds need Linux (addresses 127.0.1.x, /proc). No figure.');
    return 0;
  }
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < NEEDED_BYTES) {
    say(`NOT TESTED: ${tmpdir()} has less than 3 GB of room. No figure.`);
    return 1;
  }
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const undo = new Undo(signal);
  const cleanUp = async () => {
    for (const complaint of await undo.run()) say(`Could not clean up: ${complaint}`);
  };
  const running = runParts({ seed, ...options, undo, signal, say });
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (signal.aborted) return;
      say('Interrupted: cleaning up. No figure.');
      interrupted.abort();
      void cleanUp().then(() => process.exit(130));
    });
  }
  try {
    return await running;
  } catch (error) {
    // What was under way fails when it is taken down; the handler above ends the process.
    if (signal.aborted) return await new Promise<never>(() => {});
    say(`${error instanceof Error ? error.stack : error}`);
    say(`Not brought to its end: no figure. Seed ${seed}.`);
    return 1;
  } finally {
    if (!signal.aborted) await cleanUp();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  return 1;
});
process.exit();
