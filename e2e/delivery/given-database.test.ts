import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '@/lib/launch/postgres/embedded-postgres';
import { addedInFront, arrivalsFor, ONE_RECEIVED_FIELD } from '../arrival';
import { type Site, startSite } from '../site';
import { composeMail } from '../submit-mail';

/** DATABASE_URL names a PostgreSQL that somebody else runs: the story is the same, and none is started beside it. */
let directory: string;
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let site: Site;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-given-database-'));
  postgres = await startEmbeddedPostgres({ dataDirectory: directory, durable: false, onProgress: () => {} });
  site = await startSite({ DATABASE_URL: postgres.urls.migration });
}, 120_000);
afterAll(async () => {
  await site?.stop();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('with DATABASE_URL the story is the same, and no PostgreSQL of our own runs', async () => {
  expect(Object.keys(site.installation.pids()).sort()).toEqual(['transport', 'web']);
  expect(await readdir(site.dataDirectory)).not.toContain('postgres');

  const mail = composeMail({ to: 'someone@fabrikam.example', subject: 'Kept elsewhere' });
  await site.submit(mail);
  await site.waitForUnreachable(1);
  const { status } = await site.shell(
    "New-SendConnector 'default-send-connector' -Internet -AddressSpaces '*'",
  );
  expect(status).toBe(0);
  const [arrived] = await arrivalsFor(site.receiver, ['someone@fabrikam.example']);
  expect(addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content)).toMatch(ONE_RECEIVED_FIELD);
}, 60_000);
