import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { NOBODY, noMailboxes, type RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { CONNECTOR, startTestReceive, type TestReceive } from '@/lib/smtp/receive/receive.test-tools';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { ContentStore } from '@/lib/store/hot/in/content-store';
import { insertMessages } from '@/lib/store/hot/in/insert-messages';
import { Submitter } from '@/lib/store/hot/in/submit';
import { writeBatch } from '@/lib/store/hot/in/write-batch';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addServer } from '@/lib/testing/test-queued-mail';
import { Configuration } from '@/lib/worker/configuration/configuration';
import { subscribe } from '@/lib/worker/events/events';
import { addConnector } from '@/lib/worker/process/transport.test-tools';
import { Categorizer, type CategorizerServices } from './categorizer';
import { CurrentPlacer } from './current-placer';
import { QueueDirectory } from './queue-directory';
import type { Step, StepChange } from './step';
import { presentSteps } from './steps/present-steps';

/** From a client's socket to the rows: the real receive side, categorizer and database, with steps of the tests. */
const database = useTestDatabase();
let pool: Pool;
let configuration: Configuration;
let serverId: string;
let receive: TestReceive | null = null;
let client: RawSmtpClient;
let handedOver: { copies: readonly WaitingCopy[]; batchId: bigint | null }[];
let events: { name: string; fields: unknown }[];
let unsubscribe: () => void;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'categorizer test', maxConnections: 4 });
  const server = await addServer(pool, 'HUB1');
  serverId = server.id;
  await addConnector(pool, { name: 'out', addressSpaces: ['SMTP:*;1'], port: 25, sources: [serverId] });
  await pool.query(
    `INSERT INTO accepted_domain (id, name, domain_name, domain_type)
     VALUES (gen_random_uuid(), 'local', 'local.example', 'Authoritative')`,
  );
  configuration = await Configuration.load(pool, serverId);
});
afterAll(() => pool.end());
beforeEach(() => {
  handedOver = [];
  events = [];
  unsubscribe = subscribe((name, fields) => events.push({ name, fields }));
});
afterEach(async () => {
  unsubscribe();
  client.destroy();
  await receive?.server.stop();
  await pool.query('TRUNCATE transit_batch, recipient, copy, message, content_chunk, queue_counter');
});

interface Options {
  readonly steps?: readonly Step[];
  readonly recipients?: RecipientDirectory;
  readonly over?: Partial<CategorizerServices>;
}

async function start({ steps = [], recipients = noMailboxes, over = {} }: Options): Promise<void> {
  const categorizer = new Categorizer({
    pool,
    serverId,
    configuration,
    contents: new ContentStore(pool),
    ids: new IdSource(pool),
    recipients,
    steps: [...presentSteps, ...steps],
    rows: new Submitter(pool, insertMessages),
    batches: new Submitter(pool, writeBatch),
    directory: new QueueDirectory(pool),
    placer: new CurrentPlacer(serverId, () => configuration.current),
    isSubmissionSuspended: () => false,
    sendsAtOnce: () => false,
    handOver: (copies, batchId) => handedOver.push({ copies, batchId }),
    sweepWanted: () => undefined,
    batchInDoubt: () => undefined,
    databaseFailed: () => undefined,
    ...over,
  });
  receive = await startTestReceive({
    connectors: [{ ...CONNECTOR, maxMessageSizeBytes: null, maxRecipientsPerMessage: 50 }],
    recipients,
    submit: (message) => categorizer.submit(message),
  });
  client = await RawSmtpClient.greeted(receive.server.port);
  await client.say('EHLO client.example');
}

const HEADER =
  'From: <sender@x.example>\r\nMessage-ID: <1@client.example>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\nSubject: s\r\n';
const SMALL = `${HEADER}\r\nhello\r\n`;
/** More than a chunk. */
const BIG = `${HEADER}\r\n${'a line of some length\r\n'.repeat(20_000)}`;

async function send(to: readonly string[], content = SMALL, from = 'sender@x.example'): Promise<string> {
  await client.say(`MAIL FROM:<${from}>`);
  for (const address of to) expect(await client.say(`RCPT TO:<${address}>`)).toMatch(/^250 /);
  await client.say('DATA');
  client.write(`${content}.\r\n`);
  return client.reply();
}

interface StoredCopy {
  readonly source_name: string;
  readonly queue: string;
  readonly addresses: string;
}

/** A row a copy. */
async function storedCopies(): Promise<readonly StoredCopy[]> {
  const { rows } = await pool.query<StoredCopy>(
    `SELECT m.source_name, q.kind || ' ' || q.domain AS queue,
            (SELECT string_agg(r.address, ' ' ORDER BY r.id) FROM recipient r WHERE r.copy_id = c.id) AS addresses
     FROM copy c JOIN message m ON m.id = c.message_id JOIN queue q ON q.id = c.queue_id ORDER BY c.id`,
  );
  return rows;
}

/** Nothing of a message, in no table. */
async function expectNothingStored(): Promise<void> {
  for (const table of ['message', 'copy', 'recipient', 'content_chunk', 'transit_batch']) {
    const { rows } = await pool.query(`SELECT FROM ${table}`);
    expect([table, rows.length]).toEqual([table, 0]);
  }
  expect(handedOver).toEqual([]);
}

function recipient(address: string): IncomingRecipient {
  return { address, domain: address.slice(address.lastIndexOf('@') + 1) };
}

/** A step of the test's own, behind the directory. */
function step(changes: (mail: Parameters<Step['run']>[0]) => readonly StepChange[]): Step {
  return { name: 'test step', stage: 'rules', run: changes };
}

const FURTHER = {
  kind: 'addMessage',
  reason: 'journal',
  message: {
    sender: '',
    recipients: [recipient('journal@archive.example')],
    content: Buffer.from('Subject: report\r\nMessage-ID: <r@hub1>\r\n\r\nit came\r\n'),
    smtpUtf8: false,
    sourceName: 'JOURNAL',
  },
} as const;

it('the completed header of a client that may relay is stored, and lists know its Message-ID', async () => {
  await start({});
  const content = 'Subject: bare\r\nBcc: hidden@one.example\r\n\r\nhello\r\n';
  expect(await send(['a@one.example'], content)).toMatch(/^250 /);
  const { rows } = await pool.query<{ data: Buffer; size: string; internet_message_id: string }>(
    'SELECT data, size, internet_message_id FROM message JOIN content_chunk ON message_id = id',
  );
  const [row] = rows;
  const stored = row?.data.toString() ?? '';
  expect(stored).toMatch(
    /^Subject: bare\r\nFrom: <sender@x\.example>\r\nDate: [^\r]+\r\nMessage-ID: <[^\r]+>\r\n\r\nhello\r\n$/,
  );
  expect(stored).toContain(`Message-ID: ${row?.internet_message_id}`);
  expect(Number(row?.size)).toBe(stored.length);
});

describe('a step before the commit', () => {
  it('adds recipients, who are placed as all others', async () => {
    await start({
      steps: [
        step(() => [
          {
            kind: 'addRecipients',
            recipients: [recipient('b@one.example'), recipient('c@two.example')],
            reason: 'copy to the auditors',
          },
        ]),
      ],
    });
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    expect(await storedCopies()).toEqual([
      {
        source_name: 'SMTP:Relay SERVER',
        queue: 'Delivery one.example',
        addresses: 'a@one.example b@one.example',
      },
      { source_name: 'SMTP:Relay SERVER', queue: 'Delivery two.example', addresses: 'c@two.example' },
    ]);
    expect(handedOver[0]?.copies).toHaveLength(2);
  });

  it('drops recipients, and the reason is told', async () => {
    await start({
      steps: [
        step(({ recipients }) => [
          { kind: 'dropRecipients', recipients: recipients.slice(0, 1), reason: 'blocked' },
        ]),
      ],
    });
    expect(await send(['a@one.example', 'b@one.example'])).toMatch(/^250 /);
    expect((await storedCopies()).map(({ addresses }) => addresses)).toEqual(['b@one.example']);
    expect(events).toContainEqual({
      name: 'mailChanged',
      fields: {
        messageId: expect.anything(),
        step: 'test step',
        change: 'dropRecipients',
        count: 1,
        reason: 'blocked',
      },
    });
  });

  it.each([
    ['small', SMALL],
    ['big', BIG],
  ])('drops all recipients of a %s message, which is taken and leaves nothing', async (_size, content) => {
    await start({
      steps: [step(({ recipients }) => [{ kind: 'dropRecipients', recipients, reason: 'deleted' }])],
    });
    expect(await send(['a@one.example', 'b@two.example'], content)).toMatch(/^250 /);
    await expectNothingStored();
  });

  it('splits recipients of one queue into copies of their own', async () => {
    await start({
      steps: [
        step(({ recipients }) => [{ kind: 'split', recipients: recipients.slice(0, 1), reason: 'apart' }]),
      ],
    });
    expect(await send(['a@one.example', 'b@one.example', 'c@one.example'])).toMatch(/^250 /);
    const copies = await storedCopies();
    expect(copies.map(({ addresses }) => addresses)).toEqual([
      'b@one.example c@one.example',
      'a@one.example',
    ]);
    expect(new Set(copies.map(({ queue }) => queue)).size).toBe(1);
    const { rows } = await pool.query('SELECT count FROM queue_counter');
    expect(rows).toEqual([{ count: 2n }]);
  });

  it('adds header fields in front of those that came', async () => {
    await start({ steps: [step(() => [{ kind: 'addHeader', name: 'X-Rule', value: 'seen by a rule' }])] });
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    expect(handedOver[0]?.copies[0]?.addedHeaders).toBe('X-Rule: seen by a rule\r\n');
  });

  it('reads the content, small or big, and its header', async () => {
    const read: string[] = [];
    await start({
      steps: [
        {
          name: 'reader',
          stage: 'verdicts',
          run: async (mail) => {
            let content = '';
            for await (const piece of mail.readContent()) content += piece.toString('latin1');
            read.push(`${mail.facts.subject} ${mail.envelope.sender}`, content);
            return null;
          },
        },
      ],
    });
    await send(['a@one.example']);
    await send(['a@one.example'], BIG);
    expect(read).toEqual(['s sender@x.example', SMALL, 's sender@x.example', BIG]);
  });

  it('begins a further message, written in the same transaction', async () => {
    await start({ steps: [step(() => [FURTHER])] });
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    expect(await storedCopies()).toEqual([
      { source_name: 'SMTP:Relay SERVER', queue: 'Delivery one.example', addresses: 'a@one.example' },
      { source_name: 'JOURNAL', queue: 'Delivery archive.example', addresses: 'journal@archive.example' },
    ]);
    const { rows } = await pool.query<{ transactions: bigint; subject: string }>(
      'SELECT count(DISTINCT xmin::text) AS transactions, max(subject) AS subject FROM message',
    );
    expect(rows).toEqual([{ transactions: 1n, subject: 's' }]);
    expect(handedOver).toHaveLength(1);
    expect(handedOver[0]?.copies).toHaveLength(2);
  });

  it('begins a further message, sent at once in the same batch where connections stand', async () => {
    await start({ steps: [step(() => [FURTHER])], over: { sendsAtOnce: () => true } });
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    const { rows } = await pool.query('SELECT copies FROM transit_batch');
    expect(rows).toEqual([{ copies: 2 }]);
    expect(handedOver[0]?.batchId).not.toBeNull();
  });

  it('begins a further message that must wait, and then the message has rows too', async () => {
    // The first queue's connections stand, the second's do not.
    await start({
      steps: [step(() => [FURTHER])],
      over: { sendsAtOnce: (_queueId, contentBytes) => contentBytes === Buffer.byteLength(SMALL) },
    });
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    expect(await storedCopies()).toHaveLength(2);
    expect((await pool.query('SELECT FROM transit_batch')).rows).toHaveLength(0);
  });

  it('that refuses is the reply to the dot, and nothing is kept', async () => {
    const refusal = { ok: false, code: 550, enhancedCode: '5.7.1', text: 'Not by these rules' } as const;
    await start({
      steps: [step(() => [FURTHER, { kind: 'refuse', refusal }])],
    });
    expect(await send(['a@one.example'])).toBe('550 5.7.1 Not by these rules');
    expect(await send(['a@one.example'], BIG)).toBe('550 5.7.1 Not by these rules');
    await expectNothingStored();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('a defect');
      },
    ],
    ['rejects', () => Promise.reject(new Error('a defect'))],
    [
      'wants what cannot be',
      () => [{ kind: 'dropRecipients', recipients: [recipient('x@y.example')], reason: '' }],
    ],
  ] as [string, Step['run']][])(
    'that %s makes the client come again, and nothing is kept',
    async (_how, run) => {
      let isBroken = true;
      await start({
        steps: [{ name: 'broken', stage: 'filters', run: (mail) => (isBroken ? run(mail) : null) }],
      });
      expect(await send(['a@one.example'])).toMatch(/^451 4\.3\.0 /);
      expect(await send(['a@one.example'], BIG)).toMatch(/^451 4\.3\.0 /);
      await expectNothingStored();
      expect(receive?.events).toContainEqual(expect.objectContaining({ kind: 'failed' }));
      isBroken = false;
      expect(await send(['a@one.example'])).toMatch(/^250 /);
    },
  );
});

describe('what a message caused', () => {
  /** While a row for the further message is being written. */
  async function whileDatabase(does: string, work: () => Promise<void>): Promise<void> {
    await pool.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does}; RETURN NEW; END $$;
      CREATE TRIGGER fail BEFORE INSERT ON recipient FOR EACH ROW
        WHEN (NEW.address = 'journal@archive.example') EXECUTE FUNCTION fail()`);
    try {
      await work();
    } finally {
      await pool.query('DROP FUNCTION fail CASCADE');
    }
  }

  it.each([
    ['refuses', `RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'`, /^[45]/],
    ['is killed over', 'PERFORM pg_terminate_backend(pg_backend_pid())', /^452 4\.3\.1 /],
  ])('is gone with it when the database %s a part of it', async (_how, does, reply) => {
    await start({ steps: [step(() => [FURTHER])] });
    await whileDatabase(does, async () => {
      expect(await send(['a@one.example'])).toMatch(reply);
    });
    await expectNothingStored();
    // And there again with it.
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    expect(await storedCopies()).toHaveLength(2);
  });

  it('is placed anew with it when a queue went away meanwhile', async () => {
    await start({ steps: [step(() => [FURTHER])] });
    await send(['a@one.example']);
    await pool.query('TRUNCATE recipient, copy, message, content_chunk, queue_counter');
    await pool.query("DELETE FROM queue WHERE domain = 'archive.example'");
    expect(await send(['a@one.example'])).toMatch(/^250 /);
    expect((await storedCopies()).map(({ queue }) => queue)).toEqual([
      'Delivery one.example',
      'Delivery archive.example',
    ]);
  });
});

describe('recipients of our own domains', () => {
  const asked: (readonly string[])[] = [];
  const contact: RecipientDirectory = {
    resolve: (addresses) => {
      asked.push(addresses);
      return addresses.map((address) =>
        address.startsWith('group')
          ? { kind: 'goesTo', recipients: [recipient('a@one.example'), recipient('b@two.example')] }
          : NOBODY,
      );
    },
  };
  const late: RecipientDirectory = {
    resolve: async (addresses) => {
      await new Promise((resolve) => setImmediate(resolve));
      return contact.resolve(addresses);
    },
  };
  beforeEach(() => {
    asked.length = 0;
  });

  it.each([
    ['at once', contact],
    ['late', late],
  ])('go to whom the directory names, asked once for the message: %s', async (_when, recipients) => {
    await start({ recipients });
    expect(await send(['group@LOCAL.example', 'a@one.example', 'c@one.example'])).toMatch(/^250 /);
    expect((await storedCopies()).map(({ addresses }) => addresses)).toEqual([
      'a@one.example c@one.example',
      'b@two.example',
    ]);
    // At RCPT, and at the commit.
    expect(asked).toEqual([['group@local.example'], ['group@local.example']]);
  });

  it('are not asked about for mail between others', async () => {
    await start({ recipients: contact });
    expect(await send(['a@one.example', 'b@two.example'])).toMatch(/^250 /);
    expect(asked).toEqual([]);
  });

  it('who are gone at the commit come to Submission, where the sweep reports them', async () => {
    let isThere = true;
    await start({
      recipients: { resolve: (all) => (isThere ? contact.resolve(all) : all.map(() => NOBODY)) },
    });
    await client.say('MAIL FROM:<sender@x.example>');
    expect(await client.say('RCPT TO:<group@local.example>')).toMatch(/^250 /);
    isThere = false;
    await client.say('DATA');
    client.write(`${SMALL}.\r\n`);
    expect(await client.reply()).toMatch(/^250 /);
    expect(await storedCopies()).toEqual([
      expect.objectContaining({ queue: 'Submission ', addresses: 'group@local.example' }),
    ]);
  });

  it.each([
    ['is nobody', 'anna@local.example', false],
    ['can be told', 'group@local.example', true],
    ['is not ours', 'anna@x.example', true],
  ])('who send get a notice of delay only where the sender %s', async (_who, from, isNoticeDue) => {
    await start({ recipients: contact });
    await send(['a@one.example'], SMALL, from);
    const { rows } = await pool.query('SELECT delay_notice_at IS NOT NULL AS due FROM message');
    expect(rows).toEqual([{ due: isNoticeDue }]);
  });

  it('make the client come again when the directory fails at the commit', async () => {
    let count = 0;
    await start({
      recipients: {
        resolve: (addresses) => {
          count += 1;
          if (count > 1) throw new Error('the directory is away');
          return contact.resolve(addresses);
        },
      },
    });
    expect(await send(['group@local.example'])).toMatch(/^451 4\.3\.0 /);
    await expectNothingStored();
  });
});
