import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { limitsOf, type SendLimitSettings } from '@/lib/mail/limit/send-limits';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { startTestTransport, type TestTransport, until } from '@/lib/worker/process/transport.test-tools';
import { ConnectorShare, type MailPermit } from './connector-share';

const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'shares test', maxConnections: 4 });
  // Whose lease stands, since what a dead server held is forfeited.
  transport = await startTestTransport(database.url, 'HUB1');
});
afterAll(async () => {
  await transport.stop();
  await pool.end();
});

const UNLIMITED: SendLimitSettings = {
  maxOutboundConnections: null,
  messageRateLimitPerSecond: null,
  messageRateLimit: null,
  messageRateLimitPerDay: null,
  recipientRateLimitPerMinute: null,
  recipientRateLimit: null,
  senderMessageRateLimit: null,
  senderMessageRateLimitPerDay: null,
};

it('tells and gives back within seconds what it held for one sender, though another one waits for a day', {
  timeout: 30_000,
}, async () => {
  const { rows } = await pool.query<{ id: string; epoch: bigint }>('SELECT id, epoch FROM transport_server');
  const [server] = rows;
  if (!server) throw new Error('The server has no row');
  const connectorId = randomUUID();
  let wake: () => void = () => undefined;
  const share = new ConnectorShare(
    { id: connectorId, senderOf: (address) => address, onRoom: () => wake() },
    limitsOf({ ...UNLIMITED, messageRateLimit: 600, senderMessageRateLimitPerDay: 1 }),
    { pool, serverId: server.id, epoch: () => server.epoch },
  );
  const send = async (from: string) => {
    for (;;) {
      const room = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const taken = share.take(from, 1);
      if (taken.kind === 'permitted') return ended(share, taken.permit);
      await room;
    }
  };
  const held = (present: (sender: string) => boolean) =>
    until(
      pool,
      `SELECT sender, held::text FROM send_limit_use WHERE connector_id = '${connectorId}'`,
      (uses) => uses.length > 0 && uses.every(({ sender, held }) => present(String(sender)) || held === '[]'),
    );
  try {
    await send('scanner@contoso.com');
    expect(share.take('scanner@contoso.com', 1)).toEqual({ kind: 'senderWaits' });
    await held(() => false);
    expect(share.senderWaitsLong('scanner@contoso.com')).toBe(true);
    // What comes next of itself is minutes away.
    await send('kim@contoso.com');
    await held(() => false);
  } finally {
    await share.stop();
  }
});

function ended(share: ConnectorShare, permit: MailPermit): void {
  share.end(permit, 1, true);
}
