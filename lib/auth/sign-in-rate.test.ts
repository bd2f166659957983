import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { createAuth } from './auth';
import { createFirstAdministrator } from './first-administrator';
import { admitSignIn, SIGN_IN_RATE } from './sign-in-rate';

const database = useTestDatabase();
const PASSWORD = 'correct-horse-battery';
let prisma: PrismaClient;

beforeAll(async () => {
  prisma = connect(database.url);
  await createFirstAdministrator(prisma, PASSWORD);
});

afterAll(() => prisma.$disconnect());

it('one address that guesses without end does not lock the account for the others', async () => {
  const auth = createAuth({ database: prisma, secret: 'x'.repeat(43), publicUrl: null });
  const signIn = (address: string, password: string) =>
    auth.handler(
      new Request('http://localhost/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ username: 'administrator', password }),
      }),
    );
  const statuses: number[] = [];
  for (let attempt = 0; attempt < SIGN_IN_RATE.perUser.max + 10; attempt += 1) {
    statuses.push((await signIn('192.0.2.1', '')).status);
  }
  expect(statuses.slice(0, SIGN_IN_RATE.perAddress.max)).not.toContain(429);
  expect(new Set(statuses.slice(SIGN_IN_RATE.perAddress.max))).toEqual(new Set([429]));
  expect((await signIn('192.0.2.2', PASSWORD)).status).toBe(200);
});

it('names that strangers made up do not stay in the table', async () => {
  const start = new Date('2026-11-24T10:00:00Z');
  const isThere = async (name: string) =>
    (await prisma.rateLimit.count({ where: { key: `sign-in-name|${name}` } })) === 1;
  await admitSignIn(prisma, 'made-up', start);
  expect(await isThere('made-up')).toBe(true);
  await admitSignIn(prisma, 'other', new Date(start.getTime() + SIGN_IN_RATE.perUser.windowMs - 1));
  expect(await isThere('made-up')).toBe(true);
  await admitSignIn(prisma, 'other', new Date(start.getTime() + SIGN_IN_RATE.perUser.windowMs));
  expect(await isThere('made-up')).toBe(false);
});
