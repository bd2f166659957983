import {
  type Authority,
  createAuthority,
  type HttpProxy,
  startProxy,
} from '@/lib/http-client/peers.test-tools';
import { startTokenEndpoint, type TokenEndpoint } from '@/lib/testing/oauth/token-endpoint';
import { MICROSOFT_365 } from '@/lib/testing/providers/microsoft-365';
import { type ProviderServer, startProviderServer } from '@/lib/testing/providers/provider-server';
import { startSite } from '../site';
import { test as base } from './fixtures';

/** An installation whose way out leads to a server and a token endpoint that behave as Microsoft's, under their names. */
interface Microsoft {
  readonly smtp: ProviderServer<typeof MICROSOFT_365>;
  readonly endpoint: TokenEndpoint;
}

interface WayOut {
  readonly authority: Authority;
  readonly endpoint: TokenEndpoint;
  readonly proxy: HttpProxy;
}

const TOKEN_HOST = 'login.microsoftonline.com';

export const test = base.extend<{ microsoft: Microsoft }, { wayOut: WayOut }>({
  wayOut: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const authority = await createAuthority();
      const endpoint = await startTokenEndpoint(await authority.issue(TOKEN_HOST));
      const proxy = await startProxy((host) =>
        host === `${TOKEN_HOST}:443` ? { port: endpoint.port } : { status: 502 },
      );
      await use({ authority, endpoint, proxy });
      await proxy.stop();
      await endpoint.stop();
      await authority.remove();
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ wayOut }, use) => {
      const site = await startSite({
        NODE_EXTRA_CA_CERTS: wayOut.authority.caFile,
        POSTERN_HTTP_AUTHORITIES: wayOut.authority.caFile,
        HTTPS_PROXY: `http://127.0.0.1:${wayOut.proxy.port}`,
      });
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  microsoft: async ({ wayOut, site }, use) => {
    const { hosts } = MICROSOFT_365;
    const smtp = await startProviderServer(MICROSOFT_365, { identity: await wayOut.authority.issue(hosts) });
    smtp.judge(({ token }) => (wayOut.endpoint.isValid(token) ? 'signedIn' : 'tokenRefused'));
    site.dns.setRecords(Object.fromEntries(hosts.map((host) => [host, { a: ['127.0.0.1'] }])));
    await use({ smtp, endpoint: wayOut.endpoint });
    await smtp.stop();
  },
});
