import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { connect } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import type { Audience } from './audience';
import { type Auth, createAuth, getSession } from './auth';
import { ADMINISTRATOR, createFirstAdministrator } from './first-administrator';
import { proveSession } from './prove-session';

const database = useTestDatabase();
const BOX = secretBox(toSecretKey(Buffer.alloc(32, 7)));
const PASSWORD = 'correct-horse-battery';
const SECRET = 'a secret of the tests that is long enough';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
let prisma: PrismaClient;
let auth: Auth;

beforeAll(async () => {
  prisma = connect(database.url);
  auth = authOf('console');
  await createFirstAdministrator(prisma, PASSWORD);
});
afterAll(async () => {
  vi.useRealTimers();
  await prisma.$disconnect();
});
beforeEach(async () => {
  vi.useRealTimers();
  await prisma.session.deleteMany();
});

const authOf = (audience: Audience, secret = SECRET, publicUrl: string | null = null) =>
  createAuth({
    ...{ database: prisma, secret, publicUrl, audience, box: BOX },
    isSecure: publicUrl?.startsWith('https:') ?? false,
  });

async function signIn(target = auth): Promise<Headers> {
  const response = await target.handler(
    new Request('http://localhost/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: ADMINISTRATOR, password: PASSWORD }),
    }),
  );
  expect(response.status).toBe(200);
  return new Headers({ cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' });
}

const isIn = async (headers: Headers, now = new Date()) => (await getSession(auth, headers, now)) !== null;
const later = (ms: number) => new Date(Date.now() + ms);

describe('a session of another application', () => {
  it('is none here, though its row stands in the same table and its cookie is signed rightly', async () => {
    const headers = await signIn();
    expect(await isIn(headers)).toBe(true);
    await prisma.session.updateMany({ data: { audience: 'owa' } });
    expect(await isIn(headers)).toBe(false);
    expect(await proveSession(auth, prisma, headers, 'console')).toBeNull();
    expect(await proveSession(auth, prisma, headers, 'api')).toBeNull();
  });

  it('is none here under this one’s cookie name, and is one there', async () => {
    const owa = authOf('owa');
    const headers = await signIn(owa);
    expect(headers.get('cookie')).toMatch(/^postern\.owa=/);
    expect(await getSession(owa, headers)).not.toBeNull();
    expect(await isIn(headers)).toBe(false);
    const renamed = new Headers({ cookie: (headers.get('cookie') ?? '').replace('.owa=', '.console=') });
    expect(await isIn(renamed)).toBe(false);
    // Nor the other way round.
    const own = await signIn();
    const there = new Headers({ cookie: (own.get('cookie') ?? '').replace('.console=', '.owa=') });
    expect(await getSession(owa, there)).toBeNull();
  });

  it('is none here by a secret that is another’s', async () => {
    const headers = await signIn(authOf('console', `${SECRET} of another application`));
    expect(await isIn(headers)).toBe(false);
  });

  it('cannot be written of an application that nobody knows', async () => {
    await signIn();
    await expect(prisma.session.updateMany({ data: { audience: 'ecp' } })).rejects.toThrow(
      'session_audience_known',
    );
  });
});

describe('a session that began before the upgrade', () => {
  it.each([
    ['http', null, 'postern.session_token', 'postern.console'],
    ['https', 'https://mail.contoso.com', '__Secure-postern.session_token', '__Host-postern.console'],
  ])('goes on over %s by the cookie it was given', async (_title, publicUrl, former, present) => {
    const target = authOf('console', SECRET, publicUrl);
    const headers = await signIn(target);
    const cookie = headers.get('cookie') ?? '';
    expect(cookie.startsWith(`${present}=`)).toBe(true);
    const old = new Headers({ cookie: `a=b; ${cookie.replace(present, former)}; c=d` });
    expect((await getSession(target, old))?.userName).toBe(ADMINISTRATOR);
    // Whoever has signed in since is who the present cookie says.
    const both = new Headers({ cookie: `${former}=x.y; ${cookie}` });
    expect((await getSession(target, both))?.userName).toBe(ADMINISTRATOR);
  });
});

describe('the limits of a session', () => {
  it('end it when it has not been used for its time, and use puts that off, written once a minute', async () => {
    const headers = await signIn();
    const lastUse = async () => (await prisma.session.findFirstOrThrow()).lastUsedAt.getTime();
    const begun = await lastUse();
    expect(await isIn(headers, later(6 * HOUR_MS - MINUTE_MS))).toBe(true);
    expect(await isIn(headers, later(6 * HOUR_MS + MINUTE_MS))).toBe(false);

    const at = async (ms: number, more: Record<string, string> = {}) => {
      vi.useFakeTimers({ toFake: ['Date'], now: begun + ms });
      const asked = new Headers({ cookie: headers.get('cookie') ?? '', ...more });
      return (await proveSession(auth, prisma, asked, 'console')) !== null;
    };
    expect(await at(MINUTE_MS / 2)).toBe(true);
    expect(await lastUse()).toBe(begun);
    expect(await at(5 * HOUR_MS, { 'x-unattended': '1' })).toBe(true);
    expect(await lastUse()).toBe(begun);
    expect(await at(5 * HOUR_MS)).toBe(true);
    expect(await lastUse()).toBe(begun + 5 * HOUR_MS);
    expect(await at(10 * HOUR_MS)).toBe(true);
    expect(await at(16 * HOUR_MS)).toBe(false);
  });

  it('end it after a day, however much it is used', async () => {
    const headers = await signIn();
    const { expiresAt } = await prisma.session.findFirstOrThrow();
    expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(24 * HOUR_MS - MINUTE_MS);
    await prisma.session.updateMany({ data: { lastUsedAt: expiresAt } });
    expect(await isIn(headers, new Date(expiresAt.getTime() - 1))).toBe(true);
    expect(await isIn(headers, expiresAt)).toBe(false);
    vi.useFakeTimers({ toFake: ['Date'], now: expiresAt.getTime() - 1000 });
    await proveSession(auth, prisma, headers, 'console');
    expect((await prisma.session.findFirstOrThrow()).expiresAt).toEqual(expiresAt);
  });

  it('are the organization’s when it begins, and stay what they were then', async () => {
    await prisma.organizationConfig.updateMany({
      data: { sessionIdleSeconds: 300, sessionLifetimeSeconds: 3600 },
    });
    const short = await signIn();
    await prisma.organizationConfig.updateMany({
      data: { sessionIdleSeconds: 21_600, sessionLifetimeSeconds: 86_400 },
    });
    expect(await isIn(short, later(4 * MINUTE_MS))).toBe(true);
    expect(await isIn(short, later(6 * MINUTE_MS))).toBe(false);
    expect((await prisma.session.findFirstOrThrow()).expiresAt.getTime()).toBeLessThan(
      later(HOUR_MS).getTime(),
    );
  });

  it('leave no rows of sessions whose browsers never came back', async () => {
    await signIn();
    await prisma.session.updateMany({ data: { expiresAt: new Date(0) } });
    await signIn();
    expect(await prisma.session.count()).toBe(1);
  });
});
