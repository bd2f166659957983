import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  addConnector,
  changeRouting,
  startTestTransport,
  type TestTransport,
  until,
} from './transport.test-tools';

const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;
/** It does not offer SMTPUTF8. */
let receiver: SmtpReceiver;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'SMTPUTF8 test', maxConnections: 4 });
  transport = await startTestTransport(database.url, 'HUB1');
});
afterAll(async () => {
  await transport.stop();
  await pool.end();
});
beforeEach(async () => {
  receiver = await startSmtpReceiver({ behaviour: { smtpUtf8: false } });
  await addConnector(pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    sources: [transport.server.id],
    smartHosts: ['127.0.0.1'],
  });
  await transport.settled();
});
afterEach(async () => {
  for (const table of ['send_connector', 'finished_recipient', 'delivery_attempt']) {
    await pool.query(`DELETE FROM ${table}`);
  }
  await changeRouting(pool);
  await transport.settled();
  await receiver.stop();
});

interface Said {
  readonly from?: string;
  readonly to?: string;
  readonly content?: string;
}

/** A client that says SMTPUTF8 with each message, whatever it holds. */
async function outcomeOf({ from = '', to = 'u@ok.test', content = 'Subject: alarm\r\n\r\nbody' }: Said) {
  const client = await RawSmtpClient.greeted(transport.smtp.port);
  await client.say('EHLO client.example');
  expect(await client.say(`MAIL FROM:<${from}> SMTPUTF8`)).toMatch(/^250/);
  expect(await client.say(`RCPT TO:<${to}>`)).toMatch(/^250/);
  await client.say('DATA');
  expect(await client.say(`${content}\r\n.`)).toMatch(/^250/);
  client.destroy();
  return until(pool, 'SELECT outcome, error_key FROM finished_recipient', (rows) => rows[0]);
}

const DELIVERED = { outcome: 'Delivered', error_key: null };
const NOT_SUPPORTED = { outcome: 'Failed', error_key: 'smtpUtf8NotSupported' };

describe('a message that was taken with SMTPUTF8', () => {
  it('and holds ASCII goes to a host that does not offer it', async () => {
    expect(await outcomeOf({ from: 'alarm@ok.test' })).toEqual(DELIVERED);
    expect(receiver.messages[0]?.envelope.mailParameters.join()).not.toContain('SMTPUTF8');
  });

  it('and has a body that is not ASCII goes there as well: that is 8BITMIME’s', async () => {
    const content = 'Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n本文';
    expect(await outcomeOf({ content })).toEqual(DELIVERED);
  });

  it('for an internationalized domain goes there by the domain’s A-label', async () => {
    expect(await outcomeOf({ to: 'u@例え.jp' })).toEqual(DELIVERED);
    expect(receiver.messages[0]?.envelope.recipients).toEqual(['u@xn--r8jz45g.jp']);
    expect(receiver.messages[0]?.content.toString()).toContain('for <u@xn--r8jz45g.jp>');
  });

  it.each([
    ['a local part', { to: '鈴木@ok.test' }],
    ['a sender', { from: '鈴木@ok.test' }],
    ['a header', { content: 'Subject: 会議\r\n\r\nbody' }],
  ])('and has %s that is not ASCII needs a host that offers it', async (_what, said) => {
    expect(await outcomeOf(said)).toMatchObject(NOT_SUPPORTED);
    expect(receiver.messages).toHaveLength(0);
  });
});
