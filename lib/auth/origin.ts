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
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true;
  return new URL(origin).host === headers.get('host');
}
