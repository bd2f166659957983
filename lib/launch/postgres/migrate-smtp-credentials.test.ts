import { expect, test } from 'vitest';
import { databaseBefore } from './migrate-before.test-tools';

/** The migration by which SMTP credentials name their smart hosts. */
const ITSELF = '20261201015100';

const database = databaseBefore(ITSELF);

test('an SMTP credential keeps the way that its connectors have, beside those of its provider', async () => {
  await database.client().query(`
    INSERT INTO smtp_credential (name, provider, kind, user_name) VALUES
      ('m', 'Microsoft365', 'RefreshToken', 'kim'), ('g', 'Google', 'RefreshToken', 'kim'),
      ('o', 'Other', 'RefreshToken', 'kim'), ('unused', 'Other', 'RefreshToken', 'kim');
    INSERT INTO send_connector (id, name, usage, dns_routing_enabled, smart_hosts, smart_host_auth_mechanism,
        smtp_credential_id, updated_at)
      SELECT gen_random_uuid(), 'to ' || name, 'Custom', false, ARRAY['smtp.' || name || '.test', 'smtp.office365.com'], 'XOAuth2', id, now()
      FROM smtp_credential WHERE name IN ('m', 'o')`);
  await database.bringAlong();
  const { rows } = await database
    .client()
    .query(
      'SELECT name, ARRAY(SELECT unnest(allowed_smart_hosts) ORDER BY 1) AS hosts FROM smtp_credential ORDER BY name',
    );
  expect(rows).toEqual([
    { name: 'g', hosts: ['smtp-relay.gmail.com', 'smtp.gmail.com'] },
    {
      name: 'm',
      hosts: ['smtp-hve.office365.com', 'smtp.hve.mx.microsoft', 'smtp.m.test', 'smtp.office365.com'],
    },
    { name: 'o', hosts: ['smtp.o.test', 'smtp.office365.com'] },
    { name: 'unused', hosts: [] },
  ]);
});
