import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { admitPresentPassword, admitSignIn, TRY_LIMITS } from './password-tries';

// A hundred tries at once.
vi.setConfig({ testTimeout: 60_000 });

const database = useTestDatabase();
const SECRET = 'a secret of the tests that is long enough';
const start = new Date('2026-11-24T10:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);
let prisma: PrismaClient;

beforeAll(() => {
  prisma = connect(database.url);
});
afterAll(() => prisma.$disconnect());
beforeEach(async () => {
  await prisma.rateLimit.deleteMany();
});

let made = 0;
const newAddress = () => {
  made += 1;
  return `10.${made >> 16}.${(made >> 8) & 255}.${made & 255}`;
};

async function tries(
  how: { clientAddress?: string; userName?: string; deviceId?: string | null },
  now = start,
): Promise<boolean> {
  const signIn = { clientAddress: newAddress(), userName: 'administrator', deviceId: null, ...how };
  return (await admitSignIn(prisma, SECRET, signIn, now)).isAdmitted;
}

async function admitted(count: number, how: Parameters<typeof tries>[0]): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, () => tries(how)));
  return answers.filter(Boolean).length;
}

describe('tries to sign in', () => {
  it('are admitted up to the limit of a name, whoever asks, also all at once', async () => {
    expect(await admitted(TRY_LIMITS.userName.max + 5, {})).toBe(TRY_LIMITS.userName.max);
    expect(await tries({ userName: 'ADMINISTRATOR' })).toBe(false);
    expect(await tries({ userName: 'somebody' })).toBe(true);
  });

  it('are admitted up to the limit of an address; of IPv6 that is the network that one has', async () => {
    expect(await admitted(25, { clientAddress: '192.0.2.1' })).toBe(20);
    const hosts = Array.from({ length: 25 }, (_, n) => `2001:db8:1:2::${(n + 1).toString(16)}`);
    const answers = await Promise.all(hosts.map((clientAddress) => tries({ clientAddress })));
    expect(answers.filter(Boolean)).toHaveLength(20);
    expect(await tries({ clientAddress: '2001:db8:1:3::1' })).toBe(true);
  });

  it('of a browser that is known are counted by that browser alone, whoever else guesses', async () => {
    await admitted(100, {});
    await admitted(100, { clientAddress: '192.0.2.1' });
    const known = { clientAddress: '192.0.2.1', deviceId: 'browser' };
    expect(await tries({ clientAddress: '192.0.2.1' })).toBe(false);
    expect(await admitted(25, known)).toBe(20);
    expect(await tries({ ...known, deviceId: 'another' })).toBe(true);
  });

  it('are admitted again after their window, and a refusal says when', async () => {
    await admitted(25, { clientAddress: '192.0.2.1' });
    const signIn = { clientAddress: '192.0.2.1', userName: 'x', deviceId: null };
    expect(await admitSignIn(prisma, SECRET, signIn, later(15_500))).toEqual({
      isAdmitted: false,
      retryAfterSeconds: 45,
    });
    expect(await tries({ clientAddress: '192.0.2.1', userName: 'y' }, later(60_000))).toBe(true);
  });

  it('of strangers fill a table of bounded size, which does not say who they were, and leave it', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => tries({ userName: `made-up-${n}` })));
    const keys = (await prisma.rateLimit.findMany({ select: { key: true } })).map(({ key }) => key);
    const numbers = (kind: string) =>
      keys.flatMap((key) => (key.startsWith(`${kind}|`) ? [Number(key.slice(kind.length + 1))] : []));
    const [names, addresses] = [numbers('name'), numbers('address')];
    expect(names.length + addresses.length).toBe(keys.length);
    expect(names.length).toBeGreaterThan(150);
    expect(Math.max(...names)).toBeLessThan(4096);
    expect(Math.max(...addresses)).toBeLessThan(65_536);
    expect(Math.max(...addresses)).toBeGreaterThan(30_000);
    // A day is the longest that anything is counted.
    const afterwards = later(24 * 60 * 60_000);
    await tries({}, afterwards);
    expect(await prisma.rateLimit.count()).toBe(2);
  });
});

it('tries at the present password are counted by who is signed in', async () => {
  const ask = async (userId: string) => (await admitPresentPassword(prisma, userId, start)).isAdmitted;
  const answers: boolean[] = [];
  for (let n = 0; n < 25; n += 1) answers.push(await ask('a'));
  expect(answers.filter(Boolean)).toHaveLength(20);
  expect(await ask('b')).toBe(true);
});
