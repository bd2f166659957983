import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { consoleAuth } from '@/app/console-auth';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { connect, usePrisma } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { DELETE, GET, POST } from './route';

const database = useTestDatabase();
const PASSWORD = 'correct-horse-battery';
const SERVED = ['POST /sign-in/username', 'POST /sign-out', 'GET /get-session'];
let prisma: PrismaClient;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-auth-'));
  process.env.POSTERN_DATA_DIR = directory;
  prisma = connect(database.url);
  usePrisma(prisma);
  await createFirstAdministrator(prisma, PASSWORD);
});

afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await prisma.$disconnect();
  await rm(directory, { recursive: true });
});

describe('of what better-auth offers', () => {
  it('sign-in, sign-out and get-session are there', async () => {
    const signedIn = await POST(post('/sign-in/username', { username: 'administrator', password: PASSWORD }));
    expect(signedIn.status).toBe(200);
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const session = await GET(new Request('http://localhost/api/auth/get-session', { headers: { cookie } }));
    const body = await session.text();
    expect(JSON.parse(body)).toMatchObject({ user: { username: 'administrator' }, session: {} });
    // The token stands in the cookie alone, which no script reads.
    const token = decodeURIComponent(cookie).split('=')[1]?.split('.')[0] ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(body).not.toContain(token);
    expect(await signedIn.text()).not.toContain(token);
    expect((await POST(post('/sign-out', {}, { cookie }))).status).toBe(200);
  });

  it('everything else is 404, whatever the library has', async () => {
    const offered = await offeredEndpoints();
    const hidden = offered.filter((endpoint) => !SERVED.includes(endpoint));
    expect(offered).toEqual(expect.arrayContaining(SERVED));
    expect(hidden.length).toBeGreaterThan(15);
    for (const endpoint of hidden) {
      const [method = 'GET', path = ''] = endpoint.split(' ');
      const request = new Request(`http://localhost/api/auth${path}`, { method });
      const response = await (method === 'GET' ? GET : method === 'DELETE' ? DELETE : POST)(request);
      expect([endpoint, response.status]).toEqual([endpoint, 404]);
    }
  });

  it.each(['/sign-in/username/', '/sign-in/../sign-up/email', '/Sign-Out', '//sign-out'])(
    '%s is not another way to what is there',
    async (path) => {
      expect((await POST(post(path, {}))).status).toBe(404);
    },
  );
});

describe('sign-in', () => {
  it('from another site is refused before it is tried', async () => {
    const response = await POST(
      post(
        '/sign-in/username',
        { username: 'administrator', password: PASSWORD },
        { origin: 'https://evil.example' },
      ),
    );
    expect(response.status).toBe(403);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['no JSON', '{', 'application/json', 400],
    ['no object', '[]', 'application/json', 422],
    ['NUL in the name', '{"username":"ad\\u0000min","password":"x"}', 'application/json', 422],
    ['NUL in the password', '{"username":"admin","password":"\\u0000"}', 'application/json', 422],
    ['no text as name', '{"username":{"x":1},"password":"x"}', 'application/json', 422],
    ['a long name', JSON.stringify({ username: 'x'.repeat(5000), password: 'x' }), 'application/json', 422],
    ['a form', 'username=administrator&password=x', 'application/x-www-form-urlencoded', 415],
    ['a type of 14 KB', '{}', `x/${'A'.repeat(14_000)}`, 415],
  ])('with %s is refused before anything is asked', async (_title, body, type, status) => {
    const headers = { 'content-type': type, host: 'localhost' };
    const url = 'http://localhost/api/auth/sign-in/username';
    expect((await POST(new Request(url, { method: 'POST', headers, body }))).status).toBe(status);
  });

  // A password is hashed a hundred times.
  it('of a browser that has signed in before works while strangers guess without end', {
    timeout: 240_000,
  }, async () => {
    // Tries count by the minute, and hashing may take longer.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const ask = (address: string, password: string, cookie = '') =>
      POST(
        post(
          '/sign-in/username',
          { username: 'ADMINISTRATOR', password },
          { 'x-forwarded-for': address, ...(cookie && { cookie }) },
        ),
      );
    const first = await ask('203.0.113.1', PASSWORD);
    const device = first.headers.getSetCookie().find((text) => text.startsWith('postern.device='));
    const cookie = device?.split(';')[0] ?? '';
    expect(cookie).not.toBe('');

    // One address is stopped first: alone it does not lock the name.
    const alone: number[] = [];
    for (let attempt = 0; attempt < 25; attempt += 1) alone.push((await ask('192.0.2.1', 'wrong')).status);
    expect(alone).toEqual([...Array(20).fill(401), ...Array(5).fill(429)]);
    expect((await ask('192.0.2.2', PASSWORD)).status).toBe(200);

    // Many addresses lock it for browsers that nobody knows.
    const many: number[] = [];
    for (let attempt = 0; attempt < 60; attempt += 1) {
      many.push((await ask(`198.51.100.${attempt}`, 'wrong')).status);
    }
    expect(many).toContain(429);
    const refused = await ask('203.0.113.2', PASSWORD);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.text()).toContain('npm run -s shell');

    // The one that is known is let in, from the address of the guesser too, as behind a proxy; and keeps its count.
    for (const address of ['203.0.113.1', '192.0.2.1']) {
      const again = await ask(address, PASSWORD, cookie);
      expect(again.status).toBe(200);
      const [id] = cookie.split('.1');
      expect(again.headers.getSetCookie().some((text) => text.startsWith(`${id}.`))).toBe(true);
    }
    // It may guess no more than others.
    const known: number[] = [];
    for (let attempt = 0; attempt < 20; attempt += 1) {
      known.push((await ask('203.0.113.1', 'wrong', cookie)).status);
    }
    expect(known).toEqual([...Array(18).fill(401), ...Array(2).fill(429)]);
  });
});

function post(path: string, body: object, headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'localhost', ...headers },
    body: JSON.stringify(body),
  });
}

/** `POST /sign-up/email`, from the library's own list. */
async function offeredEndpoints(): Promise<string[]> {
  const api: Record<string, unknown> = { ...(await consoleAuth(new Headers())).library.api };
  return Object.values(api).flatMap((endpoint) => {
    if (typeof endpoint !== 'function' || !('path' in endpoint) || typeof endpoint.path !== 'string')
      return [];
    const options: unknown = 'options' in endpoint ? endpoint.options : null;
    const method = options && typeof options === 'object' && 'method' in options ? options.method : 'GET';
    return [method].flat().map((name) => `${String(name)} ${String(endpoint.path)}`);
  });
}
