import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthUrl } from '@/lib/launch/processes/readiness';
import { type Site, startSite } from '../site';
import { composeMail } from '../submit-mail';

/** Another server of the organization is upgraded first, and migrates the database that all share. */
let site: Site;

beforeAll(async () => {
  site = await startSite();
  const client = new pg.Client({ connectionString: site.installation.databaseUrls.migration });
  await client.connect();
  await client.query('ALTER TABLE message ADD COLUMN of_later text');
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
     VALUES ('later', 'x', now(), '29990101000000_later', 1)`,
  );
  await client.end();
}, 120_000);
afterAll(() => site?.stop());

test('what runs goes on, and health tells', async () => {
  await site.submit(composeMail({ to: 'someone@fabrikam.example', subject: 'Beneath a newer schema' }));
  await site.waitForUnreachable(1);
  const health = await fetch(healthUrl(site.installation.config));
  expect(await health.json()).toMatchObject({ status: 'notReady', schema: 'ahead' });
});

test('a web process that dies is not started on it again: the launcher ends with the cure', async () => {
  process.kill(site.installation.pids().web ?? 0, 'SIGKILL');
  await expect(site.installation.failure).rejects.toThrow(
    /The web process ended with 78\..*newer Postern \(29990101000000_later is unknown here\)\. Start that version/s,
  );
  expect(site.installation.pids().web).toBeNull();
}, 60_000);
