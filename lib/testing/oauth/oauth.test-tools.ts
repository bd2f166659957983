import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { runAsLocal } from '@/lib/commands/test-installation';
import { type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import { createHttpClient, type HttpClient } from '@/lib/http-client/http-client';
import {
  type Authority,
  createAuthority,
  type HttpProxy,
  startProxy,
} from '@/lib/http-client/peers.test-tools';
import { TokenKeeper } from '@/lib/oauth/token-keeper';
import { connect, usePrisma } from '@/lib/store/database/client';
import { createPool, type Pool, usePool } from '@/lib/store/database/pool';
import type { PrismaClient } from '@/lib/store/generated/client';
import type { ProviderDialogue } from '@/lib/testing/providers/dialogue';
import { GMAIL } from '@/lib/testing/providers/google';
import { MICROSOFT_365 } from '@/lib/testing/providers/microsoft-365';
import { type ProviderServer, startProviderServer } from '@/lib/testing/providers/provider-server';
import type { ProviderServerOptions } from '@/lib/testing/providers/provider-session';
import { useTestDatabase } from '@/lib/testing/test-database';
import {
  setServer,
  startTestTransport,
  TEST_KEY,
  type TestTransport,
  until,
} from '@/lib/worker/process/transport.test-tools';
import { startTokenEndpoint, type TokenEndpoint } from './token-endpoint';

/**
 * Owns: what tests of OAuth smart hosts share: a transport or two, the smart host and the token endpoint of a provider under their real
 *   names, by a DNS server, a proxy and an authority of the test's own.
 * Promises: nothing is sent beyond loopback; credentials and connectors are made by their cmdlets; each test begins with none.
 */
const A_LONG_TIME = 3600;
const TOKEN_HOSTS = ['login.microsoftonline.com', 'oauth2.googleapis.com'];

/** Whose refusals of a token are called so in its dialogue. */
type TokenDialogue = ProviderDialogue & { readonly refusals: { readonly tokenRefused: object } };

interface Provider<D extends TokenDialogue> {
  readonly dialogue: D;
  readonly smtp: string;
}

export const MICROSOFT = {
  dialogue: MICROSOFT_365,
  smtp: 'smtp.office365.com',
} as const satisfies Provider<typeof MICROSOFT_365>;

export const GOOGLE = {
  dialogue: GMAIL,
  smtp: 'smtp.gmail.com',
} as const satisfies Provider<typeof GMAIL>;

interface OAuthTerms {
  readonly transportCount?: number;
  readonly mechanisms?: ProviderServerOptions['mechanisms'];
}

export function prepareOAuth<D extends TokenDialogue>(
  names: Provider<D>,
  { transportCount = 1, mechanisms }: OAuthTerms = {},
): OAuthTest<D> {
  const database = useTestDatabase();
  const test = new OAuthTest<D>();
  let authority: Authority;
  let proxy: HttpProxy;
  let prisma: PrismaClient;
  let http: HttpClient;
  const trusted = tls.getCACertificates('default');

  beforeAll(async () => {
    authority = await createAuthority();
    tls.setDefaultCACertificates([...trusted, await readFile(authority.caFile, 'utf8')]);
    test.authority = authority;
    test.tokenIdentity = await authority.issue(TOKEN_HOSTS);
    test.dns = await startDnsServer({ records: {} });
    proxy = await startProxy((host) =>
      TOKEN_HOSTS.some((name) => host === `${name}:443`) && test.endpoint
        ? { port: test.endpoint.port }
        : { status: 502 },
    );
    process.env.POSTERN_SECRET_KEY = TEST_KEY.bytes.toString('hex');
    prisma = connect(database.url);
    usePrisma(prisma);
    test.pool = createPool({ databaseUrl: database.url, applicationName: 'OAuth test', maxConnections: 6 });
    usePool(test.pool);
    const httpOptions = {
      caFile: authority.caFile,
      proxy: { url: `http://127.0.0.1:${proxy.port}`, except: [] },
      // As in a network whose way out is the proxy.
      resolve: () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
    };
    http = await createHttpClient({ ...httpOptions, databaseUrl: database.url });
    const keeper = new TokenKeeper({ pool: test.pool, key: () => TEST_KEY, http });
    Object.assign(globalThis, { posternTokenKeeper: Promise.resolve(keeper) });
    for (let n = 1; n <= transportCount; n += 1) {
      const transport = await startTestTransport(
        database.url,
        `HUB${n}`,
        undefined,
        [],
        '127.0.0.1',
        httpOptions,
      );
      test.transports.push(transport);
      await setServer(test.pool, transport.server.id, {
        internal_dns_servers: [test.dns.address],
        message_retry_interval: A_LONG_TIME,
        queue_glitch_retry_interval: A_LONG_TIME,
      });
    }
  });
  afterAll(async () => {
    for (const transport of test.transports) await transport.stop();
    Object.assign(globalThis, { posternTokenKeeper: undefined });
    await http.close();
    await proxy.stop();
    await test.dns.stop();
    await prisma.$disconnect();
    await test.pool.end();
    tls.setDefaultCACertificates(trusted);
    await authority.remove();
  });
  beforeEach(async () => {
    test.endpoint = await startTokenEndpoint(test.tokenIdentity);
    test.smtp = await test.startAs(names.dialogue, { ...(mechanisms && { mechanisms }) });
    test.smtp.judge(({ token }) => (test.endpoint.isValid(token) ? 'signedIn' : 'tokenRefused'));
  });
  afterEach(async () => {
    await test.clear();
    await test.smtp.stop();
    await test.endpoint.stop();
  });
  return test;
}

class OAuthTest<D extends ProviderDialogue> {
  // Set before the tests.
  pool!: Pool;
  endpoint!: TokenEndpoint;
  smtp!: ProviderServer<D>;
  authority!: Authority;
  dns!: DnsServer;
  tokenIdentity!: { key: string; cert: string };
  readonly transports: TestTransport[] = [];

  get transport(): TestTransport {
    const [first] = this.transports;
    if (!first) throw new Error('There is a transport from beforeAll on');
    return first;
  }

  /** A provider's server, under its names. */
  async startAs<Other extends ProviderDialogue>(
    dialogue: Other,
    options: Omit<ProviderServerOptions, 'identity'> = {},
  ): Promise<ProviderServer<Other>> {
    const identity = await this.authority.issue(dialogue.hosts);
    this.dns.setRecords(Object.fromEntries(dialogue.hosts.map((host) => [host, { a: ['127.0.0.1'] }])));
    return startProviderServer(dialogue, { identity, ...options });
  }

  /** Of the provider, and a connector for everything that signs in by it. */
  async connect(
    smartHost: string,
    credential: Readonly<Record<string, unknown>>,
    connector: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await runAsLocal('New-SmtpCredential', { Name: 'relay', UserName: 'relay@contoso.com', ...credential });
    await runAsLocal('New-SendConnector', {
      Name: 'out',
      AddressSpaces: ['*'],
      DNSRoutingEnabled: false,
      SmartHosts: [smartHost],
      Port: this.smtp.port,
      SmartHostAuthMechanism: 'XOAuth2',
      SmtpCredential: 'relay',
      ...connector,
    });
    for (const transport of this.transports) await transport.settled();
  }

  /** As if the token had been obtained an hour ago: it is asked for anew when it is refused. */
  async makeOld(): Promise<void> {
    await this.pool.query("UPDATE smtp_token SET obtained_at = obtained_at - interval '1 hour'");
  }

  queueError(): Promise<{ key: string; text: string }> {
    return until(
      this.pool,
      `SELECT q.last_error_key AS key, q.last_error_text AS text FROM queue q
       JOIN send_connector c ON c.id = q.connector_id WHERE q.retry_count > 0 AND q.last_error_key IS NOT NULL`,
      // The statement says of which types.
      ([row]) => row as { key: string; text: string } | undefined,
    );
  }

  async clear(): Promise<void> {
    await this.pool.query('DELETE FROM send_connector');
    await this.pool.query('DELETE FROM smtp_credential');
    await this.pool.query("INSERT INTO routing_version (cause) VALUES ('test')");
    await this.pool.query("SELECT pg_notify('postern_routing', '')");
    for (const transport of this.transports) await transport.settled();
    await until(
      this.pool,
      "SELECT 1 FROM copy c JOIN queue q ON q.id = c.queue_id WHERE q.kind <> 'Unreachable'",
      (rows) => rows.length === 0,
    );
    for (const table of [
      'recipient',
      'copy',
      'message',
      'content_chunk',
      'finished_recipient',
      'delivery_attempt',
    ]) {
      await this.pool.query(`DELETE FROM ${table}`);
    }
    await this.pool.query('UPDATE queue_counter SET count = 0');
  }
}

/** RSA, as one uploads it to an application. */
export async function makeClientCertificate(): Promise<{
  pem: string;
  certificate: string;
  privateKey: string;
}> {
  const pair = await generate([{ name: 'commonName', value: 'Postern relay' }], { keySize: 2048 });
  return { pem: `${pair.private}\n${pair.cert}`, certificate: pair.cert, privateKey: pair.private };
}
