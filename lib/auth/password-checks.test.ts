import { expect, it } from 'vitest';
import { type CheckOrder, PasswordChecks, RATE } from './password-checks';

/** Each check is ended by hand. */
function desk() {
  let nowMs = 0;
  const checks = new PasswordChecks(() => nowMs);
  const begun: { readonly key: string; readonly end: (isRight: boolean) => void }[] = [];
  const ask = (account: string, source: string, password: string) => {
    const order: CheckOrder = {
      account,
      source,
      key: `${account} ${password}`,
      check: () => new Promise((resolve) => begun.push({ key: `${account} ${password}`, end: resolve })),
    };
    return checks.check(order);
  };
  /** Ends what is under way, round by round, until nothing is. */
  const endAll = async (right: string) => {
    let ended = 0;
    while (begun.length > ended) {
      const { key, end } = begun[ended] ?? { key: '', end: () => undefined };
      end(key.endsWith(right));
      ended += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return begun.splice(0).length;
  };
  return { ask, begun, endAll, later: (ms: number) => (nowMs += ms) };
}

it('looks at two at a time', async () => {
  const { ask, begun, endAll } = desk();
  const asked = ['a', 'b', 'c', 'd'].map((account) => ask(account, account, 'x'));
  expect(begun.map(({ key }) => key)).toEqual(['a x', 'b x']);
  begun[0]?.end(true);
  expect(await asked[0]).toBe('right');
  expect(begun.map(({ key }) => key)).toEqual(['a x', 'b x', 'c x']);
  await endAll('x');
  expect(await Promise.all(asked)).toEqual(Array(4).fill('right'));
});

it('looks once at what many ask about, and knows it for ten minutes, right or wrong', async () => {
  const { ask, endAll, later } = desk();
  const asked = Array.from({ length: 50 }, () => ask('kim', '192.0.2.1', 'good'));
  expect(await endAll('good')).toBe(1);
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['right']));
  const wrong = ask('kim', '192.0.2.1', 'bad');
  expect(await endAll('good')).toBe(1);
  expect(await wrong).toBe('wrong');
  expect([await ask('kim', '198.51.100.1', 'good'), await ask('kim', '198.51.100.1', 'bad')]).toEqual([
    'right',
    'wrong',
  ]);
  expect(await endAll('good')).toBe(0);
  later(600_000);
  const again = ask('kim', '192.0.2.1', 'good');
  expect(await endAll('good')).toBe(1);
  expect(await again).toBe('right');
});

it('ten thousand wrong ones from one address cost ten looks, and hold nobody up who is known', async () => {
  const { ask, endAll } = desk();
  const first = ask('kim', '192.0.2.1', 'good');
  await endAll('good');
  expect(await first).toBe('right');
  const guesses: Promise<string>[] = [];
  let looks = 0;
  for (let n = 0; n < 10_000; n += 1) {
    guesses.push(ask('kim', '203.0.113.5', `guess ${n}`));
    if (n % 10 === 9) looks += await endAll('good');
  }
  // One of what the account has went to its owner.
  expect(looks).toBe(Math.min(RATE.source, RATE.account - 1));
  expect(new Set(await Promise.all(guesses))).toEqual(new Set(['wrong', 'notNow']));
  expect(await ask('kim', '192.0.2.1', 'good')).toBe('right');
  // A password that was changed meanwhile is looked at, too: kim's own network is counted by itself.
  const changed = ask('kim', '192.0.2.1', 'new and good');
  expect(await endAll('good')).toBe(1);
  expect(await changed).toBe('right');
});

it('ten thousand wrong ones from a thousand addresses cost so many looks a minute, and no more', async () => {
  const { ask, endAll, later } = desk();
  const signedIn = ask('kim', '192.0.2.1', 'good');
  await endAll('good');
  await signedIn;
  let looks = 0;
  for (let n = 0; n < 10_000; n += 1) {
    void ask(`user ${n % 50}`, `10.0.${(n % 1000) >> 8}.${(n % 1000) & 255}`, `guess ${n}`);
    if (n % 20 === 19) looks += await endAll('good');
  }
  expect(looks).toBeLessThanOrEqual(RATE.all);
  expect(await ask('kim', '192.0.2.1', 'good')).toBe('right');
  const fresh = ask('kim', '192.0.2.1', 'another good');
  expect(await endAll('good')).toBe(1);
  expect(await fresh).toBe('right');
  // Who comes from a new place is told to come again, and is not locked out.
  expect(await ask('user 7', '198.51.100.9', 'good')).toBe('notNow');
  later(60_000);
  const later1 = ask('user 7', '198.51.100.9', 'good');
  await endAll('good');
  expect(await later1).toBe('right');
});

it('a known network goes before strangers that wait', async () => {
  const { ask, begun, endAll } = desk();
  const known = ask('kim', '192.0.2.1', 'good');
  await endAll('good');
  await known;
  const strangers = Array.from({ length: 6 }, (_none, n) => ask(`s${n}`, `203.0.113.${n}`, 'x'));
  const friend = ask('kim', '192.0.2.1', 'another');
  begun[0]?.end(false);
  await strangers[0];
  expect(begun[2]?.key).toBe('kim another');
  await endAll('another');
  expect(await friend).toBe('right');
});

it('what could not be looked at is neither right nor wrong, and is looked at again', async () => {
  const checks = new PasswordChecks(() => 0);
  let isAway = true;
  const order = {
    account: 'kim',
    source: '192.0.2.1',
    key: 'k',
    check: async () => {
      if (isAway) throw new Error('away');
      return true;
    },
  };
  expect(await checks.check(order)).toBe('notNow');
  isAway = false;
  expect(await checks.check(order)).toBe('right');
});
