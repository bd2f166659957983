import { withoutFullStop } from '@/lib/one-line';
import type { LastError } from './last-error';
import { type LastErrorArguments, newLastError } from './last-error-kinds';

/**
 * Owns: what the answer of a token endpoint means that gives no token, and what cures it.
 * Promises: pure. What no rule knows is told in the endpoint's own words. Never final: the queue waits.
 * Does not: ask (lib/oauth).
 *
 * Sources of the rules. Microsoft: learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS..., which it puts
 * first in error_description and alone into error_codes). Google: developers.google.com/identity/protocols/oauth2/
 * service-account, "JWT error codes". The rest: RFC 6749 5.2.
 */
export interface RefusedToken {
  readonly credential: string;
  readonly host: string;
  readonly status: number;
  /** Null: the body is none of RFC 6749 5.2. */
  readonly error: string | null;
  readonly description: string;
  readonly retryAfterSeconds: number | null;
  /** By how much this computer's clock differs from the endpoint's; null: it told no time. */
  readonly clockOffSeconds: number | null;
}

type Kind =
  | 'tokenSecretWrong'
  | 'tokenSecretExpired'
  | 'tokenCertificateUnknown'
  | 'tokenApplicationUnknown'
  | 'tokenApplicationDisabled'
  | 'tokenTenantUnknown'
  | 'tokenConsentMissing'
  | 'tokenGrantEnded'
  | 'tokenUserMustAct'
  | 'tokenUserUnknown'
  | 'tokenScopeWrong'
  | 'tokenDelegationMissing';

/** `AADSTS7000215: ...`, by number. */
const BY_AADSTS: Readonly<Record<string, Kind>> = {
  7000215: 'tokenSecretWrong',
  7000222: 'tokenSecretExpired',
  700027: 'tokenCertificateUnknown',
  700016: 'tokenApplicationUnknown',
  7000112: 'tokenApplicationDisabled',
  90002: 'tokenTenantUnknown',
  900023: 'tokenTenantUnknown',
  65001: 'tokenConsentMissing',
  501051: 'tokenConsentMissing',
  70008: 'tokenGrantEnded',
  700082: 'tokenGrantEnded',
  50173: 'tokenGrantEnded',
  50076: 'tokenUserMustAct',
  50079: 'tokenUserMustAct',
  53003: 'tokenUserMustAct',
  50034: 'tokenUserUnknown',
  70011: 'tokenScopeWrong',
};

const BY_WORDS: readonly (readonly [error: string, words: RegExp, Kind])[] = [
  ['invalid_grant', /Invalid JWT Signature/i, 'tokenCertificateUnknown'],
  ['invalid_grant', /Invalid email or User ID|account not found/i, 'tokenUserUnknown'],
  ['unauthorized_client', /unauthorized to retrieve access tokens/i, 'tokenDelegationMissing'],
  ['invalid_grant', /expired or revoked/i, 'tokenGrantEnded'],
  ['invalid_client', /client was not found/i, 'tokenApplicationUnknown'],
  ['deleted_client', /./, 'tokenApplicationUnknown'],
  ['disabled_client', /./, 'tokenApplicationDisabled'],
  ['invalid_client', /^/, 'tokenSecretWrong'],
  ['invalid_scope', /^/, 'tokenScopeWrong'],
];

/** Microsoft's word for an assertion of another time, and Google's. */
const OF_THE_CLOCK = /AADSTS700024\b|short-lived token|iat and exp/i;
/** Certificates and service accounts say the time; the others do not, and a clock that is off is no matter to them. */
const MATTERS_SECONDS = 120;

export function tokenRefusal(refused: RefusedToken): LastError {
  const { credential, host, status, error, description, retryAfterSeconds } = refused;
  if (status === 429) {
    return newLastError('tokenTooManyRequests', { credential, host, seconds: retryAfterSeconds ?? 0 });
  }
  if (error === null || status >= 500)
    return newLastError('tokenAnswerUnknown', { credential, host, status });
  const said = phraseOf(description) || error;
  if (OF_THE_CLOCK.test(description)) {
    const minutes = Math.round((refused.clockOffSeconds ?? 0) / 60);
    return newLastError('tokenClockWrong', { credential, host, minutes, said });
  }
  const kind = kindOf(error, description);
  if (kind === null) return newLastError('tokenRefused', { credential, host, error, said });
  // The kinds that are told apart here have the same arguments.
  const args: LastErrorArguments[Kind] = { credential, host, said };
  return newLastError(kind, args);
}

/** @returns seconds that are worth telling, or null */
export function clockOff(oursMs: number, dateHeader: string | null): number | null {
  const theirsMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(theirsMs)) return null;
  const seconds = Math.round((oursMs - theirsMs) / 1000);
  return Math.abs(seconds) >= MATTERS_SECONDS ? seconds : 0;
}

function kindOf(error: string, description: string): Kind | null {
  const code = /\bAADSTS(\d+)\b/.exec(description)?.[1];
  const known = code === undefined ? undefined : BY_AADSTS[code];
  if (known !== undefined) return known;
  return BY_WORDS.find(([word, words]) => word === error && words.test(description))?.[2] ?? null;
}

/** Microsoft ends its words with ids and times, which differ each time. */
function phraseOf(description: string): string {
  const [words = ''] = description.slice(0, 1000).split(/[\r\n]| Trace ID:/);
  return withoutFullStop(words.trim().slice(0, 300));
}
