import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { withoutFullStop } from '@/lib/one-line';

/**
 * Owns: why a provider's sign-in came to nothing, from the error that was thrown.
 * Promises: the reason is one line for the log and for administrators, bounded; it holds no token and no secret.
 */
export interface OidcFault {
  /** `unreachable` by whoever makes the connections (lib/http-client/as-fetch.ts); the others here. */
  readonly kind: 'unreachable' | 'refused' | 'invalid';
  readonly reason: string;
}

const MAX_REASON = 300;

export function oidcFaultOf(error: unknown): OidcFault {
  // What the provider said of itself, to the browser or to us.
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const { error: code, error_description: description } = error;
    return { kind: 'refused', reason: oneLine(description === undefined ? code : `${code}: ${description}`) };
  }
  const words: string[] = [];
  let cause = error;
  for (let depth = 0; depth < 4 && cause instanceof Error; depth += 1) {
    words.push(withoutFullStop(cause.message));
    cause = cause.cause;
  }
  return { kind: 'invalid', reason: oneLine(words.join(': ') || 'unknown') };
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_REASON);
}
