import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { POST } from '@/app/api/auth/[...all]/route';
import { announceEndedSessions } from '@/lib/auth/ended-sessions';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { connect, usePrisma } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { GET } from './route';

// Two passwords are hashed, and a connection is made.
vi.setConfig({ testTimeout: 60_000 });

const database = useTestDatabase();
const PASSWORD = 'correct-horse-battery';
let prisma: PrismaClient;
let directory: string;
let cookie: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-events-'));
  process.env.POSTERN_DATA_DIR = directory;
  process.env.DATABASE_URL = database.url;
  prisma = connect(database.url);
  usePrisma(prisma);
  await createFirstAdministrator(prisma, PASSWORD);
});
afterAll(async () => {
  await prisma.$disconnect();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  await prisma.session.deleteMany();
  const answer = await POST(
    new Request('http://localhost/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: 'localhost' },
      body: JSON.stringify({ username: 'administrator', password: PASSWORD }),
    }),
  );
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

const ask = () => GET(new Request('http://localhost/api/events', { headers: { cookie } }));

it.each([
  ['has not been used for its time', { lastUsedAt: new Date(Date.now() - 6 * 3_600_000) }],
  ['has lasted its time', { expiresAt: new Date() }],
  ['is of another application', { audience: 'owa' }],
])('a stream ends with a session that %s, and none begins', async (_title, data) => {
  const response = await ask();
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  if (!reader) throw new Error('The stream has a body');
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('retry: 2000\n\n');
  const used = (await prisma.session.findFirstOrThrow()).lastUsedAt;
  // The look that the heartbeat takes, at once.
  const knock = setInterval(() => void announceEndedSessions(prisma), 20);
  try {
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(': still here\n\n');
    // Looking is no use.
    expect((await prisma.session.findFirstOrThrow()).lastUsedAt).toEqual(used);
    await prisma.session.updateMany({ data });
    for (;;) if ((await reader.read()).done) break;
  } finally {
    clearInterval(knock);
  }
  expect((await ask()).status).toBe(401);
});
