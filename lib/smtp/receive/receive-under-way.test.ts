import { afterEach, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import {
  CONNECTOR,
  DEFAULT_CONNECTOR,
  OUTSIDE,
  startTestReceive,
  type TestReceive,
} from './receive.test-tools';

const SHORT = '452 4.3.1 Insufficient system resources';
const LARGE = { maxMessageSizeBytes: 10_000_000, maxRecipientsPerMessage: 1000 };
const CONNECTORS = [
  { ...CONNECTOR, ...LARGE, remoteIpRanges: ['127.0.0.1'] },
  { ...DEFAULT_CONNECTOR, ...LARGE },
];
const LINE = `${'x'.repeat(98)}\r\n`;

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop(0);
});

async function start(options: Parameters<typeof startTestReceive>[0] = {}): Promise<void> {
  receive = await startTestReceive({ connectors: CONNECTORS, ...options });
}
async function inContent(localAddress = OUTSIDE, parameters = ''): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port, { localAddress });
  clients.push(client);
  await client.say('EHLO client.example');
  await client.say(`MAIL FROM:<a@x.example>${parameters}`);
  await client.say('RCPT TO:<b@relay.example>');
  expect(await client.say('DATA')).toMatch(/^354 /);
  client.write('Subject: a\r\n\r\n');
  return client;
}
/** Sent, and taken off the wire. */
async function sent(client: RawSmtpClient, lines: number): Promise<void> {
  client.write(LINE.repeat(lines));
  const other = await RawSmtpClient.greeted(receive.server.port);
  await other.say('QUIT');
}

describe('content under way', () => {
  it('is refused with 452 at the dot when there is no room any more, and the next message is taken', async () => {
    let hasRoom = true;
    await start({ mayGoOn: () => hasRoom });
    const client = await inContent();
    await sent(client, 1000);
    hasRoom = false;
    client.write(LINE.repeat(1000));
    expect(await client.say('.')).toBe(SHORT);
    expect(receive.taken).toEqual([]);
    expect(receive.broken).toHaveLength(1);
    hasRoom = true;
    await client.say('MAIL FROM:<a@x.example>');
    await client.say('RCPT TO:<b@relay.example>');
    await client.say('DATA');
    expect(await client.say('Subject: a\r\n\r\nb\r\n.')).toMatch(/^250 /);
  });

  it('of a source that holds too much is refused, octet by octet or by the megabyte', async () => {
    await start({ underWayLimits: () => ({ bytesOfSource: 300_000, bytesInAll: 10_000_000 }) });
    const [first, second] = [await inContent(), await inContent()];
    first.write(LINE.repeat(2000));
    second.write(LINE.repeat(2000));
    const answers = [await first.say('.'), await second.say('.')].sort();
    expect(answers).toEqual([expect.stringMatching(/^250 /), SHORT]);
    const slow = await inContent();
    for (let octet = 0; octet < 300; octet++) slow.write('y');
    slow.write('\r\n');
    expect(await slow.say('.')).toMatch(/^250 /);
  });

  it('of a silent client gives way to one of another network, and is answered when it speaks', async () => {
    await start({ underWayLimits: () => ({ bytesOfSource: 900_000, bytesInAll: 1_000_000 }) });
    const silent = await inContent('127.1.1.1');
    silent.write(LINE.repeat(8000));
    while (receive.broken.length === 0) {
      const client = await inContent('127.2.2.2');
      client.write(LINE.repeat(2500));
      expect(await client.say('.')).toMatch(/^250 /);
      if (receive.broken.length > 0) break;
    }
    expect(await silent.say('.')).toBe(SHORT);
  });

  it.each([
    ['far more than SIZE said', 1000, 8000, /^552 5\.3\.4 .* size that was said \(1000 bytes\)$/],
    ['three times as much as SIZE said, as quoted-printable is', 300_000, 8900, /^250 /],
    ['what SIZE 0 says nothing of', 0, 8000, /^250 /],
  ])('that is %s is answered so', async (_title, size, lines, answer) => {
    await start();
    const client = await inContent(OUTSIDE, ` SIZE=${size}`);
    client.write(LINE.repeat(lines));
    expect(await client.say('.')).toMatch(answer);
  });

  it('of a client that may relay may be larger than its guess', async () => {
    await start();
    const client = await inContent('127.0.0.1', ' SIZE=1000');
    client.write(LINE.repeat(8000));
    expect(await client.say('.')).toMatch(/^250 /);
  });

  it('that SIZE says is larger than the room is not begun, and what is over the limit is refused for good', async () => {
    await start({ mayAccept: (_connector, saidBytes) => saidBytes <= 5000 });
    const client = await RawSmtpClient.greeted(receive.server.port, { localAddress: OUTSIDE });
    clients.push(client);
    await client.say('EHLO client.example');
    expect(await client.say('MAIL FROM:<a@x.example> SIZE=5001')).toBe(SHORT);
    expect(await client.say('MAIL FROM:<a@x.example> SIZE=5000')).toMatch(/^250 /);
  });
});

describe('recipients under way', () => {
  it('are counted as content is, and who says nothing after them is sent away for others', async () => {
    await start({ underWayLimits: () => ({ bytesOfSource: 50_000, bytesInAll: 60_000 }) });
    const greedy = await RawSmtpClient.greeted(receive.server.port, { localAddress: '127.1.1.1' });
    clients.push(greedy);
    await greedy.say('EHLO client.example');
    await greedy.say('MAIL FROM:<a@x.example>');
    const said = Array.from({ length: 100 }, (_unused, at) => `RCPT TO:<b${at}@relay.example>\r\n`).join('');
    greedy.write(said);
    for (let at = 0; at < 100; at++) expect(await greedy.reply()).toMatch(/^250 /);
    const other = await inContent('127.2.2.2');
    other.write(LINE.repeat(250));
    expect(await greedy.reply()).toMatch(/^421 4\.3\.1 /);
    expect(await other.say('.')).toMatch(/^250 /);
  });

  it('of a source that holds too much are put off', async () => {
    await start({ underWayLimits: () => ({ bytesOfSource: 20_000, bytesInAll: 1_000_000 }) });
    const client = await RawSmtpClient.greeted(receive.server.port, { localAddress: OUTSIDE });
    clients.push(client);
    await client.say('EHLO client.example');
    await client.say('MAIL FROM:<a@x.example>');
    const answers: string[] = [];
    for (let at = 0; at < 60; at++) answers.push(await client.say(`RCPT TO:<b${at}@relay.example>`));
    expect(answers.filter((answer) => answer === SHORT)).not.toEqual([]);
  });
});

describe('a TLS handshake', () => {
  it('is not begun while there is no room for it', async () => {
    let hasRoom = false;
    await start({ mayGoOn: () => hasRoom });
    const client = await RawSmtpClient.greeted(receive.server.port);
    clients.push(client);
    await client.say('EHLO client.example');
    expect(await client.say('STARTTLS')).toBe('454 4.3.1 TLS not available due to temporary reason');
    hasRoom = true;
    expect(await client.say('STARTTLS')).toMatch(/^220 /);
  });
});
