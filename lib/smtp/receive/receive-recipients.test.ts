import { afterEach, describe, expect, it } from 'vitest';
import type { Answers, RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { NOBODY, noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

/** Recipients of our own domains, whom a directory knows: at once, late, or never. */
let receive: TestReceive;
const clients: RawSmtpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
  expect(receive.server.openConnections()).toBe(0);
});

const CONTACT = { address: 'anna@contoso.com', domain: 'contoso.com' };
const answersFor = (addresses: readonly string[]): Answers =>
  addresses.map((address) =>
    address.startsWith('known') || address.toLowerCase() === 'postmaster'
      ? { kind: 'goesTo', recipients: [CONTACT] }
      : NOBODY,
  );

/** Notes what it is asked, and answers when the test says so. */
class LateDirectory implements RecipientDirectory {
  readonly asked: (readonly string[])[] = [];
  #waiting: {
    addresses: readonly string[];
    resolve: (answers: Answers) => void;
    reject: (error: Error) => void;
  }[] = [];
  #onAsked: (() => void)[] = [];

  resolve(addresses: readonly string[]): Promise<Answers> {
    this.asked.push(addresses);
    for (const tell of this.#onAsked.splice(0)) tell();
    return new Promise((resolve, reject) => this.#waiting.push({ addresses, resolve, reject }));
  }

  async untilAsked(times: number): Promise<void> {
    while (this.asked.length < times) await new Promise<void>((resolve) => this.#onAsked.push(resolve));
  }

  answer(): void {
    for (const { addresses, resolve } of this.#waiting.splice(0)) resolve(answersFor(addresses));
  }

  fail(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the directory is away'));
  }
}

async function start(recipients: RecipientDirectory, maxLookupMs?: number): Promise<void> {
  receive = await startTestReceive({ recipients, ...(maxLookupMs === undefined ? {} : { maxLookupMs }) });
}

async function atMail(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  clients.push(client);
  await client.say('EHLO client.example');
  await client.say('MAIL FROM:<a@x.example>');
  return client;
}

async function replies(client: RawSmtpClient, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i += 1) all.push((await client.reply()).slice(0, 9));
  return all;
}

const rcpt = (...addresses: string[]) => addresses.map((address) => `RCPT TO:<${address}>\r\n`).join('');

describe('a directory that answers at once', () => {
  it('is asked once for the recipients that came together, and only for those of our own domains', async () => {
    const asked: (readonly string[])[] = [];
    await start({
      resolve: (addresses) => {
        asked.push(addresses);
        return answersFor(addresses);
      },
    });
    const client = await atMail();
    client.write(
      rcpt('known1@Local.Example', 'b@contoso.com', 'nobody@local.example', 'known2@local.example'),
    );
    expect(await replies(client, 4)).toEqual(['250 2.1.5', '250 2.1.5', '550 5.1.1', '250 2.1.5']);
    expect(asked).toEqual([['known1@local.example', 'nobody@local.example', 'known2@local.example']]);
  });

  it('is never asked about domains that are not ours', async () => {
    await start({
      resolve: () => {
        throw new Error('asked');
      },
    });
    const client = await atMail();
    client.write(`${rcpt('b@contoso.com', 'c@relay.example')}DATA\r\n`);
    expect(await replies(client, 3)).toEqual(['250 2.1.5', '250 2.1.5', '354 End d']);
  });

  it('keeps its answer for the transaction, not beyond', async () => {
    let count = 0;
    await start({
      resolve: (addresses) => {
        count += 1;
        return answersFor(addresses);
      },
    });
    const client = await atMail();
    await client.say('RCPT TO:<known@local.example>');
    await client.say('RCPT TO:<known@local.example>');
    expect(count).toBe(1);
    await client.say('RSET');
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<known@local.example>');
    expect(count).toBe(2);
  });

  it('is asked about the longest line that a command may have', async () => {
    await start({ resolve: answersFor });
    const client = await atMail();
    const [begin, end] = ['RCPT TO:', '<known@local.example>'];
    client.write(`${begin}${' '.repeat(2048 - begin.length - end.length)}${end}\r\n`);
    expect(await client.reply()).toMatch(/^250 2\.1\.5 /);
  });

  it('may know the postmaster, whom RFC 5321 lets stand without a domain', async () => {
    await start({ resolve: answersFor });
    const client = await atMail();
    expect(await client.say('RCPT TO:<Postmaster>')).toMatch(/^250 /);
    await client.say('DATA');
    expect(await client.say('.')).toMatch(/^250 /);
    expect(receive.taken[0]?.message.recipients).toEqual([{ address: 'Postmaster', domain: '' }]);
  });

  it('that throws or has too few answers makes the client come again, and is told as a failure of ours', async () => {
    let isThrowing = true;
    await start({
      resolve: () => {
        if (isThrowing) throw new Error('broken');
        return [];
      },
    });
    const client = await atMail();
    expect(await client.say('RCPT TO:<known@local.example>')).toMatch(/^451 4\.3\.0 /);
    expect(receive.events).toContainEqual(expect.objectContaining({ kind: 'failed' }));
    isThrowing = false;
    await client.say('RSET');
    await client.say('MAIL FROM:<a@x.example>');
    expect(await client.say('RCPT TO:<known@local.example>')).toMatch(/^451 4\.3\.0 /);
  });

  it('of today knows nobody', async () => {
    await start(noMailboxes);
    const client = await atMail();
    expect(await client.say('RCPT TO:<known@local.example>')).toBe(
      '550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found',
    );
  });
});

describe('a directory that answers late', () => {
  it('is asked once for a pipelined group, and all is answered in order after it', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const client = await atMail();
    client.write(`${rcpt('b@contoso.com', 'nobody@local.example', 'known@local.example', 'bad')}DATA\r\n`);
    await directory.untilAsked(1);
    // What stands before is said at once, and nothing after.
    client.write('body\r\n.\r\nNOOP\r\n');
    expect(await replies(client, 1)).toEqual(['250 2.1.5']);
    directory.answer();
    expect(await replies(client, 6)).toEqual([
      '550 5.1.1',
      '250 2.1.5',
      '501 5.1.3',
      '354 End d',
      '250 2.0.0',
      '250 2.0.0',
    ]);
    expect(directory.asked).toEqual([['nobody@local.example', 'known@local.example']]);
    expect(receive.taken[0]?.message.recipients.map(({ address }) => address)).toEqual([
      'b@contoso.com',
      'known@local.example',
    ]);
    expect(receive.taken[0]?.content).toBe('\r\nbody\r\n');
  });

  it('is asked again for a group that comes later', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const client = await atMail();
    for (const count of [1, 2]) {
      client.write(rcpt(`known${count}@local.example`));
      await directory.untilAsked(count);
      directory.answer();
      expect(await client.reply()).toMatch(/^250 2\.1\.5 /);
    }
    expect(directory.asked).toEqual([['known1@local.example'], ['known2@local.example']]);
  });

  it('is not asked for recipients that stand behind another command', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const client = await atMail();
    client.write(`${rcpt('known1@local.example')}NOOP\r\n${rcpt('known2@local.example')}`);
    await directory.untilAsked(1);
    directory.answer();
    await directory.untilAsked(2);
    directory.answer();
    expect(await replies(client, 3)).toEqual(['250 2.1.5', '250 2.0.0', '250 2.1.5']);
  });

  it('that fails makes the client come again', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const client = await atMail();
    client.write(rcpt('known@local.example', 'b@contoso.com'));
    await directory.untilAsked(1);
    directory.fail();
    expect(await replies(client, 2)).toEqual(['451 4.3.0', '250 2.1.5']);
    expect(receive.events).toContainEqual(
      expect.objectContaining({ kind: 'failed', error: new Error('the directory is away') }),
    );
  });

  it('that has no answer in time makes the client come again, and its late answer changes nothing', async () => {
    const directory = new LateDirectory();
    await start(directory, 20);
    const client = await atMail();
    expect(await client.say('RCPT TO:<known@local.example>')).toMatch(/^451 4\.3\.0 /);
    directory.answer();
    expect(await client.say('DATA')).toMatch(/^503 /);
  });

  it('is waited for although the client is silent meanwhile', async () => {
    const directory = new LateDirectory();
    await start(directory);
    receive.setConnectors([{ ...CONNECTOR, connectionInactivityTimeoutMs: 30 }]);
    const client = await atMail();
    client.write(rcpt('known@local.example'));
    await directory.untilAsked(1);
    // A client that was heard later has been silent for too long by now.
    const other = await RawSmtpClient.greeted(receive.server.port);
    clients.push(other);
    expect(await other.closed()).toMatch(/^421 /);
    directory.answer();
    expect(await client.reply()).toMatch(/^250 2\.1\.5 /);
  });

  it('answers a client that has ended its side', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const client = await atMail();
    client.write(rcpt('known@local.example'));
    await directory.untilAsked(1);
    client.end();
    directory.answer();
    expect(await client.reply()).toMatch(/^250 2\.1\.5 /);
    expect(await client.closed()).toBe('');
  });

  it('answers nobody when the client is gone, and others go on', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const gone = await atMail();
    gone.write(rcpt('known@local.example'));
    await directory.untilAsked(1);
    gone.destroy();
    const other = await atMail();
    other.write(rcpt('known@local.example'));
    await directory.untilAsked(2);
    directory.answer();
    expect(await other.reply()).toMatch(/^250 2\.1\.5 /);
  });

  it('does not hold up a stop', async () => {
    const directory = new LateDirectory();
    await start(directory);
    const client = await atMail();
    client.write(rcpt('known@local.example'));
    await directory.untilAsked(1);
    const stopped = receive.server.stop();
    expect(await client.closed()).toMatch(/^421 4\.3\.2 /);
    client.destroy();
    await stopped;
    directory.answer();
  });

  it('never sees more of a long group than one turn answers', async () => {
    const directory = new LateDirectory();
    await start(directory);
    receive.setConnectors([{ ...CONNECTOR, maxRecipientsPerMessage: 300 }]);
    const client = await atMail();
    await client.say('RCPT TO:<b@contoso.com>');
    client.write(rcpt(...Array.from({ length: 250 }, (_, at) => `nobody${at}@local.example`)));
    for (let times = 1; times <= 3; times += 1) {
      await directory.untilAsked(times);
      directory.answer();
    }
    expect(new Set(await replies(client, 250))).toEqual(new Set(['550 5.1.1']));
    expect(directory.asked.every((addresses) => addresses.length <= 100)).toBe(true);
    expect(directory.asked.flat()).toHaveLength(250);
  });
});
