import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Again } from './again';

/** What can happen, and when: the promises' own turns come in between or do not. */
const STEPS = ['ask', 'end', 'fail', 'turn'] as const;
type Step = (typeof STEPS)[number];

/** In the order of all that happened. */
interface Run {
  readonly beganAt: number;
  endedAt: number | null;
  hasFailed: boolean;
  readonly end: (isFailure: boolean) => void;
}
interface Call {
  readonly askedAt: number;
  result: { readonly at: number; readonly hasFailed: boolean } | null;
}

async function play(steps: readonly Step[]) {
  let clock = 0;
  let mostAtOnce = 0;
  const runs: Run[] = [];
  const calls: Call[] = [];
  const open = () => runs.filter((run) => run.endedAt === null);
  const again = new Again(
    () =>
      new Promise((resolve, reject) => {
        const run: Run = {
          beganAt: clock++,
          endedAt: null,
          hasFailed: false,
          end: (isFailure) => {
            run.endedAt = clock++;
            run.hasFailed = isFailure;
            if (isFailure) reject(new Error('this run failed'));
            else resolve();
          },
        };
        runs.push(run);
        mostAtOnce = Math.max(mostAtOnce, open().length);
      }),
  );
  const ask = () => {
    const call: Call = { askedAt: clock++, result: null };
    calls.push(call);
    const answered = (hasFailed: boolean) => {
      call.result = { at: clock++, hasFailed };
    };
    again.run().then(
      () => answered(false),
      () => answered(true),
    );
  };
  const turns = async () => {
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (const step of steps) {
    if (step === 'ask') ask();
    if (step === 'end') open()[0]?.end(false);
    if (step === 'fail') open()[0]?.end(true);
    // One turn of the queue of promises, not all of them.
    if (step === 'turn') await Promise.resolve();
  }
  await turns();
  const isAwaitedAtEnd = again.isAwaited;
  const openAtEnd = open().length;
  while (open().length > 0) {
    open()[0]?.end(false);
    await turns();
  }
  return { again, runs, calls, mostAtOnce, isAwaitedAtEnd, openAtEnd };
}

test('whoever asks gets a run that began afterwards, its own result, and never two runs at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { maxLength: 24 }), async (steps) => {
      const { runs, calls, mostAtOnce } = await play(steps);
      expect(mostAtOnce).toBeLessThanOrEqual(1);
      for (const { askedAt, result } of calls) {
        expect(result).not.toBeNull();
        const own = runs.find((run) => run.beganAt > askedAt);
        expect(own?.endedAt).toBeLessThan(result?.at ?? -1);
        expect(result?.hasFailed).toBe(own?.hasFailed);
      }
      // No run that nobody asked for: each began for a call that came after the one before it had begun.
      for (const [index, run] of runs.entries()) {
        const since = runs[index - 1]?.beganAt ?? -1;
        expect(calls.some(({ askedAt }) => askedAt > since && askedAt < run.beganAt)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('says whether somebody waits for a run that has not begun', async () => {
  const { isAwaitedAtEnd, openAtEnd } = await play(['ask', 'ask', 'ask']);
  expect({ isAwaitedAtEnd, openAtEnd }).toEqual({ isAwaitedAtEnd: true, openAtEnd: 1 });
  expect((await play(['ask'])).isAwaitedAtEnd).toBe(false);
});

test('a stop waits for the present run, and those who asked for the next are answered without one', async () => {
  let runs = 0;
  let end = () => {};
  const again = new Again(() => {
    runs++;
    return new Promise((resolve) => {
      end = resolve;
    });
  });
  const first = again.run();
  const second = again.run();
  let hasStopped = false;
  const stopped = again.stop().then(() => {
    hasStopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasStopped).toBe(false);
  end();
  await Promise.all([first, second, stopped]);
  await again.run();
  expect(runs).toBe(1);
});
