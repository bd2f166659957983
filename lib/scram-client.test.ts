import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from '@/lib/store/database/client';
import { createClient, createPool } from '@/lib/store/database/pool';
import { clientFor, requireScram } from './scram-client';

/** A program that holds the database's port, and what it was told. */
let server: Server;
let heard: Buffer[];
let says: Buffer[];

beforeEach(async () => {
  heard = [];
  server = createServer((socket) => answer(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

function answer(socket: Socket): void {
  const answers = [...says];
  socket.on('error', () => {});
  socket.on('data', (data) => {
    heard.push(data);
    const next = answers.shift();
    if (next) socket.write(next);
  });
}

function url(): string {
  const { port } = server.address() as AddressInfo; // a TCP listener's address is never a pipe name
  const given = new URL(`postgresql://postern_web:the-password@127.0.0.1:${port}/postern?sslmode=disable`);
  requireScram(given);
  return given.href;
}

function message(type: string, ...body: (Buffer | number)[]): Buffer {
  const parts = body.map((part) => {
    if (typeof part !== 'number') return part;
    const octets = Buffer.alloc(4);
    octets.writeInt32BE(part);
    return octets;
  });
  const content = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, content]);
}

const CLEARTEXT = message('R', 3);
const MD5 = message('R', 5, Buffer.from('salt'));
const READY = message('Z', Buffer.from('I'));
const OK = Buffer.concat([message('R', 0), READY]);
const FINAL_AND_OK = Buffer.concat([message('R', 12, Buffer.from('v=AAAA')), OK]);
const SASL = message('R', 10, Buffer.from('SCRAM-SHA-256\0\0'));

const faces: readonly [string, (databaseUrl: string) => Promise<unknown>][] = [
  ['a client', (databaseUrl) => createClient({ databaseUrl, applicationName: 'scram test' }).connect()],
  [
    'a pool',
    async (databaseUrl) => {
      const pool = createPool({ databaseUrl, applicationName: 'scram test', maxConnections: 1 });
      await pool.query("SELECT 'a question'").finally(() => pool.end());
    },
  ],
  [
    'Prisma',
    async (databaseUrl) => {
      const prisma = connect(databaseUrl);
      await prisma.$queryRaw`SELECT 'a question'`.finally(() => prisma.$disconnect());
    },
  ],
];

test.each(
  faces.flatMap(([face, ask]) => [
    [face, 'asks for the password in clear', [CLEARTEXT, OK], ask] as const,
    [face, 'asks for the password as MD5', [MD5, OK], ask] as const,
    [face, 'lets everybody in', [OK, OK], ask] as const,
    [face, 'begins SCRAM and then lets everybody in', [SASL, OK], ask] as const,
    [face, 'never asks who it is', [READY, OK], ask] as const,
    [face, 'gives a proof that it was not asked for', [FINAL_AND_OK, OK], ask] as const,
    [face, 'begins SCRAM and gives a proof that is none', [SASL, FINAL_AND_OK, OK], ask] as const,
  ]),
)('%s tells nothing to a server that %s', async (_face, _what, script, ask) => {
  says = [...script];
  await expect(ask(url())).rejects.toThrow();
  const told = Buffer.concat(heard).toString('latin1');
  expect(told).toContain('postern_web');
  expect(told).not.toContain('the-password');
  expect(told).not.toContain('question');
  expect(told).not.toMatch(/md5[0-9a-f]{32}/);
});

test('a database of one’s own that asks for it is given the password as before', () => {
  expect(clientFor('postgresql://postern:secret@db.contoso.example/postern')).toBe(pg.Client);
});
