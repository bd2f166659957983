import { readFileSync } from 'node:fs';
import process from 'node:process';

/**
 * Owns: a clock that jumps, in a process of Postern: loaded before its program (`node --import`), it sets Date off by the
 *   milliseconds in the file POSTERN_TEST_CLOCK, read at the start and at each SIGUSR2.
 * Promises: as when somebody sets the computer's clock: Date jumps, the monotonic clock and all timers run on.
 * Does not: reach PostgreSQL, which has its own.
 */

const file = process.env.POSTERN_TEST_CLOCK;
if (file) {
  let offsetMs = 0;
  const read = () => {
    offsetMs = Number(readFileSync(file, 'utf8')) || 0;
  };
  const RealDate = Date;
  const now = () => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (_target, parts) => (parts.length === 0 ? new RealDate(now()) : new RealDate(...parts)),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  read();
  process.on('SIGUSR2', read);
}
