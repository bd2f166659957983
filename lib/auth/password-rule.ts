import { passwordLength } from '@/lib/password-length';

/**
 * Owns: which new passwords will do, wherever one is set: NIST SP 800-63B 5.1.1.2.
 * Promises: length; none that is common, also with digits or signs around it, or the same again and again; no run of neighbours in
 *   the alphabet; none that is one of the user's names or ours with a little around it. Nothing else: no kinds of characters, no age.
 * Does not: compare with the present one (whoever asks for a change does).
 */
export type PasswordFault = 'tooShort' | 'tooLong' | 'common' | 'likeName';

/** What has to be left of a password beside a name, and of a name for it to count. */
const MIN_BESIDE_NAME = 8;
const MIN_NAME = 4;
const PRODUCT = 'postern';

/** @param names of the user: logon names, and as lists show them */
export async function faultOfPassword(
  password: string,
  names: readonly string[],
): Promise<PasswordFault | null> {
  if (password.length < passwordLength.minimum) return 'tooShort';
  if (password.length > passwordLength.maximum) return 'tooLong';
  const folded = fold(password);
  if (isLikeName(folded, names)) return 'likeName';
  const common = await commonPasswords();
  const core = coreOf(folded);
  const isCommon = [folded, core, unitOf(folded), unitOf(core)].some((text) => common.has(text));
  return isCommon || unitOf(folded).length < MIN_UNIT || isRun(folded) ? 'common' : null;
}

/** Without what stands before its first letter and behind its last. */
function coreOf(text: string): string {
  const letters = [...text.matchAll(/\p{L}/gu)];
  const [first, last] = [letters[0], letters.at(-1)];
  return first && last ? text.slice(first.index, last.index + last[0].length) : '';
}

/** What repeats shorter than this is one key, or a few. */
const MIN_UNIT = 4;

/** The shortest text that repeated makes this one: `abcabc` is `abc`. */
function unitOf(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return length < 1 ? text : text.slice(0, length);
}

/** `abcdefghijkl`, `987654321098`. */
function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const along = (step: number) => steps.every((value) => value === step || value === -9 * step);
  return along(1) || along(-1);
}

function isLikeName(folded: string, names: readonly string[]): boolean {
  const parts = [PRODUCT, ...names.flatMap((name) => [fold(name), ...fold(name).split(/[\s\\@]+/)])];
  return parts.some((part) => {
    if (part.length < MIN_NAME || !folded.includes(part)) return false;
    return folded.replaceAll(part, '').length < MIN_BESIDE_NAME;
  });
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

let read: Promise<ReadonlySet<string>> | null = null;

/** 49,000 of the most common, from leaks, as zxcvbn-ts has gathered them; read when the first password is set. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  read ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return read;
}
