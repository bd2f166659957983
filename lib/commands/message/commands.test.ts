import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandError } from '@/lib/commands/command/errors';
import type { CommandReport } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { LOCAL } from '@/lib/commands/test-installation';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addCopy,
  addMessage,
  addQueue,
  addServer,
  endLeases,
  publishActivity,
  type TestServer,
} from '@/lib/testing/test-queued-mail';

const database = useTestDatabase();
let pool: Pool;
let prisma: PrismaClient;
let hub: TestServer;
let unreachable: bigint;
let fabrikam: bigint;

beforeAll(async () => {
  pool = createPool({
    databaseUrl: database.url,
    applicationName: 'message commands test',
    maxConnections: 6,
  });
  prisma = connect(database.url);
  usePool(pool);
  usePrisma(prisma);
  await ensurePartitions(pool);
  hub = await addServer(pool, 'HUB1');
  unreachable = await addQueue(pool, hub, { kind: 'Unreachable' });
  fabrikam = await addQueue(pool, hub, { domain: 'fabrikam.com', retryCount: 1 });
});
beforeEach(async () => {
  await pool.query(
    'TRUNCATE recipient, copy, message, content_chunk, intent, finished_recipient, delivery_attempt',
  );
  await pool.query('UPDATE queue_counter SET count = 0');
  // A living owner: what becomes of intents is its word, which the tests give.
  await publishActivity(pool, hub, {});
});
afterAll(async () => {
  await endLeases(pool);
  await pool.end();
  await prisma.$disconnect();
});

describe('Get-Message', () => {
  test('shows properties by Exchange names, recipients only when asked for', async () => {
    const { messageId } = await addMessage(pool, hub, unreachable, {
      from: '',
      subject: '<script>alert(1)</script>',
      recipients: ['chris@fabrikam.com', 'kim@adatum.com'],
      lastErrorText: 'A matching connector cannot be found to route the external recipient.',
    });
    const [plain] = (await command('Get-Message', {})).output;
    expect(plain).toMatchObject({
      Identity: `HUB1\\Unreachable\\${messageId}`,
      Queue: 'HUB1\\Unreachable',
      FromAddress: '<>',
      Subject: '<script>alert(1)</script>',
      Status: 'Ready',
      DateReceived: '2026-11-24T10:00:00.000Z',
      LastError: 'A matching connector cannot be found to route the external recipient.',
      LastErrorDetail: { Key: 'unknown', Args: {}, Reply: null },
      Recipients: [],
    });
    const { output } = await command('Get-Message', {
      Identity: String(messageId),
      IncludeRecipientInfo: true,
    });
    // Without an error of their own they have their message's.
    const common = { Status: 'Ready', LastErrorDetail: { Key: 'unknown', Args: {}, Reply: null } };
    expect(output[0]?.Recipients).toMatchObject([
      { ...common, Address: 'chris@fabrikam.com', RecipientDomain: 'fabrikam.com' },
      { ...common, Address: 'kim@adatum.com', RecipientDomain: 'adatum.com' },
    ]);
  });

  test('pages, and refuses a bookmark of another order', async () => {
    for (let n = 0; n < 3; n += 1) await addMessage(pool, hub, fabrikam, { subject: String(n) });
    const first = await command('Get-Message', { ResultSize: '2', SortOrder: '-Subject' });
    expect(first.page).toMatchObject({ totalCount: 3, totalIsAtLeast: false, previous: null });
    const bookmark = { SortOrder: '-Subject', BookmarkObject: first.page?.next };
    const second = await command('Get-Message', bookmark);
    expect(second.output.map((row) => row.Subject)).toEqual(['0']);
    await refusal('Get-Message', { ...bookmark, SortOrder: '+Subject' }, 'BookmarkInvalid', 'BookmarkObject');
  });

  test.each([
    [{ Identity: '1', Filter: 'Size -gt 1' }, 'ParametersExclusive', 'Filter'],
    [{ Identity: '1', Server: 'HUB1' }, 'ParametersExclusive', 'Server'],
    [{ Identity: '1', Queue: 'HUB1\\Unreachable' }, 'ParametersExclusive', 'Queue'],
    [{ Identity: 'x' }, 'MessageIdentityInvalid', 'Identity'],
    [{ Identity: '987654' }, 'MessageNotFound', 'Identity'],
    [{ Filter: "Colour -eq 'red'" }, 'FilterPropertyUnknown', 'Filter'],
    [{ SortOrder: '+Recipients' }, 'SortOrderPropertyUnknown', 'SortOrder'],
    [{ ResultSize: 250_001 }, 'OutOfRange', 'ResultSize'],
    [{ BookmarkIndex: 5 }, 'NotSupported', 'BookmarkIndex'],
  ])('refuses %j with %s', async (parameters, id, parameter) => {
    await refusal('Get-Message', parameters, id, parameter);
  });
});

describe('a change', () => {
  test('asks the owner and reports each answer', async () => {
    const kept = await addMessage(pool, hub, fabrikam, {});
    const flying = await addMessage(pool, hub, fabrikam, {});
    const gone = await addMessage(pool, hub, unreachable, {});
    const answering = ownerAnswers(3, {
      [String(kept.copyId)]: { state: 'done' },
      [String(flying.copyId)]: { state: 'pending' },
      [String(gone.copyId)]: { state: 'refused', result: { refusal: 'MessageNotFound' } },
    });
    const identities = [
      `hub1\\${fabrikam}\\${kept.messageId}`,
      `HUB1\\${fabrikam}\\${flying.messageId}`,
      `${gone.messageId}`,
      'HUB1\\Unreachable\\424242',
    ];
    const { items } = await command('Remove-Message', {
      Identity: identities,
      WithNDR: false,
      Confirm: false,
    });
    expect(await answering).toEqual([
      { kind: 'removeMessage', arguments: { withNdr: false }, actor: 'local:test' },
      { kind: 'removeMessage', arguments: { withNdr: false }, actor: 'local:test' },
      { kind: 'removeMessage', arguments: { withNdr: false }, actor: 'local:test' },
    ]);
    expect(items.map(({ identity, state, problem }) => [identity, state, problem?.id ?? null])).toEqual([
      ['HUB1\\Unreachable\\424242', 'refused', 'MessageNotFound'],
      [`HUB1\\${fabrikam}\\${kept.messageId}`, 'done', null],
      [`HUB1\\${fabrikam}\\${flying.messageId}`, 'pending', null],
      [`HUB1\\Unreachable\\${gone.messageId}`, 'refused', 'MessageNotFound'],
    ]);
    const { rows } = await pool.query("SELECT outcome FROM audit_entry WHERE cmdlet = 'Remove-Message'");
    expect(rows).toEqual([{ outcome: 'succeeded' }]);
  });

  test('by number acts on the message in every queue; by filter on all that match', async () => {
    const two = await addMessage(pool, hub, fabrikam, { subject: 'two' });
    await addCopy(pool, two.messageId, unreachable, {}, ['kim@adatum.com']);
    await addMessage(pool, hub, fabrikam, { subject: 'other' });
    for (const parameters of [{ Identity: String(two.messageId) }, { Filter: "Subject -eq 'two'" }]) {
      const answering = ownerAnswers(2, {});
      const { items } = await command('Suspend-Message', parameters);
      await answering;
      expect(items.map((item) => item.state)).toEqual(['done', 'done']);
      await pool.query('TRUNCATE intent');
    }
  });

  test('with -WhatIf asks nobody and says what the owner would answer', async () => {
    const ready = await addMessage(pool, hub, fabrikam, {});
    const held = await addMessage(pool, hub, fabrikam, { status: 'Suspended' });
    await publishActivity(pool, hub, { inFlight: [ready.copyId] });
    const { items, whatIf } = await command('Suspend-Message', { Filter: 'Size -gt 0', WhatIf: true });
    expect(whatIf).toBe(true);
    expect(items.map(({ state, problem }) => [state, problem?.id])).toEqual([
      ['pending', undefined],
      ['refused', 'MessageAlreadySuspended'],
    ]);
    expect(held.copyId).toBeGreaterThan(ready.copyId);
    expect((await pool.query('SELECT id FROM intent')).rows).toEqual([]);
  });

  test('that the owner does not answer in time is pending, and stays asked', async () => {
    const { messageId } = await addMessage(pool, hub, fabrikam, {});
    await pool.query("UPDATE transport_server SET lease_expires_at = now() + interval '1 min'");
    const { items } = await command('Suspend-Message', { Identity: String(messageId) });
    expect(items[0]).toMatchObject({ state: 'pending', problem: { id: 'OwnerNotAnswered' } });
    expect((await pool.query('SELECT state FROM intent')).rows).toEqual([{ state: 'open' }]);
  });

  test.each([
    ['Remove-Message', { Identity: '1' }, 'ConfirmationRequired', 'Confirm'],
    ['Remove-Message', { Confirm: false }, 'IdentityOrFilterRequired', 'Identity'],
    ['Suspend-Message', { Identity: [] }, 'IdentityOrFilterRequired', 'Identity'],
    ['Suspend-Message', { Identity: '424242' }, 'MessageNotFound', 'Identity'],
    ['Resume-Message', { Identity: ['1', 'HUB1'] }, 'MessageIdentityInvalid', 'Identity'],
    ['Suspend-Queue', { Identity: 'HUB1\\nowhere.com' }, 'QueueNotFound', 'Identity'],
    ['Suspend-Queue', { Identity: '*' }, 'IdentityAmbiguous', 'Identity'],
    ['Resume-Queue', { Identity: 'a\\b\\c' }, 'QueueIdentityInvalid', 'Identity'],
    ['Retry-Queue', {}, 'IdentityOrFilterRequired', 'Identity'],
  ])('%s %j is refused with %s', async (cmdlet, parameters, id, parameter) => {
    await addMessage(pool, hub, unreachable, {});
    await refusal(cmdlet, parameters, id, parameter);
    expect((await pool.query('SELECT id FROM intent')).rows).toEqual([]);
  });
});

describe('the queue cmdlets', () => {
  test('resubmit says how many messages moved', async () => {
    await addMessage(pool, hub, fabrikam, {});
    await addMessage(pool, hub, fabrikam, { status: 'Suspended' });
    const whatIf = await command('Retry-Queue', { Identity: 'fabrikam.com', Resubmit: true, WhatIf: true });
    expect(whatIf.items).toEqual([{ identity: `HUB1\\${fabrikam}`, state: 'done', problem: null }]);
    expect(whatIf.queueEffect?.movedMessages).toBe(1);

    const answering = ownerAnswers(1, {}, { copies: 1 });
    const done = await command('Retry-Queue', { Identity: 'fabrikam.com', Resubmit: true });
    expect((await answering)[0]?.kind).toBe('resubmitQueue');
    expect(done.items[0]?.state).toBe('done');
    expect(done.queueEffect?.movedMessages).toBe(1);
  });

  test('Get-Queue finds by identity, wildcard and filter', async () => {
    await addMessage(pool, hub, fabrikam, {});
    const identities = async (parameters: Record<string, unknown>) =>
      (await command('Get-Queue', parameters)).output.map((row) => row.Identity);
    expect(await identities({ Identity: 'HUB1\\*' })).toEqual([`HUB1\\${fabrikam}`]);
    expect(await identities({ Identity: 'Unreachable' })).toEqual(['HUB1\\Unreachable']);
    expect(await identities({ Filter: "{Status -eq 'Retry' -and MessageCount -gt 0}" })).toEqual([
      `HUB1\\${fabrikam}`,
    ]);
    expect(await identities({ Identity: 'nothing*' })).toEqual([]);
    await refusal('Get-Queue', { Identity: 'nothing' }, 'QueueNotFound', 'Identity');
  });
});

test('Export-Message gives added headers and content, as text or base64, and is audited', async () => {
  const content = 'From: a@contoso.com\r\nSubject: ü\r\n\r\n.\r\n';
  const text = await addMessage(pool, hub, fabrikam, {
    content: Buffer.from(content),
    addedHeaders: 'Message-ID: <1@hub1>\r\n',
  });
  const { output } = await command('Export-Message', { Identity: String(text.messageId) });
  expect(output[0]).toMatchObject({
    FileName: `message-${text.messageId}.eml`,
    Encoding: 'utf8',
    Content: `Message-ID: <1@hub1>\r\n${content}`,
  });
  const bytes = Buffer.from([0x46, 0x3a, 0xff, 0x0d, 0x0a]);
  const binary = await addMessage(pool, hub, fabrikam, { content: bytes });
  const exported = (await command('Export-Message', { Identity: String(binary.messageId) })).output[0];
  expect(exported?.Encoding).toBe('base64');
  expect(Buffer.from(String(exported?.Content), 'base64')).toEqual(bytes);
  const { rows } = await pool.query(
    "SELECT count(*)::int AS count FROM audit_entry WHERE cmdlet = 'Export-Message'",
  );
  expect(rows).toEqual([{ count: 2 }]);
  await refusal('Export-Message', { Identity: '1', Path: '/tmp/x' }, 'PathNeedsShell', 'Path');
});

describe('Send-MailMessage', () => {
  test('submits over SMTP and says which message it became', async () => {
    const receiver = await startSmtpReceiver({
      behaviour: {
        replies: { final: '250 2.0.0 77 Queued mail for delivery' },
        recipientReplies: { 'no@fabrikam.com': '550 5.7.1 Unable to relay' },
      },
    });
    await pool.query('UPDATE transport_server SET smtp_address = $1', [`127.0.0.1:${receiver.port}`]);
    const mail = { From: 'alice@contoso.com', Subject: 'テスト', Body: 'hello' };
    const { output, warnings } = await command('Send-MailMessage', {
      ...mail,
      To: ['chris@fabrikam.com', 'no@fabrikam.com'],
    });
    expect(output[0]).toMatchObject({
      MessageId: 77,
      Server: 'HUB1',
      Reply: '250 2.0.0 77 Queued mail for delivery',
    });
    expect(warnings).toMatchObject([{ id: 'RecipientRefused', args: { address: 'no@fabrikam.com' } }]);
    expect(receiver.messages[0]?.content.toString()).toContain('hello');
    await refusal('Send-MailMessage', { ...mail, To: 'no@fabrikam.com' }, 'SubmissionRefused', null);
    await receiver.stop();
    await refusal(
      'Send-MailMessage',
      { ...mail, To: 'chris@fabrikam.com' },
      'SubmissionUnreachable',
      'Server',
    );
  });

  test.each([
    [{ From: 'alice', To: 'b@fabrikam.com' }, 'MailAddressInvalid', 'From'],
    [{ From: 'a@contoso.com', To: ['b@fabrikam.com', 'x y@z'] }, 'MailAddressInvalid', 'To.1'],
    [{ From: 'a@contoso.com', To: [] }, 'ListEmpty', 'To'],
    [
      { From: 'a@contoso.com', To: 'b@fabrikam.com', Subject: 'a\r\nBcc: x@y.z' },
      'TextHasControlCharacters',
      'Subject',
    ],
    [{ From: 'a@contoso.com', To: 'b@fabrikam.com', Server: 'HUB9' }, 'ObjectNotFound', 'Server'],
  ])('refuses %j with %s', async (parameters, id, parameter) => {
    await refusal('Send-MailMessage', parameters, id, parameter);
  });

  test('says when no transport server runs', async () => {
    await endLeases(pool);
    const parameters = { From: 'a@contoso.com', To: 'b@fabrikam.com' };
    await refusal('Send-MailMessage', parameters, 'TransportServerDown', 'Server');
  });
});

function command(cmdlet: string, parameters: Record<string, unknown>): Promise<CommandReport> {
  return run({ cmdlet, parameters, actor: LOCAL });
}

async function refusal(
  cmdlet: string,
  parameters: Record<string, unknown>,
  id: string,
  parameter: string | null,
): Promise<void> {
  const error: unknown = await command(cmdlet, parameters).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CommandError)) throw error ?? new Error(`${cmdlet} was not refused`);
  expect(error.problems[0]).toMatchObject({ id, parameter });
}

interface Answer {
  readonly state: 'done' | 'pending' | 'refused';
  readonly result?: Record<string, unknown>;
}

/** The owner's part: waits until `count` intents are asked, answers each by its copy (else done), gives what was asked. */
async function ownerAnswers(
  count: number,
  byCopy: Readonly<Record<string, Answer>>,
  result: Record<string, unknown> = {},
): Promise<{ kind: string; arguments: unknown; actor: string }[]> {
  for (;;) {
    const { rows } = await pool.query<{
      id: bigint;
      copy_id: bigint | null;
      kind: string;
      arguments: unknown;
      actor: string;
    }>("SELECT id, copy_id, kind, arguments, actor FROM intent WHERE state = 'open' ORDER BY id");
    if (rows.length < count) {
      await pool.query('SELECT pg_sleep(0.01)');
      continue;
    }
    for (const row of rows) {
      const answer = byCopy[String(row.copy_id)] ?? { state: 'done' as const, result };
      await pool.query('UPDATE intent SET state = $2, result = $3, settled_at = now() WHERE id = $1', [
        row.id,
        answer.state,
        answer.result ?? {},
      ]);
    }
    return rows.map(({ kind, arguments: args, actor }) => ({ kind, arguments: args, actor }));
  }
}
