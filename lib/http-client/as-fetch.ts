import type { HttpCall, HttpClient } from './http-client';
import type { HttpFault } from './outcome';

/**
 * Owns: the client in the form of fetch, for libraries that take one (openid-client).
 * Promises: what fails is thrown as HttpFaultError, from which the fault can be had again behind a library's own error.
 */
type Fetch = (
  url: string,
  options: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  },
) => Promise<Response>;

export class HttpFaultError extends Error {
  override readonly name = 'HttpFaultError';
  readonly fault: HttpFault;

  constructor(fault: HttpFault) {
    super(fault.key);
    this.fault = fault;
  }
}

export function asFetch(
  client: Pick<HttpClient, 'call'>,
  limits: Pick<HttpCall, 'timeoutMs' | 'maxBodyBytes'>,
): Fetch {
  return async (url, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`No ${method} here`);
    const text = textOf(body);
    const call = { ...limits, method, url, headers, ...(text === null ? {} : { body: text }) } as const;
    const outcome = await client.call(call);
    if (outcome.kind === 'failed') throw new HttpFaultError(outcome.fault);
    return new Response(outcome.status === 204 ? null : new Uint8Array(outcome.body), {
      status: outcome.status,
      headers: { ...outcome.headers },
    });
  };
}

function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new TypeError('Only text is sent here');
}

/** The fault behind an error of a library that was given this fetch; null: it is of another kind. */
export function httpFaultBehind(error: unknown): HttpFault | null {
  let cause = error;
  for (let depth = 0; depth < 8 && cause instanceof Error; depth += 1) {
    if (cause instanceof HttpFaultError) return cause.fault;
    cause = cause.cause;
  }
  return null;
}
