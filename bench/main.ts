import '@/lib/launch/runtime/require-runtime.mjs';
import { setMaxListeners } from 'node:events';
import { messageOf } from '@/lib/message-of';
import { againstBench } from './against/against';
import { complaintOf, ledgerLine } from './against/verdict';
import { benches } from './benches';
import { OptionError, optionsHelp, parseOptions } from './options';
import { loadNames } from './relay/loads';
import { writeDocuments } from './report/documents';
import type { Run } from './report/figures';
import { readResults, writeResults } from './report/results-file';
import { runText } from './report/table';
import { runBenches } from './run-benches';

/**
 * Owns: `npm run bench`: figures, apart from the tests, for they depend on the computer.
 * Promises: steps on standard error, figures on standard output; exit status 0 only with figures, and only when
 *   a change that was measured against a commit costs no more than it may; 130 after an interrupt.
 */
const known = { benches, loads: loadNames };

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args, known);
  if (options.help) {
    process.stdout.write(optionsHelp(known));
    return;
  }
  if (options.from !== null) {
    const earlier = await readResults(options.from);
    await show(earlier, options.writeDocs);
    judge(earlier);
    return;
  }
  const chosen =
    options.against === null
      ? benches.filter(({ name }) => options.only === null || options.only.includes(name))
      : [againstBench];
  const { run, failures } = await runBenches(chosen, options, interruption(), say);
  if (run !== null) {
    await show(run, options.writeDocs);
    say(`Figures: ${(await writeResults(run, options.json)).join(', ')}`);
  }
  if (failures.length > 0) throw new Error(failures.join('\n'));
  if (run !== null) judge(run);
}

/** Of a comparison of two commits. @throws when the change costs more than it may. */
function judge(run: Run): void {
  const line = ledgerLine(run);
  if (line !== null) process.stdout.write(`\nFor the ledger in docs/performance.md:\n${line}\n`);
  const complaint = complaintOf(run);
  if (complaint !== null) throw new Error(complaint);
}

async function show(run: Run, isForDocuments: boolean): Promise<void> {
  process.stdout.write(`\n${runText(run)}\n`);
  if (!isForDocuments) return;
  const order = benches.map(({ name }) => name);
  say(`Written: ${await writeDocuments(run, order)}`);
}

/** The first signal stops all in order. A second one, not the same press passed on by npm, ends this process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  // Whatever waits listens.
  setMaxListeners(0, controller.signal);
  const samePressMs = 1000;
  let firstAt = 0;
  const onSignal = () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      say('Interrupted: stopping everything. There will be no figures.');
      controller.abort(new Error('interrupted'));
    } else if (performance.now() - firstAt > samePressMs) {
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  controller.signal.addEventListener('abort', () => {
    process.exitCode = 130;
  });
  return controller.signal;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (process.exitCode === 130) {
    say('Interrupted: everything is stopped and removed; no figures.');
    return;
  }
  process.exitCode = 1;
  say(messageOf(error));
  if (error instanceof OptionError) say(`\n${optionsHelp(known)}`);
});
