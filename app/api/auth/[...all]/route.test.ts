import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    expect(await session.json()).toMatchObject({ user: { username: 'administrator' } });
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

  it('on a name with too many attempts is 429, from whichever address, with the right password too', async () => {
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 70; attempt += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${attempt}` };
      statuses.add(
        (await POST(post('/sign-in/username', { username: 'ADMINISTRATOR', password: '' }, headers))).status,
      );
    }
    expect(statuses).toContain(429);
    const right = post('/sign-in/username', { username: 'administrator', password: PASSWORD });
    expect((await POST(right)).status).toBe(429);
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
  const api: Record<string, unknown> = { ...(await consoleAuth()).api };
  return Object.values(api).flatMap((endpoint) => {
    if (typeof endpoint !== 'function' || !('path' in endpoint) || typeof endpoint.path !== 'string')
      return [];
    const options: unknown = 'options' in endpoint ? endpoint.options : null;
    const method = options && typeof options === 'object' && 'method' in options ? options.method : 'GET';
    return [method].flat().map((name) => `${String(name)} ${String(endpoint.path)}`);
  });
}
