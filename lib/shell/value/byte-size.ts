/**
 * Owns: the shell's text for a size: `10MB`, `35 MB`, `10240`, `unlimited` (MaxMessageSize, filters on Size).
 * Promises: whole bytes, units of 1024, `unlimited` as null; formatByteSize's text parses back to the same bytes.
 * Does not: check a parameter's range.
 */

/** Bytes; null is unlimited. */
export type ByteSize = number | null;

export type ByteSizeResult = { readonly ok: true; readonly value: ByteSize } | { readonly ok: false };

export interface ByteSizeOptions {
  /** Exchange keeps message sizes in whole KB and rounds up. */
  readonly roundUpToKb?: boolean;
}

const UNITS: readonly string[] = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A number, a unit, and the exact bytes as Exchange prints them behind it: `10 MB (10,485,760 bytes)`. */
const BYTE_SIZE = /^(\d+(?:\.\d+)?)(?:\s*(B|KB|MB|GB|TB)(?:\s*\(([\d,]+) bytes\))?)?$/i;

/** A bare number is bytes. A fraction of a byte is rounded up. */
export function parseByteSize(input: string | number, options: ByteSizeOptions = {}): ByteSizeResult {
  if (typeof input === 'number') return settle(input, options);
  const text = input.trim();
  if (text.toLowerCase() === 'unlimited') return { ok: true, value: null };
  const match = BYTE_SIZE.exec(text);
  if (match === null) return { ok: false };
  const [, amount, unit = 'B', exactBytes] = match;
  if (exactBytes !== undefined) return settle(Number(exactBytes.replaceAll(',', '')), options);
  const power = UNITS.indexOf(unit.toUpperCase());
  return settle(Number(amount) * 1024 ** power, options);
}

/** The largest unit that gives a whole number: `10 MB`, `35 KB`, `1025 B`; null gives `unlimited`. */
export function formatByteSize(bytes: ByteSize): string {
  if (bytes === null) return 'unlimited';
  let amount = bytes;
  let power = 0;
  while (amount > 0 && amount % 1024 === 0 && power < UNITS.length - 1) {
    amount /= 1024;
    power += 1;
  }
  return `${amount} ${UNITS[power]}`;
}

function settle(bytes: number, options: ByteSizeOptions): ByteSizeResult {
  if (!Number.isFinite(bytes) || bytes < 0) return { ok: false };
  const value = options.roundUpToKb ? Math.ceil(bytes / 1024) * 1024 : Math.ceil(bytes);
  return Number.isSafeInteger(value) ? { ok: true, value } : { ok: false };
}
