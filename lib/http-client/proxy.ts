/**
 * Owns: by which proxy a call goes.
 * Promises: HTTPS_PROXY and NO_PROXY in either case, as curl reads them: names match themselves and what is below them,
 *   with or without a leading dot, with a port when one is given; `*` matches all. Pure.
 * Does not: know HTTP_PROXY: only https is called.
 */
export interface ProxySettings {
  /** `http://proxy.contoso.com:3128`, with `user:password@` where it asks for them; null: straight. */
  readonly url: string | null;
  /** Hosts that are reached straight. */
  readonly except: readonly string[];
}

export function readProxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const url = env.HTTPS_PROXY || env.https_proxy || null;
  const except = (env.NO_PROXY || env.no_proxy || '').split(/[\s,]+/).filter((host) => host !== '');
  return { url, except };
}

export function goesByProxy(settings: ProxySettings, { hostname, port }: URL): boolean {
  if (settings.url === null) return false;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return !settings.except.some((entry) => {
    if (entry === '*') return true;
    const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entryPort !== undefined && entryPort !== (port || '443')) return false;
    const bare = name.replace(/^\*?\./, '');
    return host === bare || host.endsWith(`.${bare}`);
  });
}
