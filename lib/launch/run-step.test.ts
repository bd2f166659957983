import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { projectDirectory } from './run-step.mjs';

/** Goes on for a minute unless it is asked to end, and says by its status how it was asked. */
const WORK = `
process.on('SIGTERM', () => { process.exit(7); });
process.on('SIGINT', () => { process.exit(8); });
process.kill(process.ppid, 'SIGUSR2');
setTimeout(() => {}, 60_000);
`;

/** A process with a step below it, which says when the step is at work. */
async function startStep(call: string): Promise<{ child: ChildProcess; ending: Promise<string> }> {
  const url = pathToFileURL(
    `${projectDirectory}/lib/launch/${call === 'runStep' ? 'run-step' : 'run-program'}.mjs`,
  );
  const program = `
    import { ${call} } from ${JSON.stringify(url.href)};
    process.on('SIGUSR2', () => console.log('at work'));
    const args = ['-e', ${JSON.stringify(WORK)}];
    await (${call === 'runStep' ? 'runStep(process.execPath, args)' : 'runChild(args)'}).then(
      (status) => console.log('ended', status),
      (error) => console.log(error.message.split(' ').slice(-3).join(' ')),
    );
    process.exit(0);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  expect(first.value).toBe('at work');
  const ending = (async () => {
    const { value } = await lines.next();
    await once(child, 'close');
    return String(value);
  })();
  return { child, ending };
}

test.each([
  ['SIGTERM', 'ended with 7.', 'ended 7'],
  ['SIGINT', 'ended with 8.', 'ended 8'],
] as const)(
  '%s to a process that waits for a program reaches the program, which ends first',
  async (signal, step, program) => {
    for (const [call, said] of [
      ['runStep', step],
      ['runChild', program],
    ] as const) {
      const { child, ending } = await startStep(call);
      child.kill(signal);
      expect(await ending).toBe(said);
    }
  },
);
