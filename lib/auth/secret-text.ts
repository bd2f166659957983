import { createHash, randomBytes } from 'node:crypto';

/**
 * Owns: secrets that we make for people to copy: random bits as letters and digits, and what is kept of them.
 * Promises: base32 of RFC 4648 in lower case, which a double click selects and nobody misreads (no 0, 1, 8, 9). What is kept is
 *   its SHA-256: of so many random bits that is enough, and costs microseconds where scrypt costs a quarter of a second.
 */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const BITS_A_CHARACTER = 5;

/** @param bits a multiple of 40, so that no character is padding */
export function randomText(bits: number): string {
  return toBase32(randomBytes(bits / 8));
}

export function toBase32(octets: Uint8Array): string {
  let value = 0;
  let held = 0;
  let text = '';
  for (const octet of octets) {
    value = ((value << 8) | octet) & 0xffff;
    held += 8;
    while (held >= BITS_A_CHARACTER) {
      held -= BITS_A_CHARACTER;
      text += ALPHABET.charAt((value >> held) & 31);
    }
  }
  return text;
}

/** What is stored of a secret, and looked up. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
