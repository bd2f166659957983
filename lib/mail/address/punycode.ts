/**
 * Owns: decoding one punycode label (RFC 3492).
 * Promises: null for what is not punycode; never throws.
 * Does not: encode or map (the WHATWG URL does, which has no way back to Unicode; node:url has, but not in a browser).
 */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE_POINT = 128;
const MAX_CODE_POINT = 0x10ffff;

/** `encoded` is the label without its `xn--`. */
export function decodePunycodeLabel(encoded: string): string | null {
  const lastDelimiter = encoded.lastIndexOf('-');
  const output = [...encoded.slice(0, Math.max(lastDelimiter, 0))].map((character) =>
    character.charCodeAt(0),
  );
  let codePoint = INITIAL_CODE_POINT;
  let insertAt = 0;
  let bias = INITIAL_BIAS;
  let position = lastDelimiter > 0 ? lastDelimiter + 1 : 0;

  while (position < encoded.length) {
    const before = insertAt;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(encoded[position++]);
      if (digit === null) return null;
      insertAt += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
      if (insertAt > Number.MAX_SAFE_INTEGER / BASE || weight > Number.MAX_SAFE_INTEGER / BASE) return null;
    }
    const length = output.length + 1;
    bias = adapt(insertAt - before, length, before === 0);
    codePoint += Math.floor(insertAt / length);
    insertAt %= length;
    if (codePoint > MAX_CODE_POINT) return null;
    output.splice(insertAt++, 0, codePoint);
  }
  return String.fromCodePoint(...output);
}

function digitOf(character: string | undefined): number | null {
  if (character === undefined) return null;
  if (character >= 'a' && character <= 'z') return character.charCodeAt(0) - 97;
  if (character >= '0' && character <= '9') return character.charCodeAt(0) - 48 + 26;
  return null;
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
    rest = Math.floor(rest / (BASE - T_MIN));
    k += BASE;
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
