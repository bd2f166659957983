import { Secret, TOTP } from 'otpauth';

/**
 * Owns: the codes of authenticator apps (RFC 6238): six digits, thirty seconds, SHA-1, which all apps know.
 * Promises: one step of thirty seconds before and after the present one is taken too, for clocks that differ. Pure.
 * Does not: keep keys, or know that a code has been used (second-factors.ts).
 */
const PERIOD_SECONDS = 30;
const WINDOW_STEPS = 1;
/** RFC 4226 4, R6: 128 bits at least. */
const MIN_KEY_BYTES = 16;
const MAX_KEY_BYTES = 64;

/** @param key base32, as an app shows it: blanks and case do not matter. @returns null when it is none, or too short */
export function readTotpKey(key: string): string | null {
  const plain = key.replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z2-7]+=*$/.test(plain)) return null;
  const { bytes, base32 } = Secret.fromBase32(plain);
  return bytes.length >= MIN_KEY_BYTES && bytes.length <= MAX_KEY_BYTES ? base32 : null;
}

export function isTotpCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

/** @returns the step whose code this is; null: it is of none that is taken now */
export function stepOf(key: string, code: string, now: Date): number | null {
  if (!isTotpCode(code)) return null;
  const totp = new TOTP({ secret: Secret.fromBase32(key), period: PERIOD_SECONDS });
  const delta = totp.validate({ token: code, timestamp: now.getTime(), window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
}
