import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRODUCT_DELIVERY_TYPES } from '@/lib/mail/routing/delivery-type';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer, type TestServer } from '@/lib/testing/test-queued-mail';
import { queueCheckStatement } from './queue-check.test-tools';

const database = useTestDatabase();
let pool: Pool;
let server: TestServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'queue check test', maxConnections: 1 });
  server = await addServer(pool, 'HUB1');
});
afterAll(() => pool.end());

async function checks(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint
      WHERE conrelid = 'queue'::regclass AND contype = 'c' ORDER BY conname`,
  );
  return rows.map(({ text }) => text);
}

async function add(kind: string, deliveryType: string, key: { connector: boolean; domain: string }) {
  await pool.query(
    `INSERT INTO queue (home_server_id, owner_server_id, kind, delivery_type, connector_id, domain)
     VALUES ($1, $1, $2, $3, CASE WHEN $4 THEN gen_random_uuid() END, $5)`,
    [server.id, kind, deliveryType, key.connector, key.domain],
  );
}

describe("the database's check of queues", () => {
  it('is the one that follows from the list of delivery types', async () => {
    const statement = queueCheckStatement(PRODUCT_DELIVERY_TYPES);
    const migrated = await checks();
    await pool.query(statement);
    expect(migrated, `The list has changed: it takes a migration\n${statement}`).toEqual(await checks());
  });

  it.each([
    ['a type that is not in the list', 'Delivery', 'FutureDelivery', { connector: true, domain: '' }],
    ['a kind of another type', 'Poison', 'Unreachable', { connector: false, domain: '' }],
    [
      'a DNS queue without a connector',
      'Delivery',
      'DnsConnectorDelivery',
      { connector: false, domain: 'x' },
    ],
    [
      'a smart host queue of a domain',
      'Delivery',
      'SmartHostConnectorDelivery',
      { connector: true, domain: 'x' },
    ],
    ['a poison queue of a connector', 'Poison', 'Undefined', { connector: true, domain: '' }],
  ])('refuses %s', async (_what, kind, deliveryType, key) => {
    await expect(add(kind, deliveryType, key)).rejects.toThrow(/queue_delivery_type/);
  });

  it('takes a queue of each type', async () => {
    for (const [type, { kinds, keyedBy }] of PRODUCT_DELIVERY_TYPES) {
      for (const kind of kinds) {
        await add(kind, type, { connector: keyedBy.connector, domain: keyedBy.domain ? 'contoso.com' : '' });
      }
    }
  });
});
