import { expect, it } from 'vitest';
import { generateApiToken } from './api-token';
import type { StoredToken } from './prove-token';
import { MAX_TRIES, TokenChecker, type TokenEvent } from './token-checker';

const NOW = new Date('2026-12-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

const STORED: StoredToken = {
  id: '6f1c2a7e-0000-4000-8000-000000000001',
  name: 'backup',
  userId: 'kim',
  userName: 'kim',
  isUserDisabled: false,
  roles: ['Transport Queues'],
  roleGroups: [],
  removedRoleGroups: [],
  userRoleGroups: [{ builtIn: 'OrganizationManagement', roles: [], scope: null }],
  remoteIpRanges: [],
  expiresAt: null,
};

/** A store in memory: the checker's own promises are what is looked at here. */
function checker(stored: Partial<StoredToken> = {}) {
  const { token, hash } = generateApiToken();
  const rows = new Map([[hash.toString('hex'), { ...STORED, ...stored }]]);
  const questions: number[] = [];
  const uses: Date[] = [];
  const events: TokenEvent[] = [];
  const store = {
    find: async (hashes: readonly Buffer[]) => {
      questions.push(hashes.length);
      const found = hashes.map((one) => one.toString('hex')).filter((key) => rows.has(key));
      return new Map(found.map((key) => [key, rows.get(key) ?? STORED]));
    },
    noteUse: async (_id: string, _address: string, now: Date) => {
      uses.push(now);
    },
  };
  const made = new TokenChecker(store, (event) => events.push(event));
  const check = (given: string, address = '192.0.2.1', now = NOW) => made.check(given, address, now);
  return { token, rows, questions, uses, events, check };
}

it('asks once for all that come together, and each is answered by its own token', async () => {
  const { token, questions, check } = checker();
  const stranger = generateApiToken().token;
  const verdicts = await Promise.all([
    ...Array.from({ length: 500 }, () => check(token)),
    ...Array.from({ length: 10 }, () => check(stranger)),
  ]);
  expect(verdicts.filter(({ actor }) => actor !== null)).toHaveLength(500);
  expect(verdicts.slice(500).every(({ refusal }) => refusal?.id === 'SessionRequired')).toBe(true);
  expect(questions).toEqual([2]);
});

it('asks again for what comes after a question was asked: a right that was taken is gone', async () => {
  const { token, rows, check } = checker();
  expect((await check(token)).actor?.permissions.has('queue.write')).toBe(true);
  const [key = ''] = rows.keys();
  rows.set(key, { ...STORED, userRoleGroups: [] });
  expect((await check(token)).actor?.permissions.has('queue.write')).toBe(false);
  rows.delete(key);
  expect((await check(token)).refusal?.id).toBe('SessionRequired');
});

it('asks nothing for what is no token by its form', async () => {
  const { token, questions, check } = checker();
  for (const text of ['postern_x', `${token.slice(0, -1)}0`, 'guessed'.repeat(100)]) {
    expect((await check(text)).refusal?.id).toBe('SessionRequired');
  }
  expect(questions).toEqual([]);
});

it('asks for a bounded number of invented ones from one network, and holds nobody up who has a good one', async () => {
  const { token, questions, check } = checker();
  await check(token);
  for (let n = 0; n < MAX_TRIES + 20; n += 1) await check(generateApiToken().token);
  expect(questions).toHaveLength(1 + MAX_TRIES);
  expect((await check(token)).actor).not.toBeNull();
  // Another network is not held up, nor this one a minute later.
  const before = questions.length;
  await check(generateApiToken().token, '198.51.100.1');
  await check(generateApiToken().token, '192.0.2.1', later(60_000));
  expect(questions.length - before).toBe(2);
});

it('counts an IPv6 network of 64 bits as one', async () => {
  const { questions, check } = checker();
  for (let n = 0; n < MAX_TRIES + 20; n += 1)
    await check(generateApiToken().token, `2001:db8::${n.toString(16)}`);
  expect(questions).toHaveLength(MAX_TRIES);
});

it('notes the last use once a minute at most, and none of a refused one', async () => {
  const { token, rows, uses, check } = checker();
  for (const ms of [0, 1000, 59_999, 60_000, 60_001]) await check(token, '192.0.2.1', later(ms));
  expect(uses).toEqual([later(0), later(60_000)]);
  const [key = ''] = rows.keys();
  rows.set(key, { ...STORED, expiresAt: NOW });
  await check(token, '192.0.2.1', later(300_000));
  expect(uses).toHaveLength(2);
});

it('tells of a good one that comes from where it is not taken', async () => {
  const { token, events, check } = checker({ remoteIpRanges: ['192.0.2.0/24'] });
  expect((await check(token, '198.51.100.1')).refusal?.id).toBe('SessionRequired');
  expect(events).toMatchObject([{ kind: 'wrongAddress', clientAddress: '198.51.100.1' }]);
});

it('lets those who wait know that the database is away, and asks anew afterwards', async () => {
  let isAway = true;
  const { token } = generateApiToken();
  const away = new TokenChecker(
    {
      find: async () => {
        if (isAway) throw new Error('away');
        return new Map();
      },
      noteUse: async () => undefined,
    },
    () => undefined,
  );
  await expect(away.check(token, '192.0.2.1', NOW)).rejects.toThrow('away');
  isAway = false;
  expect((await away.check(token, '192.0.2.1', NOW)).refusal?.id).toBe('SessionRequired');
});
