/**
 * Owns: whether a request comes from the console's own pages.
 * Promises: a browser's request from any other site is refused; a program that sends no Origin is not a browser and has
 *   to prove itself by session or token alone.
 */

/** @param publicUrl POSTERN_URL, or null: then the Host that was asked is the console's address */
export function isOwnOrigin(headers: Headers, publicUrl: string | null): boolean {
  const origin = headers.get('origin');
  if (origin === null) {
    const site = headers.get('sec-fetch-site');
    return site === null || site === 'same-origin' || site === 'none';
  }
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  if (publicUrl !== null) {
    const own = new URL(publicUrl);
    // The http page of an https console's name is whoever sits on the line, not the console.
    if (own.host === host) return own.origin === origin;
  }
  return host === headers.get('host');
}
