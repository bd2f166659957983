import { OIDC_CALLBACK_PATH } from '@/lib/commands/oidc-provider/parameters';
import { type Authority, createAuthority } from '@/lib/http-client/peers.test-tools';
import { type OidcPeer, startOidcPeer } from '@/lib/testing/oidc-peer';
import { startSite } from '../site';
import { test as base } from './fixtures';

/** An installation that may call a sign-in provider on this computer, and that provider. */
export const test = base.extend<object, { authority: Authority; peer: OidcPeer }>({
  authority: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const authority = await createAuthority();
      await use(authority);
      await authority.remove();
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ authority }, use) => {
      const site = await startSite({
        POSTERN_HTTP_ALLOWED_HOSTS: 'localhost',
        POSTERN_HTTP_AUTHORITIES: authority.caFile,
      });
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  peer: [
    async ({ authority, site }, use) => {
      const peer = await startOidcPeer(authority, [`${site.origin}${OIDC_CALLBACK_PATH}`]);
      await use(peer);
      await peer.stop();
    },
    { scope: 'worker' },
  ],
});
