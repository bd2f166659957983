import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeEach(async () => {
  receive = await startTestReceive();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
  expect(receive.server.openConnections()).toBe(0);
});

async function hello(): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.greeted(receive.server.port);
  clients.push(client);
  await client.say('EHLO client.example');
  return client;
}

async function replies(client: RawSmtpClient, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < count; i += 1) all.push(await client.reply());
  return all;
}

const ENVELOPE = 'MAIL FROM:<a@x.example>\r\nRCPT TO:<b@contoso.com>\r\n';
const MESSAGE = `${ENVELOPE}DATA\r\nbody\r\n.\r\n`;
const codesOf = (all: readonly string[]) => all.map((text) => text.slice(0, 3));

describe('STARTTLS', () => {
  it.each(['TLSv1', 'TLSv1.1'] as const)('does not speak %s, which RFC 8996 has ended', async (version) => {
    const client = await hello();
    await client.say('STARTTLS');
    const handshake = client.startTls({
      minVersion: version,
      maxVersion: version,
      ciphers: 'ALL:@SECLEVEL=0',
    });
    await expect(handshake).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });

  it('comes behind EHLO', async () => {
    const client = await RawSmtpClient.greeted(receive.server.port);
    clients.push(client);
    expect(await client.say('STARTTLS')).toBe('503 5.5.1 Error: send EHLO first');
    await client.say('HELO client.example');
    expect(await client.say('STARTTLS')).toBe('503 5.5.1 Error: send EHLO first');
  });

  it('forgets who the client said it was, and its transaction (RFC 3207 4.2)', async () => {
    const client = await hello();
    client.write(ENVELOPE);
    await replies(client, 2);
    await client.say('STARTTLS');
    await client.startTls();
    expect(await client.say('RCPT TO:<b@contoso.com>')).toBe('503 5.5.1 Error: send HELO/EHLO first');
    await client.say('EHLO again.example');
    expect(await client.say('DATA')).toBe('503 5.5.1 Error: need RCPT command');
    expect(await client.say('STARTTLS')).toBe('503 5.5.1 Error: TLS already active');
  });

  it('drops a whole message and half a line that came with it in the clear, and answers none of them', async () => {
    const client = await hello();
    client.write(`STARTTLS\r\nEHLO evil.example\r\n${MESSAGE}MAIL FROM:<evil@x.exa`);
    expect(await client.reply()).toBe('220 2.0.0 Ready to start TLS');
    await client.startTls();
    expect(await client.say('EHLO honest.example')).toMatch(/^250-postern\.example Hello/);
    client.write(MESSAGE);
    expect(codesOf(await replies(client, 4))).toEqual(['250', '250', '354', '250']);
    expect(receive.taken.map(({ message }) => [message.trace.helo, message.from])).toEqual([
      ['honest.example', 'a@x.example'],
    ]);
  });

  it('counts the errors from before it', async () => {
    const client = await hello();
    for (let i = 0; i < 4; i += 1) await client.say('FOO');
    await client.say('STARTTLS');
    await client.startTls();
    await client.say('FOO');
    expect(await client.reply()).toMatch(/^421 4\.7\.0 /);
  });

  it('with something other than TLS behind it is told as an error, and the connection is gone', async () => {
    const client = await hello();
    await client.say('STARTTLS');
    client.write('this is no client hello\r\n');
    await client.closed();
    await expect.poll(() => receive.server.openConnections()).toBe(0);
    expect(receive.events).toMatchObject([{ kind: 'connectionError' }]);
  });

  it('that is broken off by something else later is told as an error, and the connection is gone', async () => {
    const client = await hello();
    await client.say('STARTTLS');
    await client.startTls();
    expect(await client.say('EHLO again.example')).toMatch(/^250-/);
    client.breakTls('this is no record\r\n');
    await client.closed();
    await expect.poll(() => receive.server.openConnections()).toBe(0);
    expect(receive.events).toMatchObject([{ kind: 'connectionError' }]);
  });

  it('whose handshake never comes ends with the idle time, without a word in the clear', async () => {
    receive.setConnectors([{ ...CONNECTOR, connectionInactivityTimeoutMs: 200 }]);
    const client = await hello();
    await client.say('STARTTLS');
    expect(await client.closed()).toBe('');
  });
});
