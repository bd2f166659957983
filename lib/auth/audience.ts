/**
 * Owns: for which application a session is: the console, or Outlook Web Access, which is not there yet.
 * Promises: each has a cookie of its own, and a key of its own that signs it (lib/secrets/fingerprint.ts); a session opens its
 *   own application and no other (auth.ts). Over https the cookie is bound to host and path by its name. Pure.
 */
const AUDIENCES = ['console', 'owa'] as const;

export type Audience = (typeof AUDIENCES)[number];

export function isAudience(text: string): text is Audience {
  return AUDIENCES.some((audience) => audience === text);
}

export function sessionCookieName(audience: Audience, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}postern.${audience}`;
}

/** What the console's cookie was called before there were audiences. Sessions that began then are read by it until they end. */
function formerCookieName(audience: Audience, isSecure: boolean): string | null {
  return audience === 'console' ? `${isSecure ? '__Secure-' : ''}postern.session_token` : null;
}

/** @returns the headers with a former cookie under its present name, where there is no present one */
export function withPresentCookie(headers: Headers, audience: Audience, isSecure: boolean): Headers {
  const [present, former] = [sessionCookieName(audience, isSecure), formerCookieName(audience, isSecure)];
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const old = former === null ? undefined : pairs.find((pair) => pair.startsWith(`${former}=`));
  if (former === null || old === undefined || pairs.some((pair) => pair.startsWith(`${present}=`))) {
    return headers;
  }
  const changed = new Headers(headers);
  changed.set('cookie', [...pairs, `${present}${old.slice(former.length)}`].join('; '));
  return changed;
}
