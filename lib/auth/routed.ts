/**
 * Owns: which endpoints below /api/auth exist for the network.
 * Promises: of better-auth's sign in by name, sign out, get the session; everything else the library brings is not there. Those of
 *   sign-in by a provider or a passkey are ours.
 */
const ROUTED: ReadonlySet<string> = new Set([
  'POST /api/auth/sign-in/username',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
  'POST /api/auth/oidc/start',
  'GET /api/auth/oidc/callback',
  'POST /api/auth/oidc/finish',
  'POST /api/auth/passkey/new',
  'POST /api/auth/passkey/start',
  'POST /api/auth/passkey/finish',
]);

export function isRouted(method: string, pathname: string): boolean {
  return ROUTED.has(`${method} ${pathname}`);
}
