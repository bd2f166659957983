import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { connect } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { type Auth, createAuth, getSession } from './auth';
import { ADMINISTRATOR, createFirstAdministrator } from './first-administrator';
import { generatePassword, setPassword } from './password';

const database = useTestDatabase();
const BOX = secretBox(toSecretKey(Buffer.alloc(32, 7)));
const PASSWORD = 'correct-horse-battery';
const SECRET = 'a secret of the tests that is long enough';
let prisma: PrismaClient;
let auth: Auth;

beforeAll(async () => {
  prisma = connect(database.url);
  auth = createAuth({
    database: prisma,
    secret: SECRET,
    publicUrl: null,
    isSecure: false,
    audience: 'console',
    box: BOX,
  });
  await createFirstAdministrator(prisma, PASSWORD);
});

afterAll(() => prisma.$disconnect());

describe('the first administrator', () => {
  it('is made once', async () => {
    expect(await createFirstAdministrator(prisma, 'another-password')).toEqual({
      created: false,
      userName: ADMINISTRATOR,
      password: null,
    });
    expect(await prisma.user.count()).toBe(1);
  });

  it('has a password that is stored as a hash only', async () => {
    const account = await prisma.account.findFirstOrThrow();
    expect(account.password).toBeTruthy();
    expect(account.password).not.toContain(PASSWORD);
  });

  it('gets a generated password without look-alike characters', () => {
    expect(generatePassword()).toMatch(/^[A-HJ-NP-Za-km-z2-9]{20}$/);
  });
});

describe('sign-in', () => {
  it('gives a session that is known again', async () => {
    const cookie = await signIn('Administrator', PASSWORD);
    const session = await getSession(auth, new Headers({ cookie }));
    expect(session?.userName).toBe(ADMINISTRATOR);
  });

  it('sets a cookie that no script reads and no other site sends', async () => {
    const setCookie = (await askSignIn(auth, ADMINISTRATOR, PASSWORD)).headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/^postern\.console=/);
    expect(setCookie).toMatch(/HttpOnly/i);
    expect(setCookie).toMatch(/SameSite=Lax/i);
    expect(setCookie).not.toMatch(/Secure/i);
  });

  it('sets a cookie that is bound to host, path and https when the public address is https', async () => {
    const secure = createAuth({
      database: prisma,
      secret: SECRET,
      publicUrl: 'https://mail.contoso.com',
      isSecure: true,
      audience: 'console',
      box: BOX,
    });
    const setCookie = (await askSignIn(secure, ADMINISTRATOR, PASSWORD)).headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(
      /^__Host-postern\.console=[^;]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/i,
    );
  });

  it('with a wrong password or an unknown name is refused alike', async () => {
    const wrong = await askSignIn(auth, ADMINISTRATOR, 'not-the-password');
    const unknown = await askSignIn(auth, 'nobody', 'not-the-password');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await unknown.json()).toEqual(await wrong.json());
  });

  it('of a forged cookie is none', async () => {
    const cookie = await signIn(ADMINISTRATOR, PASSWORD);
    const forged = cookie.replace(/=([^.]+)\./, '=somebodyelsestoken.');
    expect(forged).not.toBe(cookie);
    expect(await getSession(auth, new Headers({ cookie: forged }))).toBeNull();
  });
});

describe('a changed password', () => {
  it('ends the other sessions and keeps the one that is named', async () => {
    const [mine, other] = [await signIn(ADMINISTRATOR, PASSWORD), await signIn(ADMINISTRATOR, PASSWORD)];
    const session = await getSession(auth, new Headers({ cookie: mine }));
    const user = await prisma.user.findFirstOrThrow();
    await setPassword(prisma, {
      userId: user.id,
      password: 'a-new-password',
      keepSessionId: session?.sessionId,
    });
    expect(await getSession(auth, new Headers({ cookie: mine }))).not.toBeNull();
    expect(await getSession(auth, new Headers({ cookie: other }))).toBeNull();
    expect((await askSignIn(auth, ADMINISTRATOR, PASSWORD)).status).toBe(401);
    expect((await askSignIn(auth, ADMINISTRATOR, 'a-new-password')).status).toBe(200);
    await setPassword(prisma, { userId: user.id, password: PASSWORD });
  });

  it('of nobody is an error', async () => {
    await expect(setPassword(prisma, { userId: 'nobody', password: PASSWORD })).rejects.toThrow(
      'no password account',
    );
  });
});

async function signIn(username: string, password: string): Promise<string> {
  const response = await askSignIn(auth, username, password);
  expect(response.status).toBe(200);
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

function askSignIn(target: Auth, username: string, password: string): Promise<Response> {
  return target.handler(
    new Request('http://localhost/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }),
  );
}
