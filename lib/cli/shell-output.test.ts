import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '@/lib/launch/project-root';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer, endLeases } from '@/lib/testing/test-queued-mail';
import { openShellOutput } from './shell-output';

const COUNT = 12_000;
const database = useTestDatabase();
let pool: Pool;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'shell output test', maxConnections: 1 });
  const hub = await addServer(pool, 'HUB1');
  await pool.query(
    `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain)
     SELECT $1, $1, 'Delivery', 'DnsConnectorDelivery', gen_random_uuid(), n || '.example'
       FROM generate_series(1, ${COUNT}) AS series(n)`,
    [hub.id],
  );
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
});

function startShell(command: string) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join('lib', 'cli', 'main.ts'), '-Command', command],
    {
      cwd: projectRoot,
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return { child, complaints: text(child.stderr), ended: once(child, 'close') };
}

test('Get-Queue -ResultSize Unlimited prints all of a list', { timeout: 60_000 }, async () => {
  const { child, complaints, ended } = startShell('Get-Queue -ResultSize Unlimited | Format-Table Identity');
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  expect(lines).toHaveLength(2 + COUNT);
  expect(new Set(lines).size).toBe(2 + COUNT);
  expect(await complaints).toBe('');
  expect(await ended).toEqual([0, null]);
});

test('a reader that has seen enough ends the list without a complaint', { timeout: 60_000 }, async () => {
  const { child, complaints, ended } = startShell('Get-Queue -ResultSize Unlimited');
  const [first] = await once(child.stdout, 'data');
  expect(String(first)).toMatch(/^Identity/);
  child.stdout.destroy();
  await ended;
  expect(await complaints).toBe('');
});

test('Ctrl-C ends the list', { timeout: 60_000 }, async () => {
  const { child, complaints, ended } = startShell('Get-Queue -ResultSize Unlimited; Get-Queue');
  await once(child.stdout, 'data');
  // Nobody reads on, so it cannot have come to its end.
  child.stdout.pause();
  child.kill('SIGINT');
  child.stdout.resume();
  expect(await ended).toEqual([130, null]);
  expect(await complaints).toBe('');
});

test('what is printed waits for room, and no longer than there is a reader', async () => {
  const taken: (() => void)[] = [];
  const slow = new Writable({
    highWaterMark: 4,
    write: (_chunk, _encoding, done) => void taken.push(() => done()),
  });
  const { out, wanted } = openShellOutput(slow);
  let isPrinted = false;
  const printed = out('a long line').then(() => {
    isPrinted = true;
  });
  await Promise.resolve();
  expect(isPrinted).toBe(false);
  taken.shift()?.();
  await printed;

  const waits = out('another line');
  slow.destroy(Object.assign(new Error('closed'), { code: 'EPIPE' }));
  await waits;
  expect(wanted.aborted).toBe(true);
  await out('to nobody');
});

test('what cannot be written for another reason is an error', async () => {
  const full = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('No space left'), { code: 'ENOSPC' })),
  });
  const { out } = openShellOutput(full);
  await out('a line').catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  await expect(out('a line')).rejects.toThrow('No space left');
});
