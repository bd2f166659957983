/**
 * Owns: the cookie by which a sign-in of several requests knows its browser (lib/auth/sign-in-steps.ts), and the
 *   address under which this console is open in that browser.
 */
const MAX_AGE_SECONDS = 15 * 60;

function nameOf(isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}postern.steps`;
}

/** Lax: it comes along when the provider sends the browser back. */
export function browserCookie(browser: string, isSecure: boolean): string {
  const attributes = `Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return `${nameOf(isSecure)}=${browser}; ${attributes}`;
}

export function readBrowser(headers: Headers, isSecure: boolean): string | null {
  const start = `${nameOf(isSecure)}=`;
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
  return /^[\w-]{43}$/.test(value) ? value : null;
}

/** The door has let only a Host of ours in (lib/own-host.mjs). */
export function ownOrigin(headers: Headers, publicUrl: string | null, isSecure: boolean): string {
  return publicUrl ?? `${isSecure ? 'https' : 'http'}://${headers.get('host') ?? 'localhost'}`;
}
