import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, DEFAULT_CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

const PROXY = '127.0.0.9';
const STRANGER = '203.0.113.7';
const RELAY_CLIENT = '127.0.0.1';
const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const V2_STRANGER = `${SIGNATURE}\x21\x11\0\x0c${String.fromCharCode(203, 0, 113, 7, 127, 0, 0, 1, 1, 1, 0, 25)}`;
const V2_LOCAL = `${SIGNATURE}\x20\0\0\0`;
const V2_UNIX = `${SIGNATURE}\x21\x31\0\xd8${'\0'.repeat(216)}`;
const v1 = (clientIp: string) => `PROXY TCP4 ${clientIp} 127.0.0.1 50000 25\r\n`;
const NO_HEADER = /^421 4\.7\.1 A proxy has to say first/;

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

/** As installed: a wide Relay connector, in whose range the proxy stands. */
beforeEach(async () => {
  receive = await startTestReceive({
    connectors: [CONNECTOR, { ...DEFAULT_CONNECTOR, proxyProtocolIpRanges: [PROXY] }],
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop(0);
});

async function through(header: string, localAddress = PROXY): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.connect(receive.server.port, { localAddress });
  clients.push(client);
  client.write(header);
  return client;
}
/** The answers to a foreign recipient and to one of a domain that is relayed. */
async function rights(client: RawSmtpClient): Promise<string[]> {
  expect(await client.reply()).toMatch(/^220 /);
  await client.say('EHLO client.example');
  await client.say('MAIL FROM:<a@x.example>');
  const foreign = await client.say('RCPT TO:<b@foreign.example>');
  const relayed = await client.say('RCPT TO:<b@relay.example>');
  return [foreign, relayed].map((answer) => answer.slice(0, 3));
}

describe('a named proxy', () => {
  it.each([
    ['version 1', v1(STRANGER)],
    ['version 2', V2_STRANGER],
  ])('gives its client the rights of its own address, and none of the proxy (%s)', async (_title, header) => {
    const client = await through(header);
    expect(await rights(client)).toEqual(['550', '250']);
    await client.say('DATA');
    expect(await client.say('Subject: a\r\n\r\nb\r\n.')).toMatch(/^250 /);
    expect(receive.taken[0]?.message.trace.clientIp).toBe(STRANGER);
    expect(receive.taken[0]?.message.receiveConnectorName).toBe(DEFAULT_CONNECTOR.name);
    const told = receive.events.map((event) => ('clientIp' in event ? event.clientIp : null));
    expect(new Set(told)).toEqual(new Set([STRANGER]));
  });

  it('passes on a handshake that comes with the header, where TLS comes before the greeting', async () => {
    // The binding of the tests is at port 0.
    const connector = { ...DEFAULT_CONNECTOR, proxyProtocolIpRanges: [PROXY], implicitTlsPorts: ['0'] };
    receive.setConnectors([connector]);
    const client = await through(v1(STRANGER));
    await client.startTls();
    expect(await client.reply()).toMatch(/^220 /);
    expect(await client.say('EHLO client.example')).not.toContain('STARTTLS');
  });

  it('passes on who may relay, too', async () => {
    expect(await rights(await through(v1(RELAY_CLIENT)))).toEqual(['250', '250']);
  });

  it.each([
    ['LOCAL', V2_LOCAL],
    ['UNKNOWN', 'PROXY UNKNOWN\r\n'],
    ['a Unix socket', V2_UNIX],
    ['its own address', v1(PROXY)],
  ])('that says %s is greeted, and does not relay although its address could', async (_title, header) => {
    expect(await rights(await through(header))).toEqual(['550', '250']);
  });

  it('is greeted behind the header, and what came with it is answered', async () => {
    const client = await through(`${v1(STRANGER)}EHLO client.example\r\nMAIL FROM:<a@x.example>\r\n`);
    expect(await client.reply()).toMatch(/^220 /);
    expect(await client.reply()).toContain(`Hello [${STRANGER}]`);
    expect(await client.reply()).toMatch(/^250 2\.1\.0 /);
  });

  it('may send its header octet by octet', async () => {
    const client = await through('');
    for (const octet of V2_STRANGER) client.write(octet);
    expect(await rights(client)).toEqual(['550', '250']);
  });

  it('has a client whose second header is none, and ends it', async () => {
    const client = await through(`${v1(STRANGER)}${v1(RELAY_CLIENT)}EHLO x\r\n`);
    expect(await client.reply()).toMatch(/^220 /);
    expect(await client.reply()).toMatch(/^421 4\.7\.1 The PROXY protocol is not taken/);
    expect(await client.closed()).toBe('');
  });

  it('has a client whose second header in version 2 gives it nothing', async () => {
    const client = await through(`${v1(STRANGER)}${V2_STRANGER}`);
    expect(await client.reply()).toMatch(/^220 /);
    expect((await client.closed()).replaceAll(/^500 .*\r\n/gm, '')).toMatch(/^(?:221|421) .*\r\n$/);
  });

  it.each([
    ['SMTP instead', 'EHLO client.example\r\n'],
    ['half a header and its end', 'PROXY TCP4 203.0'],
    ['a header that is too long', `PROXY TCP4 ${'1'.repeat(200)}`],
    ['a version 2 larger than any', `${SIGNATURE}\x21\x11\xff\xff`],
  ])('that says %s is turned away before any greeting', async (_title, said) => {
    const client = await through(said);
    if (said.length < 20) client.end();
    expect(await client.reply()).toMatch(NO_HEADER);
    expect(await client.closed()).toBe('');
    expect(receive.events).toMatchObject([{ kind: 'refused', stage: 'connect', clientIp: PROXY }]);
  });

  it('that only connects keeps no stop waiting', async () => {
    const socket: Socket = connect({ port: receive.server.port, host: '127.0.0.1', localAddress: PROXY });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    // Its server side is there when another's greeting is.
    await RawSmtpClient.greeted(receive.server.port).then((client) => clients.push(client));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.resume();
    await receive.server.stop(60_000);
    await closed;
  });

  it('has clients that are counted each for itself', async () => {
    receive.setConnectors([
      CONNECTOR,
      { ...DEFAULT_CONNECTOR, proxyProtocolIpRanges: [PROXY], maxInboundConnectionPerSource: 1 },
    ]);
    expect(await (await through(v1(STRANGER))).reply()).toMatch(/^220 /);
    expect(await (await through(v1(STRANGER))).reply()).toMatch(/^421 4\.3\.2 /);
    expect(await (await through(v1('203.0.113.8'))).reply()).toMatch(/^220 /);
  });

  it('stays one while the connector that names it is disabled', async () => {
    receive.setConnectors([
      CONNECTOR,
      { ...DEFAULT_CONNECTOR, proxyProtocolIpRanges: [PROXY], enabled: false },
    ]);
    expect(await (await through('EHLO x\r\n')).reply()).toMatch(NO_HEADER);
  });
});

describe('an address that is not named', () => {
  it('may not speak the PROXY protocol: it would relay by its own address', async () => {
    const client = await through(`${v1(STRANGER)}EHLO x\r\nMAIL FROM:<a@x.example>\r\n`, '127.0.0.8');
    expect(await client.reply()).toMatch(/^220 /);
    expect(await client.reply()).toMatch(/^421 4\.7\.1 The PROXY protocol is not taken/);
    expect(await client.closed()).toBe('');
  });

  it('is hung up on by version 2, which ends with QUIT', async () => {
    const client = await through(`${V2_STRANGER}EHLO x\r\n`, '127.0.0.8');
    expect(await client.reply()).toMatch(/^220 /);
    expect((await client.closed()).replaceAll(/^500 .*\r\n/gm, '')).toMatch(/^(?:221|421) .*\r\n$/);
  });
});
