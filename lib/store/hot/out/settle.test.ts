import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer, type TestServer } from '@/lib/testing/test-queued-mail';
import { loadCopies } from './load-copies';
import { type RecipientResult, settle, type TriedCopy } from './settle';
import type { WaitingCopy } from './waiting-copy';

const database = useTestDatabase();
let pool: Pool;
let hub: TestServer;
let context: ServerContext;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'settle test', maxConnections: 4 });
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  const settings = await loadDeliverySettings(pool, hub.id);
  context = {
    serverId: hub.id,
    ids: new IdSource(pool),
    settings: () => settings,
    recipients: noMailboxes,
    dsnHeldBack: () => undefined,
    mayAct: () => Promise.resolve(true),
  };
});
afterAll(() => pool.end());

test('a batch whose commit was not answered is said again and reports nothing twice', async () => {
  const queueId = await addQueue(pool, hub, { domain: 'fabrikam.com' });
  const recipients = ['taken@fabrikam.com', 'nobody@fabrikam.com', 'later@fabrikam.com'];
  await addMessage(pool, hub, queueId, { recipients });
  const page = await loadCopies(pool, {
    queueId,
    afterId: 0n,
    limit: 10,
    contentBytes: 1000,
    longestDeferralMs: 60_000,
    withoutSenders: null,
  });
  const peer = { peer: 'mx1.fabrikam.com', port: 25 };
  const results: RecipientResult[] = [
    { kind: 'delivered', host: 'mx1.fabrikam.com', reply: '250 ok' },
    {
      kind: 'failed',
      outcome: 'Failed',
      error: newLastError('remoteRejected', peer),
      previousError: null,
      host: 'mx1.fabrikam.com',
      withNdr: true,
      actor: null,
    },
    { kind: 'retry', error: newLastError('remoteDeferred', peer) },
  ];
  const batch = page.copies.map((copy) => ({
    copy,
    connector: null,
    attempts: [],
    results,
    retryInMs: 0,
  }));
  const first = await settle(pool, context, batch);
  expect(first.dsns).toHaveLength(1);

  const again = await settle(pool, context, batch);
  expect(again.dsns).toEqual([]);
  expect([...again.waiting.values()].map(({ openRecipientIds }) => openRecipientIds)).toEqual([
    [page.copies[0]?.recipients[2]?.id],
  ]);
  const { rows } = await pool.query('SELECT address, outcome FROM finished_recipient ORDER BY address');
  expect(rows).toEqual([
    { address: 'nobody@fabrikam.com', outcome: 'Failed' },
    { address: 'taken@fabrikam.com', outcome: 'Delivered' },
  ]);
  expect((await pool.query("SELECT 1 FROM message WHERE source_name = 'DSN'")).rowCount).toBe(1);
});

test('an attempt that delivered is recorded once, however often its outcome is said', async () => {
  const queueId = await addQueue(pool, hub, { domain: 'contoso.com' });
  await addMessage(pool, hub, queueId, { recipients: ['a@contoso.com', 'b@contoso.com'] });
  await addMessage(pool, hub, queueId, { recipients: ['c@contoso.com'] });
  const { copies } = await loadCopies(pool, {
    queueId,
    afterId: 0n,
    limit: 10,
    contentBytes: 1000,
    longestDeferralMs: 60_000,
    withoutSenders: null,
  });
  const error = newLastError('remoteDeferred', { peer: 'mx1.contoso.com', port: 25 });
  const [first, second] = copies;
  if (!first || !second) throw new Error('two copies were read');
  const both = triedAs(first, { kind: 'delivered', host: 'mx1.contoso.com', reply: '250 ok' });
  const alone = triedAs(second, { kind: 'retry', error });
  for (const batch of [[both], [both], [both, alone]]) await settle(pool, context, batch);
  const { rows } = await pool.query(
    'SELECT copy_id, outcome FROM delivery_attempt WHERE queue_id = $1 ORDER BY copy_id',
    [queueId],
  );
  expect(rows).toEqual([
    { copy_id: both.copy.id, outcome: 'delivered' },
    { copy_id: alone.copy.id, outcome: 'retry' },
  ]);
});

function triedAs(copy: WaitingCopy, result: RecipientResult): TriedCopy {
  return {
    copy,
    connector: null,
    attempts: [
      {
        at: new Date(),
        messageId: copy.messageId,
        copyId: copy.id,
        queueId: copy.queueId,
        serverId: hub.id,
        outcome: result.kind,
        host: 'mx1.contoso.com',
        address: '127.0.0.1',
        port: 25,
        tlsVersion: null,
        tlsCipher: null,
        durationMs: 1,
        reply: null,
        error: null,
        dialogue: null,
        recipients: null,
        sentAs: null,
      },
    ],
    results: copy.recipients.map(() => result),
    retryInMs: 60_000,
  };
}
