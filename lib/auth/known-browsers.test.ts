import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { createFirstAdministrator } from './first-administrator';
import { noteBrowser } from './known-browsers';

const database = useTestDatabase();
const start = Date.parse('2026-11-24T10:00:00Z');
const DAY_MS = 24 * 3600 * 1000;
let prisma: PrismaClient;
let userId: string;
let lastSignInAt: Date | null;

beforeAll(async () => {
  prisma = connect(database.url);
  await createFirstAdministrator(prisma, 'correct-horse-battery');
  userId = (await prisma.user.findFirstOrThrow()).id;
});
afterAll(() => prisma.$disconnect());
beforeEach(async () => {
  await prisma.knownBrowser.deleteMany();
  lastSignInAt = null;
});

/** @returns the browsers that it is told of */
async function signIn(
  deviceId: string,
  day: number,
  markedAt: Date | null = null,
): Promise<(string | null)[]> {
  const now = new Date(start + day * DAY_MS);
  const browser = { userId, deviceId, markedAt, address: `address of ${deviceId}`, userAgent: null };
  const told = await noteBrowser(prisma, browser, lastSignInAt, now);
  lastSignInAt = now;
  return told.map(({ firstAddress }) => firstAddress);
}

it('tells each known browser once of one that is new, and nobody at the first sign-in', async () => {
  expect(await signIn('own', 1)).toEqual([]);
  expect(await signIn('own', 2)).toEqual([]);
  await signIn('thief', 3);
  expect(await signIn('own', 4)).toEqual(['address of thief']);
  expect(await signIn('own', 5)).toEqual([]);
});

it('tells every browser for itself, so that whoever came by a password cannot use the word up', async () => {
  await signIn('desk', 1);
  await signIn('home', 2);
  await signIn('desk', 3);
  await signIn('thief', 4);
  await signIn('thief', 5);
  await signIn('thief again', 6);
  expect(await signIn('home', 7)).toEqual(['address of thief again', 'address of thief']);
  expect(await signIn('desk', 8)).toEqual(['address of thief again', 'address of thief']);
});

it('tells a new browser of the one before it, which may have been a thief’s', async () => {
  await signIn('own', 1);
  await signIn('thief', 2);
  expect(await signIn('own with its cookies cleared', 3)).toEqual(['address of thief']);
});

it('does not take for new what was marked before there was this list', async () => {
  await signIn('own', 10);
  await signIn('older', 11, new Date(start + 5 * DAY_MS));
  expect(await signIn('own', 12)).toEqual([]);
});

it('keeps fifty browsers a user, those that were used last, for half a year', async () => {
  for (let n = 0; n < 60; n += 1) await signIn(`browser ${n}`, n);
  const kept = await prisma.knownBrowser.findMany({ select: { deviceId: true } });
  expect(kept).toHaveLength(50);
  expect(kept.map(({ deviceId }) => deviceId)).not.toContain('browser 9');
  await signIn('browser 59', 400);
  expect(await prisma.knownBrowser.count()).toBe(1);
});
