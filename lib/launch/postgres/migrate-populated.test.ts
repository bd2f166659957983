import { expect, test } from 'vitest';
import { databaseBefore } from './migrate-before.test-tools';

/** The first migration that the database of this test does not have yet. */
const BEFORE = '20261130152000';

const database = databaseBefore(BEFORE);

test('mail that waits comes along without the expiry that was stamped on it, and finished mail with its words', async () => {
  await database.client().query(`
    INSERT INTO transport_server (id, name, updated_at) VALUES (gen_random_uuid(), 'HUB1', now());
    INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type)
      SELECT id, id, 'Unreachable', 'Unreachable' FROM transport_server;
    INSERT INTO message (id, server_id, from_address, subject, internet_message_id, size, source_name, received_at,
        expires_at, trace, open_recipients)
      SELECT n, s.id, 'a@b.c', 'waiting', '<a>', 1, 'SMTP:x', now(), now() + interval '2 days', '{}', 1
      FROM transport_server s, generate_series(1, 1000) n;
    INSERT INTO copy (message_id, queue_id, routed_version) SELECT m.id, q.id, 1 FROM message m, queue q;
    INSERT INTO recipient (message_id, copy_id, address, domain) SELECT message_id, id, 'x@y.z', 'y.z' FROM copy;
    CREATE TABLE finished_recipient_old PARTITION OF finished_recipient FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
    INSERT INTO finished_recipient (finished_at, message_id, outcome, address, domain, from_address, subject,
        internet_message_id, size, source_name, received_at, queue_id, server_id, ndr)
      SELECT '2026-01-01', 1, 'Failed', 'x@y.z', 'y.z', 'a@b.c', 's', '<a>', 1, 'SMTP:x', now(), 1, id, 'sent'
      FROM transport_server`);
  await database.bringAlong();
  const { rows } = await database.client().query(
    `SELECT count(*)::int AS messages, count(expires_at)::int AS stamped, (SELECT count(*)::int FROM copy) AS copies
     FROM message WHERE subject LIKE 'wait%'`,
  );
  expect(rows).toEqual([{ messages: 1000, stamped: 0, copies: 1000 }]);
  const server = await database
    .client()
    .query(
      'SELECT anonymous_ndr_enabled, max_dsn_per_client_per_hour, internal_dsn_default_language FROM transport_server',
    );
  expect(server.rows).toEqual([
    { anonymous_ndr_enabled: true, max_dsn_per_client_per_hour: 60, internal_dsn_default_language: null },
  ]);
  const finish = (ndr: string) =>
    database.client().query(
      `INSERT INTO finished_recipient (finished_at, message_id, outcome, address, domain, from_address, subject,
         internet_message_id, size, source_name, received_at, queue_id, server_id, ndr)
       SELECT finished_at, 2, outcome, address, domain, from_address, subject, internet_message_id, size, source_name,
         received_at, queue_id, server_id, $1 FROM finished_recipient WHERE message_id = 1`,
      [ndr],
    );
  await finish('overBudget');
  await expect(finish('lost')).rejects.toThrow(/finished_recipient_ndr/);
});
