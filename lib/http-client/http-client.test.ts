import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client';
import { type HttpOutcome, httpFaultText } from './outcome';
import {
  type Authority,
  createAuthority,
  type HttpProxy,
  type Peer,
  startHttpsServer,
  startProxy,
} from './peers.test-tools';

const DATABASE_URL = 'postgresql://postern@db.contoso.test:5432/postern';
const NO_PROXY = { url: null, except: [] };
const LIMITS = { timeoutMs: 5000, maxBodyBytes: 64 * 1024 };

let authority: Authority;
let dns: DnsServer;
let server: Peer;
let queries: string[] = [];
const undo: (() => Promise<void>)[] = [];

const handle: RequestListener = (request, response) => {
  if (request.url === '/redirect') response.writeHead(302, { location: 'https://127.0.0.1/' }).end();
  else if (request.url === '/large') response.end(Buffer.alloc(LIMITS.maxBodyBytes + 1));
  else if (request.url === '/endless') response.write('begun');
  else if (request.url === '/silent') return;
  else if (request.url === '/broken') request.socket.destroy();
  else if (request.url === '/token') {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: 'invalid_grant', asked: Buffer.concat(pieces).toString() }));
    });
  } else response.end(`hello ${request.headers.host}`);
};

beforeAll(async () => {
  authority = await createAuthority();
  dns = await startDnsServer({
    records: {
      'idp.contoso.test': { a: ['127.0.0.1'] },
      'rebound.example': { a: ['127.0.0.1'] },
      'private.example': { a: ['10.1.2.3', '192.168.0.1'] },
      'metadata.example': { a: ['169.254.169.254'] },
      'six.example': { aaaa: ['fd12:3456::7'] },
      'mx.contoso.test': { a: ['8.8.4.4'] },
      'db.contoso.test': { a: ['8.8.4.4'] },
    },
  });
  dns.events.on('query', (name, type) => queries.push(`${name} ${type}`));
  server = await startHttpsServer(await authority.issue('idp.contoso.test'), handle);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  await server.stop();
  await dns.stop();
  await authority.remove();
});

describe('a call to a host that is allowed by name', () => {
  it('is answered over https, by an authority of one’s own', async () => {
    const client = await clientOf();
    queries = [];
    expect(textOf(await get(client, url('/')))).toBe(`hello idp.contoso.test:${server.port}`);
    // One lookup (one question for each family): the address that was judged is the one that is connected to.
    expect(queries.filter((query) => query.startsWith('idp')).sort()).toEqual([
      'idp.contoso.test A',
      'idp.contoso.test AAAA',
    ]);
  });

  it('carries a body, and gives back an answer of any status with its headers', async () => {
    const client = await clientOf();
    const outcome = await client.call({
      ...LIMITS,
      method: 'POST',
      url: url('/token'),
      body: 'grant_type=x',
    });
    expect(outcome).toMatchObject({
      kind: 'answered',
      status: 400,
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(textOf(outcome))).toEqual({ error: 'invalid_grant', asked: 'grant_type=x' });
  });

  it('is refused when its certificate is of an authority that nobody named', async () => {
    const client = await clientOf({ caFile: undefined });
    expect(faultOf(await get(client, url('/')))).toMatchObject({ key: 'certificateInvalid' });
  });

  it('is refused when its certificate is another host’s', async () => {
    const client = await clientOf({ allowedHosts: ['rebound.example'] });
    expect(faultOf(await get(client, url('/', 'rebound.example')))).toMatchObject({
      key: 'certificateInvalid',
      args: { host: 'rebound.example' },
    });
  });

  it('is refused when its certificate has expired, whatever the environment says', async () => {
    const year = 31_536_000_000;
    const validity = { notBefore: new Date(Date.now() - 2 * year), notAfter: new Date(Date.now() - year) };
    const expired = await startHttpsServer(await authority.issue('idp.contoso.test', validity), handle);
    undo.push(() => expired.stop());
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    undo.push(async () => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    const client = await clientOf();
    const outcome = await get(client, `https://idp.contoso.test:${expired.port}/`);
    expect(faultOf(outcome)).toMatchObject({ key: 'certificateInvalid' });
  });

  it.each([
    [
      'follows no redirect',
      '/redirect',
      { key: 'redirected', args: { host: 'idp.contoso.test', status: 302 } },
    ],
    [
      'takes no more than it has room for',
      '/large',
      { key: 'tooLarge', args: { host: 'idp.contoso.test', maxKb: 64 } },
    ],
    ['says that the connection was lost', '/broken', { key: 'connectionLost' }],
  ])('%s', async (_title, path, fault) => {
    expect(faultOf(await get(await clientOf(), url(path)))).toMatchObject(fault);
  });

  it.each(['/silent', '/endless'])('ends in time, whatever %s does', async (path) => {
    const client = await clientOf();
    const outcome = await client.call({ ...LIMITS, method: 'GET', url: url(path), timeoutMs: 300 });
    expect(faultOf(outcome)).toEqual({ key: 'timeout', args: { host: 'idp.contoso.test', seconds: 1 } });
  });

  it('says when nobody listens, and when there is no such name', async () => {
    const client = await clientOf();
    const gone = await startHttpsServer(await authority.issue('idp.contoso.test'), handle);
    await gone.stop();
    const outcome = await get(client, `https://idp.contoso.test:${gone.port}/`);
    expect(faultOf(outcome)).toMatchObject({ key: 'connectFailed' });
    expect(faultOf(await get(client, 'https://nowhere.example/'))).toEqual({
      key: 'nameNotFound',
      args: { host: 'nowhere.example' },
    });
  });
});

describe('a call that would lead inside', () => {
  it.each([
    ['rebound.example', '127.0.0.1', 'loopback'],
    ['six.example', 'fd12:3456::7', 'private'],
    ['private.example', '10.1.2.3', 'private'],
    ['metadata.example', '169.254.169.254', 'metadata'],
    ['mx.contoso.test', '8.8.4.4', 'database'],
    ['127.0.0.1', '127.0.0.1', 'loopback'],
    ['[::1]', '::1', 'loopback'],
    // As the platform reads them: 127.0.0.1 and 10.0.0.1.
    ['0x7f.1', '127.0.0.1', 'loopback'],
    ['167772161', '10.0.0.1', 'private'],
    ['[::ffff:10.0.0.1]', '::ffff:a00:1', 'private'],
    ['[64:ff9b::a9fe:a9fe]', '64:ff9b::a9fe:a9fe', 'metadata'],
  ])('is refused: %s', async (host, address, range) => {
    const client = await clientOf();
    const before = server.connections;
    const fault = faultOf(await get(client, `https://${host}:${server.port}/`));
    expect(fault).toMatchObject({ key: 'addressRefused', args: { address, range } });
    expect(server.connections).toBe(before);
  });

  it.each([
    'http://idp.contoso.test/',
    'https://user:secret@idp.contoso.test/',
    'file:///etc/passwd',
    'nonsense',
  ])('is refused for its form: %s', async (address) => {
    expect(faultOf(await get(await clientOf(), address))).toEqual({ key: 'urlInvalid', args: {} });
  });
});

describe('a call by a proxy', () => {
  it('goes through CONNECT to a name that only the proxy knows, with its own check of the certificate', async () => {
    const target = await startHttpsServer(await authority.issue('outside.example'), handle);
    const proxy = await proxyTo(() => ({ port: target.port }));
    undo.push(() => target.stop());
    const client = await clientOf({ proxy: { url: `http://127.0.0.1:${proxy.port}`, except: [] } });
    expect(textOf(await get(client, 'https://outside.example/'))).toBe('hello outside.example');
    expect(proxy.asked).toEqual(['outside.example:443']);
    expect(faultOf(await get(client, 'https://elsewhere.example/'))).toMatchObject({
      key: 'certificateInvalid',
    });
  });

  it('is by the environment’s settings when nothing else is set, and NO_PROXY goes straight', async () => {
    const proxy = await proxyTo(() => ({ port: server.port }));
    const before = { ...process.env };
    undo.push(async () => {
      for (const name of ['HTTPS_PROXY', 'NO_PROXY']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    });
    process.env.HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
    process.env.NO_PROXY = 'fabrikam.test, .contoso.test';
    const straight = await clientOf({ proxy: undefined });
    expect((await get(straight, url('/'))).kind).toBe('answered');
    expect(proxy.asked).toEqual([]);
    process.env.NO_PROXY = '';
    const proxied = await clientOf({ proxy: undefined });
    expect((await get(proxied, 'https://idp.contoso.test/')).kind).toBe('answered');
    expect(proxy.asked).toEqual(['idp.contoso.test:443']);
  });

  it('gives the proxy its password, and says what it answers without', async () => {
    const proxy = await proxyTo((_host, authorization) =>
      authorization === `Basic ${Buffer.from('postern:secret').toString('base64')}`
        ? { port: server.port }
        : { status: 407 },
    );
    const at = `127.0.0.1:${proxy.port}`;
    const known = await clientOf({ proxy: { url: `http://postern:secret@${at}`, except: [] } });
    expect((await get(known, 'https://idp.contoso.test/')).kind).toBe('answered');
    const unknown = await clientOf({ proxy: { url: `http://${at}`, except: [] } });
    expect(faultOf(await get(unknown, 'https://idp.contoso.test/'))).toEqual({
      key: 'proxyFailed',
      args: { proxy: at, reason: 'HTTP 407' },
    });
  });

  it('says that the proxy is down, not the host', async () => {
    const proxy = await proxyTo(() => ({ status: 500 }));
    await proxy.stop();
    undo.pop();
    const client = await clientOf({ proxy: { url: `http://127.0.0.1:${proxy.port}`, except: [] } });
    expect(faultOf(await get(client, 'https://outside.example/'))).toMatchObject({ key: 'proxyFailed' });
  });

  it.each(['rebound.example', '10.0.0.1', 'db.contoso.test'])(
    'leads inside no more than straight: %s',
    async (host) => {
      const proxy = await proxyTo(() => ({ port: server.port }));
      const client = await clientOf({ proxy: { url: `http://127.0.0.1:${proxy.port}`, except: [] } });
      expect(faultOf(await get(client, `https://${host}/`))).toMatchObject({ key: 'addressRefused' });
      expect(proxy.asked).toEqual([]);
    },
  );
});

it('has words for what went wrong, in both languages, without what was asked for', async () => {
  const client = await clientOf();
  const fault = faultOf(await get(client, `https://rebound.example:${server.port}/?token=secret`));
  expect(httpFaultText('en', fault)).toBe(
    'rebound.example leads to 127.0.0.1, an address of this computer. Allow rebound.example by name if it is meant.',
  );
  expect(httpFaultText('ja', fault)).toContain('このコンピューター自身のアドレス');
});

it('does not begin with an authority that cannot be read', async () => {
  await expect(clientOf({ caFile: '/nowhere/authority.pem' })).rejects.toThrow('ENOENT');
});

type Changed = { [K in keyof HttpClientOptions]?: HttpClientOptions[K] | undefined };

async function clientOf(changed: Changed = {}): Promise<HttpClient> {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([dns.address]);
  const given = {
    databaseUrl: DATABASE_URL,
    allowedHosts: ['IDP.contoso.test'],
    caFile: authority.caFile,
    proxy: NO_PROXY,
    resolve: (host: string) => resolveBy(resolver, host),
    ...changed,
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const client = await createHttpClient({ databaseUrl: DATABASE_URL, ...options });
  undo.push(() => client.close());
  return client;
}

async function resolveBy(resolver: Resolver, host: string): Promise<readonly LookupAddress[]> {
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = found.flatMap((one, index) =>
    one.status === 'fulfilled' ? one.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : [],
  );
  const [first] = found;
  if (addresses.length === 0 && first?.status === 'rejected') throw first.reason;
  return addresses;
}

async function proxyTo(leadTo: Parameters<typeof startProxy>[0]): Promise<HttpProxy> {
  const proxy = await startProxy(leadTo);
  undo.push(() => proxy.stop());
  return proxy;
}

function url(path: string, host = 'idp.contoso.test'): string {
  return `https://${host}:${server.port}${path}`;
}

function get(client: HttpClient, address: string): Promise<HttpOutcome> {
  return client.call({ ...LIMITS, method: 'GET', url: address });
}

function textOf(outcome: HttpOutcome): string {
  if (outcome.kind !== 'answered') throw new Error(httpFaultText('en', outcome.fault));
  return outcome.body.toString();
}

function faultOf(outcome: HttpOutcome) {
  if (outcome.kind !== 'failed') throw new Error(`It was answered: ${outcome.status}`);
  return outcome.fault;
}
