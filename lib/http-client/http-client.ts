import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import { AddressGuard, type Resolve } from './address-guard';
import { faultOf, isUnresolved } from './fault';
import { failed, type HttpOutcome } from './outcome';
import { goesByProxy, type ProxySettings, readProxySettings } from './proxy';

/**
 * Owns: every HTTP connection that Postern opens to somebody else (an import rule and a lint rule hold it).
 * Promises: https only, its certificate checked against the public authorities and the installation's own; an address of
 *   this computer, this network, a cloud's metadata or our database is refused unless the host is allowed by name;
 *   redirects are not followed; time and size are bounded; what goes wrong is a value (outcome.ts), never an exception.
 *   By a proxy, an address or a name that can be resolved here is judged all the same; the proxy resolves it again.
 * Does not: try again, or know what is asked.
 *
 * undici, kept with Node itself and what its fetch is made of: connections by a lookup of ours, CONNECT by a proxy, pools.
 * Node's own https has no CONNECT before 24.5, and its fetch takes neither a lookup nor an authority.
 */
export interface HttpClientOptions {
  /** Its hosts are never called. */
  readonly databaseUrl: string;
  /** Hosts that are called wherever they lead. */
  readonly allowedHosts?: readonly string[];
  /** PEM: authorities that are trusted beside Node's own and NODE_EXTRA_CA_CERTS. */
  readonly caFile?: string;
  /** Left out: HTTPS_PROXY and NO_PROXY. */
  readonly proxy?: ProxySettings;
  readonly resolve?: Resolve;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** From the lookup to the last octet. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
}

/** @throws when `caFile` cannot be read */
export async function createHttpClient(options: HttpClientOptions): Promise<HttpClient> {
  const own = options.caFile === undefined ? null : await readFile(options.caFile, 'utf8');
  return new HttpClient(options, own);
}

export class HttpClient {
  readonly #guard: AddressGuard;
  readonly #proxy: ProxySettings;
  readonly #straight: Agent;
  readonly #byProxy: ProxyAgent | null;

  constructor(options: HttpClientOptions, ownAuthorities: string | null) {
    this.#guard = new AddressGuard({
      allowedHosts: options.allowedHosts ?? [],
      databaseHosts: hostsOf(options.databaseUrl),
      resolve: options.resolve,
    });
    this.#proxy = options.proxy ?? readProxySettings(process.env);
    const tls = {
      // NODE_TLS_REJECT_UNAUTHORIZED does not count here.
      rejectUnauthorized: true,
      ...(ownAuthorities === null ? {} : { ca: [...getCACertificates('default'), ownAuthorities] }),
    };
    this.#straight = new Agent({ allowH2: false, connect: { ...tls, lookup: this.#guard.lookup } });
    this.#byProxy =
      this.#proxy.url === null
        ? null
        : new ProxyAgent({ uri: this.#proxy.url, allowH2: false, proxyTls: tls, requestTls: tls });
  }

  async call(call: HttpCall): Promise<HttpOutcome> {
    const url = readUrl(call.url);
    if (url === null) return failed({ key: 'urlInvalid', args: {} });
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const proxied = this.#byProxy !== null && goesByProxy(this.#proxy, url);
    const proxy = proxied && this.#proxy.url !== null ? new URL(this.#proxy.url).host : null;
    const signal = AbortSignal.timeout(call.timeoutMs);
    try {
      await Promise.race([this.#judge(host, proxied), rejectWhenOver(signal)]);
      const dispatcher = (proxied && this.#byProxy) || this.#straight;
      return await this.#ask(call, url, host, dispatcher, signal);
    } catch (error) {
      return failed(faultOf(error, { host, proxy, timeoutMs: call.timeoutMs }));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#straight.destroy(), this.#byProxy?.destroy()]);
  }

  /** What net.connect will not ask the guard for: an address, which needs no lookup, and what a proxy connects to. */
  async #judge(host: string, proxied: boolean): Promise<void> {
    if (!proxied && isIP(host) === 0) return;
    await this.#guard.admit(host).catch((error: unknown) => {
      // A network whose way out is a proxy often has no names of the outside: then the proxy knows them.
      if (!proxied || !isUnresolved(error)) throw error;
    });
  }

  async #ask(
    call: HttpCall,
    url: URL,
    host: string,
    dispatcher: Dispatcher,
    signal: AbortSignal,
  ): Promise<HttpOutcome> {
    const answer = await request(url, {
      dispatcher,
      signal,
      method: call.method,
      headers: { 'accept-encoding': 'identity', ...call.headers },
      body: call.body ?? null,
    });
    // Whoever lets go of an answer before its end must say so, or the connection waits to be read.
    const letGo = () => answer.body.on('error', () => undefined).destroy();
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      letGo();
      return failed({ key: 'redirected', args: { host, status: answer.statusCode } });
    }
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of answer.body) {
      bytes += piece.length;
      if (bytes > call.maxBodyBytes) {
        letGo();
        return failed({ key: 'tooLarge', args: { host, maxKb: Math.ceil(call.maxBodyBytes / 1024) } });
      }
      pieces.push(piece);
    }
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
    return {
      kind: 'answered',
      status: answer.statusCode,
      headers: Object.fromEntries(headers),
      body: Buffer.concat(pieces, bytes),
    };
  }
}

async function rejectWhenOver(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

function readUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url : null;
}

/** `postgresql://user:password@host:port/name?host=other`; a directory of a socket is no host. */
function hostsOf(databaseUrl: string): readonly string[] {
  const url = new URL(databaseUrl);
  const hosts = [url.hostname, url.searchParams.get('host') ?? ''];
  return hosts
    .map((host) => decodeURIComponent(host).replace(/^\[|\]$/g, ''))
    .filter((host) => host !== '' && !host.startsWith('/'));
}
