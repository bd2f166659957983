import { expect, it, vi } from 'vitest';
import { Undo } from './undo';

it('undoes the last first, and each step once', async () => {
  const done: string[] = [];
  const undo = new Undo();
  for (const what of ['data', 'database', 'transport']) undo.add(what, () => done.push(what));
  await Promise.all([undo.run(), undo.run()]);
  expect(done).toEqual(['transport', 'database', 'data']);
  expect(await undo.run()).toEqual([]);
  expect(done).toHaveLength(3);
});

it('goes on after a step that fails, and says which', async () => {
  const done: string[] = [];
  const undo = new Undo();
  undo.add('data', () => done.push('data'));
  undo.add('database', () => Promise.reject(new Error('it hangs')));
  expect(await undo.run()).toEqual(['database: it hangs']);
  expect(done).toEqual(['data']);
});

it('waits for what is just being made, and takes it down', async () => {
  const undo = new Undo();
  let start = (_name: string) => {};
  const started = new Promise<string>((resolve) => {
    start = resolve;
  });
  const stopped: string[] = [];
  const making = undo.make(
    'server',
    () => started,
    (name) => stopped.push(name),
  );
  const running = undo.run();
  start('HUB1');
  expect(await making).toBe('HUB1');
  await running;
  expect(stopped).toEqual(['HUB1']);
});

it('makes nothing after an interruption', async () => {
  const interrupted = new AbortController();
  const undo = new Undo(interrupted.signal);
  interrupted.abort(new Error('interrupted'));
  const make = vi.fn(() => Promise.resolve('server'));
  await expect(undo.make('server', make, () => {})).rejects.toThrow('interrupted');
  expect(make).not.toHaveBeenCalled();
});

it('takes a round down when it is finished, or with the rest', async () => {
  const done: string[] = [];
  const undo = new Undo();
  const [first, second] = [undo.nested('round 1'), undo.nested('round 2')];
  first.add('one', () => done.push('one'));
  second.add('two', () => Promise.reject(new Error('it hangs')));
  await first.finish();
  expect(done).toEqual(['one']);
  expect(await undo.run()).toEqual(['round 2: two: it hangs']);
  expect(done).toEqual(['one']);
});

it('waits no longer than a minute for a step', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const done: string[] = [];
    const undo = new Undo();
    undo.add('data', () => done.push('data'));
    undo.add('database', () => new Promise(() => {}));
    const running = undo.run();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await running).toEqual(['database: not undone within 60 s']);
    expect(done).toEqual(['data']);
  } finally {
    vi.useRealTimers();
  }
});
