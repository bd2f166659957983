import { createHash, randomBytes } from 'node:crypto';

/**
 * Owns: codes for who has lost their authenticator: ten, each of 79 random bits, in groups that people can copy.
 * Promises: stored as a hash, which so many bits need no slow one for. Letters and digits that look alike are not in them. Pure.
 */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 16;
const GROUP = 4;
const CODES = 10;

export function makeRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, makeRecoveryCode);
}

/** Case, blanks and hyphens do not matter. @returns null when it cannot be one */
export function hashRecoveryCode(userId: string, code: string): string | null {
  const plain = code.replace(/[\s-]/g, '').toLowerCase();
  if (plain.length !== LENGTH || [...plain].some((letter) => !ALPHABET.includes(letter))) return null;
  return createHash('sha256')
    .update(JSON.stringify(['recovery code', userId, plain]))
    .digest('base64url');
}

function makeRecoveryCode(): string {
  let letters = '';
  while (letters.length < LENGTH) {
    // A byte beyond the last whole round of the alphabet would prefer its first letters.
    const usable = [...randomBytes(32)].filter((byte) => byte < 256 - (256 % ALPHABET.length));
    letters += usable.map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  }
  return letters.slice(0, LENGTH).replace(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-');
}
