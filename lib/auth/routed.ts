/**
 * Owns: which of better-auth's endpoints exist for the network.
 * Promises: sign in by name, sign out, get the session; everything else the library brings is not there.
 */
const ROUTED: ReadonlySet<string> = new Set([
  'POST /api/auth/sign-in/username',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
]);

export function isRouted(method: string, pathname: string): boolean {
  return ROUTED.has(`${method} ${pathname}`);
}
