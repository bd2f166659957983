import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

/** Dialogues of devices, scripts and scanners, as far as leniency costs nothing. */
let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeAll(async () => {
  receive = await startTestReceive({ connectors: [{ ...CONNECTOR, maxProtocolErrors: 50 }] });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});
afterAll(async () => {
  await receive.server.stop();
});

async function connect(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  clients.push(client);
  return client;
}
/** What each line is answered: its code. */
async function codes(...lines: string[]): Promise<string[]> {
  const client = await connect();
  const all: string[] = [];
  for (const line of lines) all.push((await client.say(line)).slice(0, 3));
  return all;
}
const LOCAL_64 = 'l'.repeat(64);
const domainOf = (octets: number) => `${`${'d'.repeat(60)}.`.repeat(4)}${'d'.repeat(octets - 247)}.jp`;

describe('is taken:', () => {
  it.each([
    ['words in lower case', 'mail from:<a@x.example>', 'rcpt to:<b@relay.example>'],
    ['words in both cases, and blanks', 'Mail From : <a@x.example>', 'Rcpt  To :  <b@relay.example>'],
    ['tabs between the words', 'MAIL\tFROM:\t<a@x.example>\t', 'RCPT\tTO:<b@relay.example>\t '],
    ['addresses without brackets', 'MAIL FROM:a@x.example SIZE=100', 'RCPT TO:b@relay.example'],
    ['a name in front', 'MAIL FROM:"3F Scanner" <a@x.example>', 'RCPT TO: Bob <b@relay.example>'],
    ['a Japanese name in front', 'MAIL FROM:スキャナ <a@x.example>', 'RCPT TO:<b@relay.example>'],
    [
      'a source route',
      'MAIL FROM:<@hop.example:a@x.example>',
      'RCPT TO:<@one.example,@two.example:b@relay.example>',
    ],
    ['final dots', 'MAIL FROM:<a@x.example.>', 'RCPT TO:<b@RELAY.example.>'],
    ['blanks within the brackets', 'MAIL FROM:< a@x.example >', 'RCPT TO:<\tb@relay.example>'],
    ['the null sender with a blank', 'MAIL FROM: <>', 'RCPT TO:<b@relay.example>'],
    ['a quoted local part with a space', 'MAIL FROM:<"a b"@x.example>', 'RCPT TO:<"b\\"c"@relay.example>'],
    ['dots of a Japanese carrier', 'MAIL FROM:<a..b.@x.example>', 'RCPT TO:<.b@relay.example>'],
    [
      'parameters in lower case, with blanks',
      'MAIL FROM:<a@x.example>  size=100   body=8bitmime ',
      'RCPT TO:<b@relay.example>',
    ],
    ['a domain of digits', 'MAIL FROM:<a@1.example>', 'RCPT TO:<b@iana.123>'],
    ['an underscore in a domain', 'MAIL FROM:<root@my_host.example>', 'RCPT TO:<b@relay.example>'],
    ['an address literal', 'MAIL FROM:<a@[192.0.2.1]>', 'RCPT TO:<b@[IPv6:2001:db8::1]>'],
    ['a local part of 64 octets', `MAIL FROM:<${LOCAL_64}@x.example>`, `RCPT TO:<${LOCAL_64}@relay.example>`],
    ['a path of 256 octets', `MAIL FROM:<a@${domainOf(252)}>`, 'RCPT TO:<b@relay.example>'],
    ['an IDN in UTF-8', 'MAIL FROM:<a@例え.jp> SMTPUTF8', 'RCPT TO:<b@bücher.example>'],
    ['a full-width dot at the end', 'MAIL FROM:<a@x.example> SMTPUTF8', 'RCPT TO:<b@relay.example。>'],
  ])('%s', async (_title, mail, rcpt) => {
    expect(await codes('EHLO client.example', mail, rcpt, 'RSET')).toEqual(['250', '250', '250', '250']);
  });

  it.each([
    'HELO',
    'EHLO',
    'HELO ',
    'EHLO\tclient',
    'HELO 3F scanner',
    'EHLO [IPv6:::1]',
    'helo localhost.',
    'EHLO スキャナ',
  ])('%j', async (line) => {
    expect(await codes(line, 'MAIL FROM:<a@x.example>')).toEqual(['250', '250']);
  });

  it.each(['NOOP\t', 'NOOP hello there', 'RSET\t', 'RSET now', 'noop'])('%j', async (line) => {
    expect(await codes('EHLO client.example', line)).toEqual(['250', '250']);
  });

  it('DATA and QUIT with blanks behind them', async () => {
    const client = await connect();
    for (const line of ['EHLO client.example', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@relay.example>'])
      await client.say(line);
    expect(await client.say('DATA \t ')).toMatch(/^354 /);
    expect(await client.say('Subject: x\r\n\r\n.')).toMatch(/^250 /);
    expect(await client.say('QUIT\t')).toMatch(/^221 /);
  });
});

describe('is refused, with a reason:', () => {
  it.each([
    ['a local part of 65 octets', `MAIL FROM:<${LOCAL_64}l@x.example>`, '64 octets'],
    ['a path of 257 octets', `MAIL FROM:<a@${domainOf(253)}>`, '256 octets'],
    ['a bracket that never closes', 'MAIL FROM:<a@x.example', 'brackets'],
    ['two addresses', 'MAIL FROM:<a@x.example>,<b@x.example>', ''],
    ['a label of 64 octets', `MAIL FROM:<a@${'d'.repeat(64)}.example>`, 'domain'],
    ['two dots in a domain', 'MAIL FROM:<a@x..example>', 'domain'],
    ['a literal that is none', 'MAIL FROM:<a@[127.1]>', 'domain'],
    ['a literal with a zone', 'MAIL FROM:<a@[IPv6:fe80::1%eth0]>', 'domain'],
  ])('%s', async (_title, line, reason) => {
    const client = await connect();
    await client.say('EHLO client.example');
    const reply = await client.say(line);
    expect(reply).toMatch(/^501 5\.1\.7 /);
    expect(reply).toContain(reason);
  });

  it.each([
    'GET / HTTP/1.1',
    'POST http://127.0.0.1:25/ HTTP/1.1',
    'CONNECT mx.example:25 HTTP/1.1',
    'put /x',
    'PRI * HTTP/2.0',
  ])('%s, and the connection ends', async (line) => {
    const client = await connect();
    expect(await client.say(line)).toMatch(/^421 /);
    await client.closed();
  });
});

describe('a relay client’s header', () => {
  async function storedOf(content: string, sender = 'scanner@x.example'): Promise<string | undefined> {
    const client = await connect();
    for (const line of ['EHLO client.example', `MAIL FROM:<${sender}>`, 'RCPT TO:<b@relay.example>', 'DATA'])
      await client.say(line);
    expect(await client.say(`${content}\r\n.`)).toMatch(/^250 /);
    return receive.taken.at(-1)?.stored;
  }
  const FULL = 'From: a@b\r\nDate: today\r\nMessage-ID: <1@b>\r\n';

  it('loses a Bcc that is folded over lines, behind a mailbox line, with LF', async () => {
    const stored = await storedOf(`From a@b Mon Nov 30\n${FULL}BCC :\n c@d,\n\te@f\nSubject: x\n\nbody`);
    expect(stored).toBe(`X-Mailbox-Line: From a@b Mon Nov 30\r\n${FULL}Subject: x\r\n\r\nbody\r\n`);
  });

  it('keeps Bcc in the body, and in fields of other names', async () => {
    const content = `${FULL}X-Bcc: c@d\r\n\r\nBcc: c@d\r\n`;
    expect(await storedOf(content)).toBe(`${content}\r\n`);
  });

  it('gets one From in place of an empty one, behind the client’s trace', async () => {
    const stored = await storedOf(
      'Received: from a by b; today\r\nFrom:\r\n \r\nReceived: from c by a; today\r\nSubject: x\r\n\r\nbody',
    );
    expect(stored?.match(/^From:.*$/gm)).toEqual(['From: <scanner@x.example>']);
    expect(stored).toMatch(/^Received: from a/);
  });

  it('is not given a From beside one that is written oddly', async () => {
    const stored = await storedOf('FROM\t: =?utf-8?B?5Lu25ZCN?= <a@b>\r\nSubject: x\r\n\r\nbody');
    expect(stored?.match(/^from/gim)).toHaveLength(1);
  });
});
