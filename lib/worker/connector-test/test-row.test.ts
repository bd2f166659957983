import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runAsLocal } from '@/lib/commands/test-installation';
import { pruneTests } from '@/lib/store/connector-test/connector-tests';
import { connect, usePrisma } from '@/lib/store/database/client';
import { usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { prepareDelivery } from '@/lib/worker/deliver/deliver.test-tools';
import { TEST_KEY } from '@/lib/worker/process/transport.test-tools';

/** What the row of a test holds, and for how long. */
const delivery = prepareDelivery(1, {});

let prisma: PrismaClient;
beforeAll(() => {
  process.env.POSTERN_SECRET_KEY = TEST_KEY.bytes.toString('hex');
  prisma = connect(delivery.databaseUrl);
  usePrisma(prisma);
  usePool(delivery.pool);
});
afterAll(async () => {
  await prisma.$disconnect();
});
beforeEach(async () => {
  await delivery.pool.query('DELETE FROM connector_test');
});

it('forgets what was to be tested where nobody ends a test, since its server and whoever asked are gone', async () => {
  const { rows } = await delivery.pool.query<{ id: bigint }>(
    `INSERT INTO connector_test (server_id, connector_name, actor, request, state, created_at)
     SELECT id, 'gone', 'kim', '{"draft":{}}', state, now() - age
     FROM transport_server, (VALUES ('Waiting', interval '11 minutes'), ('Running', '11 minutes'), ('Running', '1 minute')) t (state, age)
     RETURNING id`,
  );
  expect(rows).toHaveLength(3);
  expect(await pruneTests(delivery.pool)).toBe(0);
  const after = await delivery.pool.query(
    'SELECT state, request IS NULL AS forgotten, ended_at IS NULL AS goes FROM connector_test ORDER BY created_at DESC',
  );
  const lost = { state: 'Lost', forgotten: true, goes: false };
  expect(after.rows).toEqual([{ state: 'Running', forgotten: false, goes: true }, lost, lost]);
});

it('holds the stored password that was looked at: one that is stored meanwhile for other hosts is not said to these', async () => {
  delivery.behave({ hangAt: 'greeting' });
  await delivery.connect(['127.0.0.1']);
  await runAsLocal('Set-SendConnector', {
    Identity: 'out',
    SmartHostAuthMechanism: 'BasicAuth',
    AuthenticationCredential: { UserName: 'relay', Password: 'correct horse battery' },
  });
  const { output } = await runAsLocal('Test-SendConnector', {
    Identity: 'out',
    Fqdn: 'mail.contoso.com',
    AsJob: true,
  });
  const { rows } = await delivery.pool.query(
    `SELECT request->'draft'->>'authentication_ciphertext' AS asked, request->'draft'->>'authentication_key_id' AS "askedKey",
       c.authentication_ciphertext::text AS stored, c.authentication_key_id AS key
     FROM connector_test t JOIN send_connector c ON c.id = t.send_connector_id`,
  );
  await runAsLocal('Stop-SendConnectorTest', { Identity: Number(output[0]?.Identity) });
  expect(rows[0].stored).toMatch(/^\\x/);
  expect(rows[0]).toEqual({
    asked: rows[0].stored,
    askedKey: rows[0].key,
    stored: rows[0].stored,
    key: rows[0].key,
  });
});
