import { withoutFullStop } from '@/lib/one-line';
import { AddressRefusedError } from './address-guard';
import type { HttpFault } from './outcome';

/**
 * Owns: what ended a call, from the error that Node or undici raised.
 * Promises: an error that is of no kind known here is a connection that was lost, with the library's words.
 */
export interface CallContext {
  readonly host: string;
  /** The proxy's host and port; null when the call went straight. */
  readonly proxy: string | null;
  readonly timeoutMs: number;
}

const NAME_CODES: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ENODATA',
  'ESERVFAIL',
  'EAI_AGAIN',
  'EREFUSED',
]);
const CONNECT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
]);
const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
const PROXY_CODES: ReadonlySet<string> = new Set(['UND_ERR_PRX_TLS', 'UND_ERR_PRX_CONN']);
const PROXY_REFUSAL = /^Proxy response \((\d+)\)/;
/** OpenSSL's verify codes, as Node names them, and Node's own. */
const CERTIFICATE_CODE = /CERT|ISSUER|LEAF_SIGNATURE|HOSTNAME_MISMATCH|^CRL_/;

export function faultOf(error: unknown, { host, proxy, timeoutMs }: CallContext): HttpFault {
  if (error instanceof AddressRefusedError) {
    return { key: 'addressRefused', args: { host: error.host, address: error.address, range: error.range } };
  }
  const { name, code, reason } = wordsOf(error);
  if (name === 'TimeoutError' || TIMEOUT_CODES.has(code)) {
    return { key: 'timeout', args: { host, seconds: Math.ceil(timeoutMs / 1000) } };
  }
  const refused = PROXY_REFUSAL.exec(reason);
  if (proxy !== null && refused) {
    return { key: 'proxyFailed', args: { proxy, reason: `HTTP ${refused[1]}` } };
  }
  if (CERTIFICATE_CODE.test(code)) return { key: 'certificateInvalid', args: { host, reason } };
  if (proxy !== null && (PROXY_CODES.has(code) || CONNECT_CODES.has(code) || NAME_CODES.has(code))) {
    return { key: 'proxyFailed', args: { proxy, reason } };
  }
  if (NAME_CODES.has(code)) return { key: 'nameNotFound', args: { host } };
  if (CONNECT_CODES.has(code)) return { key: 'connectFailed', args: { host, reason } };
  return { key: 'connectionLost', args: { host, reason } };
}

/** The resolver knows no address; not: it is one that may not be called. */
export function isUnresolved(error: unknown): boolean {
  return NAME_CODES.has(wordsOf(error).code);
}

/** Several addresses that failed give one error for all (AggregateError), without words of its own. */
function wordsOf(error: unknown): { name: string; code: string; reason: string } {
  const one = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  if (!(one instanceof Error)) return { name: '', code: '', reason: String(one) };
  const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
  return { name: one.name, code, reason: withoutFullStop(one.message) || code };
}
