import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { englishText } from '@/lib/mail/outcome/last-error-text';
import { type ConnectionOptions, openConnection } from './open-connection';
import { makeCertificate } from './tls-server.test-tools';

/** From which TLS version on, with which certificate, and from which address a connection begins: seen by the server. */
type Pair = Awaited<ReturnType<typeof makeCertificate>>;
let authority: Pair;
let ours: Pair;
let server: Pair;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [authority, server] = await Promise.all([
    makeCertificate({ names: ['authority.example'] }),
    makeCertificate({ names: ['mx.contoso.com'] }),
  ]);
  ours = await makeCertificate({ names: ['hub1.postern.example'], issuer: authority });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Caller {
  readonly from: string | undefined;
  /** Of its certificate; undefined: it showed none. */
  readonly name: string | string[] | undefined;
}

/** TLS from the first octet, then 220 and 250. */
async function start(options: tls.TlsOptions, host = '127.0.0.1') {
  const callers: Caller[] = [];
  const listener = tls.createServer({ ...server, ...options }, (socket) => {
    const { subject } = socket.getPeerCertificate();
    callers.push({ from: socket.remoteAddress, name: subject?.CN });
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('250 mx\r\n'));
    socket.write('220 mx\r\n');
  });
  return listen(listener, host, callers);
}

async function listen(listener: net.Server, host: string, callers: readonly Caller[]) {
  const sockets = new Set<net.Socket>();
  listener.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => listener.listen(0, host, resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => listener.close(resolve));
  });
  const { port } = listener.address() as AddressInfo; // a TCP listener's address is never a pipe name
  return { callers, target: { host: 'mx.contoso.com', address: host, port } };
}

async function open(
  { target }: { readonly target: Parameters<typeof openConnection>[0] },
  options: Partial<ConnectionOptions>,
) {
  const result = await openConnection(target, { fqdn: 'postern.example', useImplicitTls: true, ...options });
  if (!result.ok) return result.error.key;
  const { tlsVersion } = result.connection.facts;
  result.connection.close();
  return tlsVersion;
}

describe('the oldest version of TLS', () => {
  it('is 1.2 unless something else is said, and refuses what is older', async () => {
    const old = await start({ maxVersion: 'TLSv1.2' });
    expect(await open(old, {})).toBe('TLSv1.2');
    expect(await open(old, { tlsMinimumVersion: 'Tls13' })).toBe('tlsVersionTooOld');
    expect(await open(await start({}), { tlsMinimumVersion: 'Tls13' })).toBe('TLSv1.3');
  });

  it('may be lower for a server that knows nothing newer', async () => {
    const older = { ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1' } as const;
    const oldest = await start(older);
    expect(await open(oldest, {})).toBe('tlsVersionTooOld');
    expect(await open(oldest, { tlsMinimumVersion: 'Tls11' })).toBe('tlsVersionTooOld');
    expect(await open(oldest, { tlsMinimumVersion: 'Tls10' })).toBe('TLSv1');
  });
});

describe('our certificate', () => {
  const asks = () => ({ requestCert: true, rejectUnauthorized: true, ca: authority.cert });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is shown to whom asks for one, by %s', async (maxVersion) => {
    const asking = await start({ ...asks(), maxVersion });
    expect(await open(asking, { clientCertificate: ours })).toBe(maxVersion);
    expect(asking.callers).toEqual([{ from: '127.0.0.1', name: 'hub1.postern.example' }]);
  });

  it('is shown to nobody who does not ask', async () => {
    const other = await start({});
    expect(await open(other, { clientCertificate: ours })).toBe('TLSv1.3');
    expect(other.callers).toEqual([{ from: '127.0.0.1', name: undefined }]);
  });

  it('is the reason, with its cure, where a server wants one and none is shown', async () => {
    const asking = await start(asks());
    const result = await openConnection(asking.target, { fqdn: 'postern.example', useImplicitTls: true });
    expect(result).toMatchObject({ ok: false, error: { key: 'clientCertificateRefused' } });
    expect(result.ok || englishText(result.error)).toContain('Turn ClientCertificateEnabled on');
  });
});

describe('the source address', () => {
  const from = (ipv4: string | null, ipv6: string | null) => ({ sourceAddresses: { ipv4, ipv6 } });

  it('is that of the family of the host', async () => {
    const ipv4 = await start({});
    expect(await open(ipv4, from('127.0.0.3', '::1'))).toBe('TLSv1.3');
    expect(await open(ipv4, from(null, '::1'))).toBe('TLSv1.3');
    expect(ipv4.callers.map((caller) => caller.from)).toEqual(['127.0.0.3', '127.0.0.1']);
    const ipv6 = await start({}, '::1');
    expect(await open(ipv6, from('127.0.0.3', '::1'))).toBe('TLSv1.3');
    expect(ipv6.callers.map((caller) => caller.from)).toEqual(['::1']);
  });

  it('that this computer does not have is the reason why mail waits', async () => {
    const result = await openConnection((await start({})).target, {
      fqdn: 'postern.example',
      ...from('192.0.2.77', null),
    });
    expect(result).toMatchObject({
      ok: false,
      stage: 'connect',
      error: { key: 'sourceAddressNotHere', args: { address: '192.0.2.77' } },
    });
  });
});
