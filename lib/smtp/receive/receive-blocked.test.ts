import { afterEach, describe, expect, it } from 'vitest';
import { BlockList } from '@/lib/mail/address/block-list';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { startTestReceive, type TestReceive } from './receive.test-tools';

/** Whom the IP Block list names. 127.0.0.1 relays by its connector: its right is no way around. */
const BLOCKED = '554 5.7.1 Client does not have permissions to submit to this server';

let receive: TestReceive;
let list = new BlockList([]);

async function start(ranges: readonly string[]): Promise<void> {
  list = new BlockList(ranges);
  receive = await startTestReceive({ blockList: () => list });
}

afterEach(async () => {
  await receive.server.stop();
  expect(receive.server.openConnections()).toBe(0);
});

describe('a client of the IP Block list', () => {
  it('is told so in place of a greeting, and its session is recorded as one that was not let in', async () => {
    await start(['127.0.0.1/32']);
    const client = await RawSmtpClient.connect(receive.server.port);
    expect(await client.closed()).toBe(`${BLOCKED}\r\n`);
    expect(await receive.endedSession()).toMatchObject({
      end: 'NotLetIn',
      outcome: 'Refused',
      reply: BLOCKED,
      connectorName: 'Relay SERVER',
    });
    const other = await RawSmtpClient.connect(receive.server.port, { localAddress: '127.0.0.2' });
    expect(await other.reply()).toMatch(/^220 /);
    other.destroy();
  });

  it('is refused at its next command, and what it had begun goes no further', async () => {
    await start([]);
    const client = await RawSmtpClient.greeted(receive.server.port);
    await client.say('EHLO scanner');
    expect(await client.say('MAIL FROM:<scan@local.example>')).toMatch(/^250 /);
    list = new BlockList(['127.0.0.0/8']);
    expect(await client.say('RCPT TO:<a@elsewhere.example>')).toBe(BLOCKED);
    expect(await client.closed()).toBe('');
    expect(await receive.endedSession()).toMatchObject({
      end: 'ClosedByServer',
      outcome: 'Refused',
      reply: BLOCKED,
    });
    expect(receive.taken).toEqual([]);
  });

  it('has the message that it is in the middle of taken, and no other', async () => {
    await start([]);
    const client = await RawSmtpClient.greeted(receive.server.port);
    await client.say('EHLO scanner');
    await client.say('MAIL FROM:<scan@local.example>');
    await client.say('RCPT TO:<a@elsewhere.example>');
    expect(await client.say('DATA')).toMatch(/^354 /);
    list = new BlockList(['127.0.0.1']);
    expect(await client.say('Subject: page 1\r\n\r\nscan\r\n.')).toMatch(/^250 /);
    expect(await client.say('MAIL FROM:<scan@local.example>')).toBe(BLOCKED);
    expect(await client.closed()).toBe('');
    expect(receive.taken).toHaveLength(1);
  });

  it('is let in again when it is on the list no more', async () => {
    await start(['127.0.0.1']);
    const refused = await RawSmtpClient.connect(receive.server.port);
    await refused.closed();
    list = new BlockList([]);
    const client = await RawSmtpClient.greeted(receive.server.port);
    expect(await client.say('EHLO scanner')).toMatch(/^250/);
    client.destroy();
  });
});
