import { hashOf, randomText } from './secret-text';

/**
 * Owns: what an app password looks like: 120 random bits as 24 letters and digits, shown in six groups of four.
 * Promises: read with or without its dashes, blanks and capitals, as people type it into a device. Pure but for chance.
 */
const BITS = 120;
const FORM = /^[a-z2-7]{24}$/;

export interface NewAppPassword {
  /** Shown once. */
  readonly password: string;
  /** What is kept. */
  readonly hash: Buffer;
}

export function generateAppPassword(): NewAppPassword {
  const text = randomText(BITS);
  return { password: text.replace(/.{4}(?=.)/g, '$&-'), hash: hashOf(text) };
}

/** @returns what it is looked up by, or null for what has another form */
export function readAppPassword(given: string): Buffer | null {
  const text = given.replace(/[\s-]/g, '').toLowerCase();
  return FORM.test(text) ? hashOf(text) : null;
}
