/** Where sign-in leads: a path of this console only, never another site. */
export const HOME_PATH = '/organization/hub-transport';

export function returnPath(from: string | string[] | undefined): string {
  if (typeof from !== 'string' || !from.startsWith('/')) return HOME_PATH;
  // `//host` and `/\host` are other sites to a browser; the parser decides, not a pattern.
  const base = 'http://console.invalid';
  const url = URL.canParse(from, base) ? new URL(from, base) : null;
  if (url?.origin !== base || url.pathname === '/' || url.pathname.startsWith('/login')) return HOME_PATH;
  const path = url.pathname + url.search;
  // Without its dots, `/.//host` is `//host`: what is returned has to pass as well.
  return URL.canParse(path, base) && new URL(path, base).origin === base ? path : HOME_PATH;
}
