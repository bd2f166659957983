import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { FALSE_ENDS, gullibleReading, SMUGGLED } from '@/lib/smtp/false-ends.test-tools';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { CHUNK_BYTES } from '@/lib/store/hot/in/content';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addConnector, startTestTransport, type TestTransport } from './transport.test-tools';

/** The whole way: in over a socket, through the database, out over a socket. One message stays one message. */
const database = useTestDatabase();
let pool: Pool;
let transport: TestTransport;
let receiver: SmtpReceiver;
const commands: string[] = [];

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'smuggling test', maxConnections: 2 });
  receiver = await startSmtpReceiver({
    behaviour: {
      recipientReplies: { 'refused@contoso.com': `550-5.1.1 .\r\n550-5.1.1 \r\n550 5.1.1 .` },
    },
  });
  receiver.events.on('command', (line) => commands.push(line));
  transport = await startTestTransport(database.url, 'HUB1');
  await addConnector(pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    smartHosts: ['127.0.0.1'],
    port: receiver.port,
    sources: [transport.server.id],
  });
  await transport.settled();
});
afterAll(async () => {
  await transport.stop();
  await receiver.stop();
  await pool.end();
});

async function connect(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(transport.smtp.port);
  await client.say('EHLO client.example');
  return client;
}

async function send(client: RawSmtpClient, recipient: string, wire: string): Promise<void> {
  expect(await client.say('MAIL FROM:<sender@client.example>')).toMatch(/^250 /);
  expect(await client.say(`RCPT TO:<${recipient}>`)).toMatch(/^250 /);
  expect(await client.say('DATA')).toMatch(/^354 /);
  client.write(wire);
  expect(await client.reply()).toMatch(/^250 /);
}

/** Takes what has arrived since the last call, once there is so much; nothing but mail of ours may be among it. */
async function arrivals(count: number, senders: readonly string[]) {
  const all = await receiver.waitForMessages(seen + count);
  const arrived = all.slice(seen);
  seen += count;
  const said = commands.splice(0).filter((line) => line.startsWith('MAIL'));
  expect(said.every((line) => senders.some((sender) => line.startsWith(`MAIL FROM:<${sender}>`)))).toBe(true);
  return arrived;
}
let seen = 0;

/** So that nothing is completed. */
const REST_OF_HEADER = 'From: <sender@client.example>\r\nDate: today\r\nMessage-ID: <1@client.example>\r\n';

it('a message with every false end of data in it arrives as one, stuffed', { timeout: 30_000 }, async () => {
  const acceptable = FALSE_ENDS.filter(({ stored }) => stored !== null);
  const client = await connect();
  for (const [n, { octets }] of acceptable.entries()) {
    await send(
      client,
      `n${n}@contoso.com`,
      `Subject: ${n}\r\n${REST_OF_HEADER}\r\nbefore${octets}${SMUGGLED}.\r\n`,
    );
  }
  client.destroy();
  const arrived = await arrivals(acceptable.length, ['sender@client.example']);
  for (const [n, { stored }] of acceptable.entries()) {
    const message = arrived.find(({ envelope }) => envelope.recipients.includes(`n${n}@contoso.com`));
    expect(message?.content.toString('latin1')).toMatch(/^Received: from client\.example /);
    const content = message?.content.toString('latin1') ?? '';
    expect(content.slice(content.indexOf(`Subject: ${n}`))).toBe(
      `Subject: ${n}\r\n${REST_OF_HEADER}\r\nbefore${stored}${SMUGGLED}`,
    );
    expect(gullibleReading(message?.wire ?? Buffer.alloc(0))).toEqual({ ends: 1, hasBareLineEnd: false });
  }
});

it('a false end that stands where big content is cut in pieces is none', { timeout: 60_000 }, async () => {
  const octets = '\r\n..\r\n';
  const client = await connect();
  const front = 'Subject: big\r\n\r\n';
  const cuts = Array.from({ length: octets.length + 1 }, (_, at) => at);
  for (const at of cuts) {
    // What comes in is one octet more than what is stored: the stuffing.
    const padding = CHUNK_BYTES - front.length - at;
    const lines = `${'x'.repeat(62)}\r\n`.repeat(padding / 64);
    const filler = lines + 'x'.repeat(padding - lines.length);
    await send(client, `big${at}@contoso.com`, `${front}${filler}${octets}${SMUGGLED}.\r\n`);
  }
  client.destroy();
  for (const { wire, content } of await arrivals(cuts.length, ['sender@client.example'])) {
    expect(content.length).toBeGreaterThan(CHUNK_BYTES);
    expect(content.toString('latin1').endsWith(`x\r\n.\r\n${SMUGGLED}`)).toBe(true);
    expect(gullibleReading(wire)).toEqual({ ends: 1, hasBareLineEnd: false });
  }
});

/** A report returns fields of usual names only, each twice at most. */
const RETURNED = [
  'References',
  'X-Mailer',
  'User-Agent',
  'Thread-Topic',
  'List-Id',
  'Importance',
  'Precedence',
];

it('a report about mail whose header and refusal are full of them arrives as one', async () => {
  // Without those that end the header, as a line that is no field does too, and those that make the report encode it.
  const inHeader = FALSE_ENDS.filter(
    ({ stored }) => stored !== null && /^(?!.*\r\n[^ \t])[\0-\x7f]*$/s.test(stored),
  );
  expect(inHeader.length).toBeGreaterThan(5);
  const header = inHeader
    .map(({ octets }, n) => `${RETURNED[n % RETURNED.length]}: before${octets}${SMUGGLED.slice(0, 40)}`)
    .join('\r\n');
  const client = await connect();
  await send(
    client,
    'refused@contoso.com',
    `Subject: one\r\n${header}\r\n.\nMAIL FROM:<x@y>\r\n\r\nbody\r\n.\r\n`,
  );
  client.destroy();
  const [report] = await arrivals(1, ['', 'sender@client.example']);
  expect(report?.envelope).toMatchObject({ from: '', recipients: ['sender@client.example'] });
  expect(report?.content.toString('latin1')).toContain('Content-Type: multipart/report');
  const wire = report?.wire ?? Buffer.alloc(0);
  expect(wire.toString('latin1')).toContain(`Subject: one\r\n${RETURNED[0]}: before`);
  // What ended the header is no part of it.
  expect(wire.toString('latin1')).not.toContain('\r\nMAIL FROM');
  expect(gullibleReading(wire)).toEqual({ ends: 1, hasBareLineEnd: false });
});
