import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { startTestTransport, type TestTransport, until } from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'blocked test', maxConnections: 2 });
  transport = await startTestTransport(database.url, 'HUB1');
});
afterAll(async () => {
  await transport.stop();
  await pool.end();
});

it('an entry of the IP Block list is heard of by who is connected, and ends by its time', async () => {
  const client = await RawSmtpClient.greeted(transport.smtp.port);
  expect(await client.say('EHLO scanner')).toMatch(/^250/);
  const { rows } = await pool.query<{ id: string }>(
    "INSERT INTO ip_block_list_entry (id, ip_range) VALUES (gen_random_uuid(), '127.0.0.0/8') RETURNING id::text AS id",
  );
  await pool.query("SELECT pg_notify('postern_configuration', '')");
  await transport.settled();
  expect(await client.say('NOOP')).toMatch(/^554 5\.7\.1 /);
  const refused = await RawSmtpClient.connect(transport.smtp.port);
  expect(await refused.closed()).toMatch(/^554 5\.7\.1 /);
  await pool.query("UPDATE ip_block_list_entry SET expires_at = now() - interval '1 second' WHERE id = $1", [
    rows[0]?.id,
  ]);
  await transport.settled();
  const again = await RawSmtpClient.greeted(transport.smtp.port);
  expect(await again.say('EHLO scanner')).toMatch(/^250/);
  again.destroy();
  const counted = await until(
    pool,
    "SELECT last_refusal, sessions[1]::int AS sessions FROM smtp_client WHERE address = '127.0.0.1' AND sessions[1] >= 3",
    ([row]) => row,
  );
  expect(counted).toMatchObject({ last_refusal: expect.stringMatching(/^554 5\.7\.1 /), sessions: 3 });
});
