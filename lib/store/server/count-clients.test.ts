import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { endedSession } from '@/lib/testing/ended-session';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer, endLeases, type TestServer } from '@/lib/testing/test-queued-mail';
import { forgetClients } from './forget-clients';
import { recordSessions } from './record-sessions';
import { ensurePartitions } from './retention';

const database = useTestDatabase();
let pool: Pool;
let hub: TestServer;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'clients test', maxConnections: 4 });
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
});
beforeEach(() => pool.query('TRUNCATE smtp_client'));

const record = (...sessions: Parameters<typeof endedSession>[0][]) =>
  recordSessions(
    pool,
    hub.id,
    sessions.map((facts) => endedSession(facts)),
  );

async function rows(): Promise<Record<string, unknown>[]> {
  const { rows: found } = await pool.query(
    `SELECT text(address) AS address, account_name, is_own, connector_name, tls_version, auth_mechanism, hello_names, senders,
       plain_text_at IS NOT NULL AS plain, old_tls_at IS NOT NULL AS old, refused_at IS NOT NULL AS refused, last_refusal,
       sessions::text, messages::text, refusals::text
     FROM smtp_client c ORDER BY c.address, account_name`,
  );
  return found;
}

describe('the sessions of a batch', () => {
  it('are added up by client: address and account, and strangers who handed over nothing by network', async () => {
    await record(
      {},
      { messages: 3, senders: ['other@contoso.example', ''] },
      { accountName: 'camera', helloName: 'camera' },
      {
        clientIp: '8.8.4.4',
        accountName: null,
        messages: 0,
        refusals: 2,
        reply: '550 5.7.1 Unable to relay',
      },
      { clientIp: '8.8.4.9', accountName: null, messages: 0, sessions: 40 },
      { clientIp: '8.8.4.9', accountName: null, messages: 1 },
      { clientIp: '' },
    );
    expect(await rows()).toMatchObject([
      {
        address: '8.8.4.0/24',
        account_name: '',
        is_own: false,
        sessions: '{41}',
        messages: '{0}',
        refusals: '{2}',
      },
      { address: '8.8.4.9/32', account_name: '', is_own: false, messages: '{1}' },
      { address: '10.0.0.7/32', account_name: 'camera', hello_names: ['camera'], messages: '{1}' },
      {
        address: '10.0.0.7/32',
        account_name: 'scanner',
        is_own: true,
        connector_name: 'Client HUB1',
        auth_mechanism: 'LOGIN',
        senders: ['scan@contoso.example', 'other@contoso.example', '<>'],
        sessions: '{2}',
        messages: '{4}',
      },
    ]);
  });

  it('are counted by day, also when there were days without any', async () => {
    await record({});
    await record({ messages: 5 });
    expect(await rows()).toMatchObject([{ sessions: '{2}', messages: '{6}' }]);
    await pool.query('UPDATE smtp_client SET counted_on = counted_on - 3');
    await record({ messages: 7 });
    expect(await rows()).toMatchObject([{ sessions: '{1,0,0,2}', messages: '{7,0,0,6}' }]);
    await pool.query('UPDATE smtp_client SET counted_on = counted_on - 28');
    await record({});
    const [row] = await rows();
    expect(row?.messages).toBe(`{1,${'0,'.repeat(27)}7,0}`);
    await pool.query('UPDATE smtp_client SET counted_on = counted_on - 400');
    await record({ messages: 2 });
    expect((await rows())[0]?.messages).toBe(`{2${',0'.repeat(29)}}`);
  });

  it('tell how safely a client spoke, why it was refused, and the names it used last', async () => {
    await record({ tlsVersion: null });
    expect(await rows()).toMatchObject([{ plain: true, old: false, refused: false, tls_version: null }]);
    await record({ tlsVersion: 'TLSv1', reply: '452 4.3.1 Insufficient system resources', refusals: 1 });
    await record({});
    expect(await rows()).toMatchObject([
      {
        plain: true,
        old: true,
        refused: true,
        last_refusal: '452 4.3.1 Insufficient system resources',
        tls_version: 'TLSv1.3',
      },
    ]);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'c\u0000\nd']) await record({ helloName: name });
    expect((await rows())[0]?.hello_names).toHaveLength(5);
    expect((await rows())[0]?.hello_names).toContain('e');
    expect((await rows())[0]?.hello_names).not.toContain('scanner');
  });

  it('of two servers that record at once are all counted', async () => {
    const batch = Array.from({ length: 50 }, (_none, at) => ({
      clientIp: `10.1.0.${at % 25}`,
      accountName: null,
    }));
    await Promise.all(
      Array.from({ length: 4 }, (_none, at) => record(...(at % 2 === 0 ? batch : batch.toReversed()))),
    );
    const counted = (await rows()).map(({ messages }) => messages);
    expect(counted).toEqual(Array.from({ length: 25 }, () => '{8}'));
  });
});

describe('forgotten are', () => {
  const names = async () => (await rows()).map(({ address }) => address);

  it('who was not seen for thirty days, unless an administrator has named them', async () => {
    await record({ clientIp: '10.0.0.1' }, { clientIp: '10.0.0.2' }, { clientIp: '10.0.0.3' });
    await pool.query(
      "UPDATE smtp_client SET last_seen_at = now() - interval '31 days' WHERE address <> '10.0.0.3'",
    );
    await pool.query("UPDATE smtp_client SET label = 'Camera' WHERE address = '10.0.0.2'");
    expect(await forgetClients(pool, 10)).toBe(1);
    expect(await names()).toEqual(['10.0.0.2/32', '10.0.0.3/32']);
  });

  it('strangers before devices, when there are too many', async () => {
    await record({ clientIp: '10.0.0.1' });
    await record(...[1, 2, 3].map((at) => ({ clientIp: `8.8.${at}.1`, accountName: null })));
    expect(await forgetClients(pool, 10, 2)).toBe(2);
    expect(await names()).toContain('10.0.0.1/32');
    expect(await forgetClients(pool, 10, 2)).toBe(0);
  });
});
