import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { BindingState } from './listening-sockets';
import { CONNECTOR, DEFAULT_CONNECTOR, startTestReceive, type TestReceive } from './receive.test-tools';

/** Listening at several bindings, which come and go while others are at work. */

const A = '127.0.0.1:0';
const B = '127.0.0.7:0';
let receive: TestReceive;
const clients: RawSmtpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await receive.server.stop();
  expect(receive.server.openConnections()).toBe(0);
});

function portOf(states: readonly BindingState[], binding: string): number {
  const state = states.find((one) => one.binding === binding);
  if (!state?.bound) throw new Error(`${binding} is not bound: ${state?.fault}`);
  return state.bound.port;
}

async function greeted(port: number, host: string): Promise<RawSmtpClient> {
  const client = await RawSmtpClient.connect(port, { host });
  clients.push(client);
  expect(await client.reply()).toMatch(/^220 /);
  await client.say('EHLO client.example');
  return client;
}

const refused = (port: number, host: string) =>
  expect(RawSmtpClient.connect(port, { host })).rejects.toMatchObject({ code: 'ECONNREFUSED' });

describe('bindings', () => {
  it('are added while sessions of others go on, and whoever comes by one is under its connector', async () => {
    receive = await startTestReceive({
      connectors: [
        { ...CONNECTOR, bindings: [A] },
        { ...CONNECTOR, name: 'Inside', bindings: [B], fqdn: 'inside.example' },
      ],
    });
    const first = await greeted(receive.server.port, '127.0.0.1');
    const states = await receive.server.follow([A, B]);
    expect(portOf(states, A)).toBe(receive.server.port);
    const second = await greeted(portOf(states, B), '127.0.0.7');
    expect(await second.say('HELO x')).toMatch(/^250 inside\.example /);
    expect(await first.say('NOOP')).toBe('250 2.0.0 OK');
  });

  it('are removed: an idle session is told, a message at hand is taken, and nobody else notices', async () => {
    receive = await startTestReceive({ connectors: [{ ...CONNECTOR, bindings: [A, B] }] });
    const states = await receive.server.follow([A, B]);
    const port = portOf(states, B);
    const stays = await greeted(receive.server.port, '127.0.0.1');
    const idle = await greeted(port, '127.0.0.7');
    const busy = await greeted(port, '127.0.0.7');
    await busy.say('MAIL FROM:<a@x.example>');
    await busy.say('RCPT TO:<b@contoso.com>');
    expect(await busy.say('DATA')).toMatch(/^354 /);
    await receive.server.follow([A]);
    expect(await idle.reply()).toMatch(/^421 4\.3\.2 /);
    await idle.closed();
    await refused(port, '127.0.0.7');
    expect(await busy.say('body\r\n.')).toMatch(/^250 /);
    expect(await busy.reply()).toMatch(/^421 4\.3\.2 /);
    await busy.closed();
    expect(receive.taken).toHaveLength(1);
    expect(await stays.say('NOOP')).toBe('250 2.0.0 OK');
  });

  it('come back where they were closed', async () => {
    receive = await startTestReceive();
    await receive.server.follow([]);
    await refused(receive.server.port, '127.0.0.1');
    const again = await receive.server.follow([A]);
    await greeted(portOf(again, A), '127.0.0.1');
  });

  it('that are taken or not here say so, keep no other from being bound, and are tried again', async () => {
    receive = await startTestReceive();
    const other = createServer().listen(0, '127.0.0.7');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const taken = `127.0.0.7:${port}`;
    const bindings = [A, taken, '192.0.2.1:2525', 'mail.contoso.com:25'];
    const states = await receive.server.follow(bindings);
    expect(states.map(({ binding, fault }) => [binding, fault])).toEqual([
      [A, null],
      [taken, 'EADDRINUSE'],
      ['192.0.2.1:2525', 'EADDRNOTAVAIL'],
      ['mail.contoso.com:25', 'EINVAL'],
    ]);
    await new Promise((resolve) => other.close(resolve));
    expect(portOf(await receive.server.follow(bindings), taken)).toBe(port);
  });

  it('at an address come before the one at all addresses, which has the socket', async () => {
    const ALL = '0.0.0.0:0';
    receive = await startTestReceive({
      connectors: [
        { ...DEFAULT_CONNECTOR, bindings: [ALL], fqdn: 'everywhere.example' },
        { ...CONNECTOR, bindings: [B], remoteIpRanges: ['127.0.0.1'], fqdn: 'inside.example' },
      ],
    });
    const states = await receive.server.follow([ALL, B]);
    const port = portOf(states, ALL);
    expect(portOf(states, B)).toBe(port);
    const nameAt = async (host: string, localAddress: string) => {
      const client = await RawSmtpClient.connect(port, { host, localAddress });
      clients.push(client);
      return (await client.reply()).split(' ')[1];
    };
    expect(await nameAt('127.0.0.7', '127.0.0.1')).toBe('inside.example');
    expect(await nameAt('127.0.0.1', '127.0.0.1')).toBe('everywhere.example');
    // Whom the one at this address does not take, the other may.
    expect(await nameAt('127.0.0.7', '127.0.0.9')).toBe('everywhere.example');
  });

  it('of all IPv6 addresses are none of IPv4', async () => {
    receive = await startTestReceive({ connectors: [{ ...DEFAULT_CONNECTOR, bindings: ['[::]:0'] }] });
    const port = portOf(await receive.server.follow(['[::]:0']), '[::]:0');
    await greeted(port, '::1');
    await refused(port, '127.0.0.1');
  });

  it('are at loopback addresses alone for who may be reached by nobody else', async () => {
    receive = await startTestReceive({ isLoopbackOnly: true });
    const states = await receive.server.follow([A, '0.0.0.0:0']);
    expect(states.map(({ fault }) => fault)).toEqual([null, 'LOOPBACKONLY']);
  });
});
