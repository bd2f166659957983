import { hashOf, randomText, toBase32 } from './secret-text';

/**
 * Owns: what an API token looks like: `postern_`, 160 random bits, and six characters that follow from them.
 * Promises: whoever scans texts for lost secrets knows one by its prefix, and a mistyped or invented one by its end, without
 *   a question to the database. Pure but for chance.
 * Does not: know whose it is (prove-token.ts).
 */
export const API_TOKEN_PREFIX = 'postern_';
const RANDOM_BITS = 160;
const CHECK_CHARACTERS = 6;
const FORM = /^postern_[a-z2-7]{38}$/;

export interface NewApiToken {
  /** Shown once. */
  readonly token: string;
  /** What is kept. */
  readonly hash: Buffer;
}

export function generateApiToken(): NewApiToken {
  const secret = API_TOKEN_PREFIX + randomText(RANDOM_BITS);
  const token = secret + checkOf(secret);
  return { token, hash: hashOf(token) };
}

/** @returns what it is looked up by, or null for what is none of ours */
export function readApiToken(given: string): Buffer | null {
  if (!FORM.test(given)) return null;
  const secret = given.slice(0, -CHECK_CHARACTERS);
  return checkOf(secret) === given.slice(-CHECK_CHARACTERS) ? hashOf(given) : null;
}

function checkOf(secret: string): string {
  return toBase32(hashOf(secret)).slice(0, CHECK_CHARACTERS);
}
