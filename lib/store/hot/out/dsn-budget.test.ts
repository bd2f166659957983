import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { type DeliverySettings, loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { HeldBackDsn, ServerContext } from '@/lib/store/hot/server-context';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer, type TestServer } from '@/lib/testing/test-queued-mail';
import { forgetSentDsns } from './dsn-budget';
import { expireCopies, findExpired, sendDelayNotices } from './expire';
import { loadCopies } from './load-copies';
import { settle } from './settle';

const database = useTestDatabase();
let pool: Pool;
let hub: TestServer;
let other: TestServer;
let settings: DeliverySettings;
let heldBack: HeldBackDsn[];

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'dsn budget test', maxConnections: 4 });
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  other = await addServer(pool, 'HUB2');
});
afterAll(() => pool.end());
beforeEach(async () => {
  await pool.query('TRUNCATE recipient, copy, message, content_chunk, finished_recipient, sent_dsn');
  await pool.query('UPDATE queue_counter SET count = 0');
  heldBack = [];
  const loaded = await loadDeliverySettings(pool, hub.id);
  settings = limited({ maxDsnPerClientPerHour: 3, maxDsnPerRecipientDomainPerHour: 5 }, loaded);
});

function limited(over: Partial<DeliverySettings['server']>, of = settings): DeliverySettings {
  return { ...of, server: { ...of.server, ...over } };
}

/** Made anew, as at a start of the process. */
function contextOf(server: TestServer): ServerContext {
  return {
    serverId: server.id,
    ids: new IdSource(pool),
    settings: () => settings,
    recipients: noMailboxes,
    dsnHeldBack: (held) => heldBack.push(held),
    mayAct: () => Promise.resolve(true),
  };
}

interface Mail {
  readonly from?: string;
  readonly ip?: string;
  readonly isTrusted?: true;
  readonly recipients?: readonly string[];
}

async function addAnonymous(mail: Mail = {}, server = hub): Promise<bigint> {
  const domain = `d${Math.random().toString(36).slice(2)}.test`;
  const queueId = await addQueue(pool, server, { domain });
  const { messageId } = await addMessage(pool, server, queueId, {
    from: mail.from ?? 'victim@victim.test',
    sourceIp: mail.ip ?? '192.0.2.1',
    recipients: mail.recipients ?? [`a@${domain}`],
    expiresAt: null,
    receivedAt: new Date().toISOString(),
  });
  if (!mail.isTrusted)
    await pool.query(`UPDATE message SET trace = '{"anonymous": true}' WHERE id = $1`, [messageId]);
  return queueId;
}

/** All that waits in these queues is refused. @returns what is recorded, in their order */
async function refuse(queueIds: readonly bigint[], server = hub): Promise<(string | null)[]> {
  const context = contextOf(server);
  for (const queueId of queueIds) {
    const { copies } = await loadCopies(pool, {
      queueId,
      afterId: 0n,
      limit: 100,
      contentBytes: 0,
      longestDeferralMs: 60_000,
      withoutSenders: null,
    });
    const error = newLastError(
      'remoteRejected',
      { peer: 'mx', port: 25 },
      { reply: '550 no', enhancedCode: null },
    );
    await settle(
      pool,
      context,
      copies.map((copy) => ({
        copy,
        connector: null,
        attempts: [],
        retryInMs: null,
        results: copy.recipients.map(() => ({
          kind: 'failed' as const,
          outcome: 'Failed' as const,
          error,
          previousError: null,
          host: 'mx',
          withNdr: true,
          actor: null,
        })),
      })),
    );
  }
  const { rows } = await pool.query<{ queue_id: bigint; ndr: string | null }>(
    'SELECT DISTINCT queue_id, ndr FROM finished_recipient',
  );
  return queueIds.map((queueId) => rows.find((row) => row.queue_id === queueId)?.ndr ?? null);
}

async function addMany(count: number, mail: (index: number) => Mail, server = hub): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await addAnonymous(mail(index), server));
  return ids;
}

describe('reports about anonymous clients’ mail', () => {
  it('are sent up to the limit of the client, and what is not sent is recorded and told', async () => {
    const queues = await addMany(5, (index) => ({ from: `v@victim${index}.test` }));
    expect(await refuse(queues)).toEqual(['sent', 'sent', 'sent', 'overBudget', 'overBudget']);
    expect(heldBack).toMatchObject([
      { kind: 'failed', reason: 'overBudget', source: '192.0.2.1', domain: 'victim3.test', recipients: 1 },
      { kind: 'failed', reason: 'overBudget', source: '192.0.2.1', domain: 'victim4.test', recipients: 1 },
    ]);
    expect((await pool.query("SELECT FROM message WHERE source_name = 'DSN'")).rowCount).toBe(3);
  });

  it('are sent up to the limit of the domain that gets them, from wherever the mail came', async () => {
    const queues = await addMany(7, (index) => ({ ip: `192.0.2.${index}`, from: `v${index}@Victim.TEST` }));
    const records = await refuse(queues);
    expect(records.filter((ndr) => ndr === 'sent')).toHaveLength(5);
    expect(records.slice(5)).toEqual(['overBudget', 'overBudget']);
  });

  it('have one budget for all names below a domain, which its owner did not choose', async () => {
    const queues = await addMany(7, (index) => ({ ip: `192.0.2.${index}`, from: `v@n${index}.victim.test` }));
    expect((await refuse(queues)).filter((ndr) => ndr === 'sent')).toHaveLength(5);
    expect(heldBack[0]).toMatchObject({ domain: 'victim.test' });
    const others = await addMany(1, () => ({ from: 'v@victim2.test' }));
    expect(await refuse(others)).toEqual(['sent']);
  });

  it('have one budget for all addresses of an IPv6 network', async () => {
    const queues = await addMany(4, (index) => ({
      ip: `2001:db8::${index + 1}`,
      from: `v@victim${index}.test`,
    }));
    expect(await refuse(queues)).toEqual(['sent', 'sent', 'sent', 'overBudget']);
    const elsewhere = await addMany(1, () => ({ ip: '2001:db8:0:1::1', from: 'v@victim9.test' }));
    expect(await refuse(elsewhere)).toEqual(['sent']);
  });

  it('have one budget over a restart and over two servers', async () => {
    const first = await addMany(2, (index) => ({ from: `v@victim${index}.test` }));
    expect(await refuse(first)).toEqual(['sent', 'sent']);
    const second = await addMany(2, (index) => ({ from: `w@victim${index}.test` }), other);
    expect(await refuse(second, other)).toEqual(['sent', 'overBudget']);
  });

  it('are sent again when the hour is over, and what was counted is forgotten', async () => {
    const queues = await addMany(4, (index) => ({ from: `v@victim${index}.test` }));
    expect((await refuse(queues)).at(-1)).toBe('overBudget');
    await pool.query("UPDATE sent_dsn SET sent_at = sent_at - interval '1 hour'");
    expect(await refuse(await addMany(1, () => ({ from: 'v@victim.test' })))).toEqual(['sent']);
    expect(await forgetSentDsns(pool, 100)).toBe(3);
    expect((await pool.query('SELECT FROM sent_dsn')).rowCount).toBe(1);
  });

  it('are none at all when the administrator wants none', async () => {
    settings = limited({ anonymousNdrEnabled: false });
    const queues = [await addAnonymous(), await addAnonymous({ isTrusted: true })];
    expect(await refuse(queues)).toEqual(['anonymousClient', 'sent']);
    expect(heldBack).toMatchObject([{ reason: 'anonymousClient' }]);
  });

  it('have no limit when it is unlimited', async () => {
    settings = limited({ maxDsnPerClientPerHour: null, maxDsnPerRecipientDomainPerHour: null });
    const records = await refuse(await addMany(7, () => ({})));
    expect(new Set(records)).toEqual(new Set(['sent']));
  });

  it('share their budget with delay notices', async () => {
    await addMany(4, (index) => ({ from: `v@victim${index}.test` }));
    await pool.query(
      "UPDATE message SET delay_notice_at = now() - interval '1 second', received_at = now() - interval '5 hours'",
    );
    const received = { after: new Date(0), before: new Date() };
    const { count, dsns } = await sendDelayNotices(pool, contextOf(hub), received, 100);
    expect([count, dsns.length]).toEqual([4, 3]);
    expect(heldBack).toMatchObject([{ kind: 'delayed', reason: 'overBudget' }]);
  });
});

describe('reports about mail of clients that may relay', () => {
  it('have no budget: they could send whom they like what they like', async () => {
    const records = await refuse(await addMany(7, () => ({ isTrusted: true })));
    expect(new Set(records)).toEqual(new Set(['sent']));
    expect((await pool.query('SELECT FROM sent_dsn')).rowCount).toBe(0);
  });
});

describe('a message that fails in several queues at once', () => {
  it('has one report, which each of its records names', async () => {
    const queueId = await addAnonymous({ isTrusted: true, recipients: ['a@a.test', 'b@a.test'] });
    const second = await addQueue(pool, hub, { domain: 'second.test' });
    const { rows } = await pool.query<{ id: bigint }>('SELECT id FROM message');
    const messageId = rows[0]?.id ?? 0n;
    await pool.query('INSERT INTO copy (message_id, queue_id, routed_version) VALUES ($1, $2, 1)', [
      messageId,
      second,
    ]);
    await pool.query(
      `INSERT INTO recipient (message_id, copy_id, address, domain)
       SELECT $1, max(id), 'c@second.test', 'second.test' FROM copy`,
      [messageId],
    );
    await pool.query("UPDATE message SET open_recipients = 3, expires_at = now() - interval '1 second'");
    const due = await findExpired(pool, contextOf(hub), new Set(), 100);
    expect(due).toHaveLength(2);
    const { dsns } = await expireCopies(
      pool,
      contextOf(hub),
      due.map(({ copyId }) => copyId),
    );
    expect(dsns).toHaveLength(1);
    const finished = await pool.query(
      'SELECT address, ndr, ndr_message_id FROM finished_recipient ORDER BY address',
    );
    const report = { ndr: 'sent', ndr_message_id: dsns[0]?.messageId };
    expect(finished.rows).toEqual(
      ['a@a.test', 'b@a.test', 'c@second.test'].map((address) => ({ address, ...report })),
    );
    expect(queueId).not.toBe(second);
  });
});
