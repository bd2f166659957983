import { PERMISSIONS } from './permission';
import { ProvedActor } from './proved-actor';

/**
 * Owns: who acts where an OIDC provider has proved somebody: the provider, as far as it was set up to make users and to put them
 *   into role groups.
 * Promises: named for the provider and the person. It holds every permission, since what it may give was judged when its mapping
 *   was set (lib/commands/oidc-provider/mapping.ts); only a completed sign-in calls it, and only to make its own user
 *   and to bring that user's memberships up to date.
 */
export function proveProvider(
  provider: { readonly id: string; readonly name: string },
  person: string,
  clientAddress: string | null,
): ProvedActor {
  const origin = {
    face: 'console',
    clientAddress,
    sessionId: null,
    tokenId: null,
    oidcProviderId: provider.id,
  } as const;
  return ProvedActor.prove(`oidc:${provider.name}/${person}`, null, PERMISSIONS, origin);
}
