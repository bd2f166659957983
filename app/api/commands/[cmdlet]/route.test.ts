import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleAuth } from '@/app/console-auth';
import { MAX_RESULT_SIZE } from '@/app/result-size';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { createLocalToken } from '@/lib/secrets/local-token';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer, endLeases } from '@/lib/testing/test-queued-mail';
import { POST } from './route';

const database = useTestDatabase();
const PASSWORD = 'correct-horse-battery';
let prisma: PrismaClient;
let directory: string;
let cookie: string;
let token: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-api-'));
  process.env.POSTERN_DATA_DIR = directory;
  prisma = connect(database.url);
  usePrisma(prisma);
  await createFirstAdministrator(prisma, PASSWORD);
  cookie = await signIn();
  token = await createLocalToken(directory);
});

afterAll(async () => {
  await prisma.$disconnect();
  await rm(directory, { recursive: true });
});

describe('a command by HTTP', () => {
  it('answers a signed-in user with the report', async () => {
    const response = await ask(
      'New-AcceptedDomain',
      { Name: 'contoso', DomainName: 'contoso.com' },
      { cookie },
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      cmdlet: 'New-AcceptedDomain',
      commandText: "New-AcceptedDomain -Name 'contoso' -DomainName 'contoso.com'",
      output: [{ Name: 'contoso', DomainName: 'contoso.com' }],
    });
    expect(await lastActor()).toBe('api:administrator');
  });

  it('answers the holder of the local token', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await ask(
      'Set-AcceptedDomain',
      { Identity: 'contoso', DomainType: 'InternalRelay' },
      headers,
    );
    expect(response.status).toBe(200);
    expect(await lastActor()).toBe('api:token');
  });

  it('answers a program with an API token, as far as the token goes, and tells it why no further', async () => {
    const pool = createPool({ databaseUrl: database.url, applicationName: 'api test', maxConnections: 2 });
    usePool(pool);
    try {
      const made = await ask(
        'New-ApiToken',
        { Name: 'script', Roles: ['Remote and Accepted Domains'], RemoteIPRanges: ['192.0.2.0/24'] },
        { cookie },
      );
      const { output } = await made.json();
      const headers = { authorization: `Bearer ${output[0].Token}`, 'x-forwarded-for': '192.0.2.7' };
      expect((await ask('Get-AcceptedDomain', {}, headers)).status).toBe(200);
      const change = { Identity: 'contoso', DomainType: 'Authoritative' };
      expect((await ask('Set-AcceptedDomain', change, headers)).status).toBe(200);
      expect(await lastActor()).toBe('token:administrator/script');
      expect(await problemOf(await ask('Get-Queue', {}, headers))).toEqual({
        status: 403,
        type: 'urn:postern:problem:PermissionRequired',
      });
      const elsewhere = await ask(
        'Get-AcceptedDomain',
        {},
        { ...headers, 'x-forwarded-for': '198.51.100.1' },
      );
      expect(await problemOf(elsewhere)).toEqual({
        status: 401,
        type: 'urn:postern:problem:SessionRequired',
      });
      await prisma.apiToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
      const expired = await ask('Get-AcceptedDomain', {}, headers);
      expect(await problemOf(expired)).toEqual({ status: 401, type: 'urn:postern:problem:TokenExpired' });
      await prisma.apiToken.deleteMany();
      const removed = await ask('Get-AcceptedDomain', {}, headers);
      expect(await problemOf(removed)).toEqual({ status: 401, type: 'urn:postern:problem:SessionRequired' });
    } finally {
      await pool.end();
    }
  });

  it.each([
    ['nobody', () => ({}), 401, 'SessionRequired'],
    [
      'the local token from another computer',
      () => ({ authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.1' }),
      401,
      'SessionRequired',
    ],
    ['a wrong token', () => ({ authorization: 'Bearer guessed' }), 401, 'SessionRequired'],
    [
      'a wrong token beside a session',
      () => ({ authorization: 'Bearer guessed', cookie }),
      401,
      'SessionRequired',
    ],
    [
      'another site with a session and no token that could be one',
      () => ({ authorization: 'Bearer a b', cookie, origin: 'https://evil.example' }),
      403,
      'ForeignOrigin',
    ],
    [
      'who says in other headers who they are',
      () => ({
        'remote-user': 'administrator',
        'x-forwarded-user': 'administrator',
        'x-user': 'administrator',
      }),
      401,
      'SessionRequired',
    ],
    ['another site with a session', () => ({ cookie, origin: 'https://evil.example' }), 403, 'ForeignOrigin'],
  ] as const)('refuses %s and changes nothing', async (_who, headers, status, id) => {
    const response = await ask('New-AcceptedDomain', { Name: 'evil', DomainName: 'evil.example' }, headers());
    expect(await problemOf(response)).toEqual({ status, type: `urn:postern:problem:${id}` });
    expect(await prisma.acceptedDomain.count({ where: { name: 'evil' } })).toBe(0);
  });

  it.each([
    ['an unknown field', 'Get-AcceptedDomain', { Colour: 'blue' }, 400, 'ParameterUnknown'],
    ['a wrong type', 'New-AcceptedDomain', { Name: 7, DomainName: ['x', 'y'] }, 400, 'TextInvalid'],
    ['a missing parameter', 'New-AcceptedDomain', { DomainName: 'a.example' }, 400, 'ParameterRequired'],
    ['an unknown command', 'Format-Disk', {}, 404, 'CommandUnknown'],
    ['an object that is not there', 'Get-AcceptedDomain', { Identity: 'nowhere' }, 404, 'ObjectNotFound'],
    [
      'a name that is taken',
      'New-AcceptedDomain',
      { Name: 'contoso', DomainName: 'b.example' },
      409,
      'NameTaken',
    ],
    ['what asks first', 'Remove-AcceptedDomain', { Identity: 'contoso' }, 409, 'ConfirmationRequired'],
  ] as const)('refuses %s by its problem', async (_what, cmdlet, parameters, status, id) => {
    const response = await ask(cmdlet, parameters, { cookie });
    expect(await problemOf(response)).toEqual({ status, type: `urn:postern:problem:${id}` });
  });
});

describe('what would cost the process its memory or its stack', () => {
  it('is refused by the name of its parameter: nesting without end', async () => {
    const bodies = ['[', '{"a":'].map((open) => `{"Filter":${open.repeat(100_000)}1`);
    for (const [index, close] of [']', '}'].entries()) {
      const response = await post('Get-Message', `${bodies[index]}${close.repeat(100_000)}}`, { cookie });
      expect(await problemOf(response)).toEqual({ status: 400, type: 'urn:postern:problem:NestingTooDeep' });
    }
    const response = await post('Get-Message', `{"Filter":${'['.repeat(99)}${']'.repeat(99)}}`, { cookie });
    expect(await response.json()).toMatchObject({ problems: [{ parameter: 'Filter' }] });
  });

  it('is refused when it is a change too, and audited without what could not be written', async () => {
    const body = `{"Name":"deep","DomainName":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const response = await post('New-AcceptedDomain', body, { cookie });
    expect(await problemOf(response)).toEqual({ status: 400, type: 'urn:postern:problem:NestingTooDeep' });
    const entry = await prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } });
    expect(entry).toMatchObject({
      command: "New-AcceptedDomain -Name 'deep' -DomainName (hidden)",
      outcome: 'refused',
    });
  });

  it('is refused with the cure: a list of more objects than an answer holds', async () => {
    const response = await ask('Get-Queue', { ResultSize: MAX_RESULT_SIZE + 1 }, { cookie });
    expect(response.status).toBe(400);
    const details = await response.json();
    expect(details.problems[0]).toMatchObject({ id: 'ResultSizeTooLarge', parameter: 'ResultSize' });
    expect(details.detail).toContain('BookmarkObject');
    expect((await ask('Get-Queue', { ResultSize: MAX_RESULT_SIZE }, { cookie })).status).toBe(200);
  });

  it('is refused by the name of its parameter: NUL, which no text of the database holds', async () => {
    const response = await ask('Get-AcceptedDomain', { Identity: 'a\0b' }, { cookie });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ problems: [{ parameter: 'Identity' }] });
  });
});

describe('a list without a size', () => {
  const COUNT = 2500;
  let pool: Pool;
  beforeAll(async () => {
    pool = createPool({ databaseUrl: database.url, applicationName: 'api test', maxConnections: 2 });
    usePool(pool);
    const hub = await addServer(pool, 'HUB1');
    await pool.query(
      `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain)
       SELECT $1, $1, 'Delivery', 'DnsConnectorDelivery', gen_random_uuid(), n || '.example'
         FROM generate_series(1, $2::int) AS series(n)`,
      [hub.id, COUNT],
    );
  });
  afterAll(async () => {
    await endLeases(pool);
    await pool.end();
  });

  it('is answered as rows, one a line, of which the last says that it was the last', async () => {
    const response = await ask('Get-Queue', { ResultSize: 'Unlimited' }, { cookie });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(0)).toMatchObject({
      cmdlet: 'Get-Queue',
      commandText: "Get-Queue -ResultSize 'Unlimited'",
    });
    expect(lines.at(-1)).toEqual({ end: { rowCount: COUNT } });
    const identities = lines.slice(1, -1).map(({ row }) => row.Identity);
    expect(new Set(identities).size).toBe(COUNT);
  });

  it('is refused like any other when nothing was read yet', async () => {
    const response = await ask('Get-Queue', { ResultSize: 'Unlimited', Filter: 'Colour -eq 1' }, { cookie });
    expect(await problemOf(response)).toEqual({
      status: 400,
      type: 'urn:postern:problem:FilterPropertyUnknown',
    });
    expect((await ask('Get-Queue', { ResultSize: 'Unlimited' }, {})).status).toBe(401);
  });

  it('says in its last line what it failed by on the way', async () => {
    const response = await ask('Get-Queue', { ResultSize: 'Unlimited' }, { cookie });
    const reader = linesOf(response);
    expect(await reader.next()).toMatchObject({ value: { cmdlet: 'Get-Queue' } });
    await pool.query('ALTER TABLE queue RENAME TO gone');
    try {
      let last: unknown = null;
      for await (const line of reader) last = line;
      expect(last).toMatchObject({ problem: { status: 500, type: 'urn:postern:problem:Unexpected' } });
    } finally {
      await pool.query('ALTER TABLE gone RENAME TO queue');
    }
  });

  it('is read no further than its client takes it, and ends with the client', async () => {
    let reads = 0;
    usePrisma(
      new Proxy(prisma, {
        get: (target, property, receiver) => {
          if (property === '$queryRawUnsafe') reads += 1;
          return Reflect.get(target, property, receiver);
        },
      }),
    );
    try {
      const response = await ask('Get-Queue', { ResultSize: 'Unlimited' }, { cookie });
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.read();
      await new Promise((resolve) => setImmediate(resolve));
      const before = reads;
      await reader?.cancel();
      const another = await ask('Get-Queue', { ResultSize: 'Unlimited' }, { cookie });
      await another.text();
      // The second, read whole, took all that the first had left out.
      expect(before).toBeLessThan(reads - before);
    } finally {
      usePrisma(prisma);
    }
  });
});

async function* linesOf(response: Response): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

function ask(cmdlet: string, parameters: object, headers: Record<string, string>): Promise<Response> {
  return post(cmdlet, JSON.stringify(parameters), headers);
}

function post(cmdlet: string, body: string, headers: Record<string, string>): Promise<Response> {
  const request = new Request(`http://localhost/api/commands/${cmdlet}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      host: 'localhost',
      'x-forwarded-for': '127.0.0.1',
      ...headers,
    },
    body,
  });
  return POST(request, { params: Promise.resolve({ cmdlet }) });
}

async function problemOf(response: Response): Promise<{ status: number; type: unknown }> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const { type }: { type: unknown } = await response.json();
  return { status: response.status, type };
}

async function lastActor(): Promise<string | undefined> {
  return (await prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } }))?.actor;
}

async function signIn(): Promise<string> {
  const response = await (await consoleAuth(new Headers())).handler(
    new Request('http://localhost/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'administrator', password: PASSWORD }),
    }),
  );
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
