import { isAscii, isUtf8 } from 'node:buffer';
import { type Codec, codecOf } from './charset-names';
import { decodeHz, decodeIso2022, hasDesignation } from './iso-2022';
import { decodeBy } from './kept-decoder';

/**
 * Owns: octets of mail and of other servers as text: in the character set that they are said to be in, else in the one that
 *   their form tells.
 * Promises: never throws; bounded work: each octet is looked at by a handful of decoders at most.
 * Does not: take anything for markup or for encoded words.
 */

const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
/** A sequence of three octets or four: no accident, as one of two may be. */
const SURELY_UTF8 = /[\u0800-\u{10ffff}]/u;
const REPLACEMENT = '\ufffd';
/** U+FFFD, private characters and C1 controls: no text has them, but what a wrong decoder makes has. */
const IMPLAUSIBLE = /[\ufffd\ue000-\uf8ff\u0080-\u009f]/;
/** Any octets are text in these, so that their name proves less than the form of UTF-8. */
const SINGLE_OCTET = /^(?:win|iso8859|koi8|cp[478]\d\d$|mac|tcvn|viscii|armscii|georgian|hproman|rk1048|mik)/;

export function decodeCodec(codec: Codec, octets: Buffer): string {
  switch (codec) {
    case 'utf8':
      return withoutByteOrderMark(octets.toString('utf8'));
    case 'iso2022':
      // A label of habit: with no escape and octets above 127 it is something else.
      return octets.includes(ESC) || octets.includes(SHIFT_OUT) || isAscii(octets)
        ? decodeIso2022(octets)
        : guessText(octets);
    case 'hz':
      return decodeHz(octets);
    default:
      return decodeBy(codec, octets);
  }
}

/**
 * Text whose character set nobody names: escapes of ISO 2022, else UTF-8, else what is plausible as EUC-JP or Shift_JIS, else
 * Windows-1252, in which all octets are text.
 * @param hint of the mail around it; believed where the octets allow it
 */
export function guessText(octets: Buffer, hint: string | null = null): string {
  const text = octets.toString('latin1');
  if (octets.includes(ESC) && hasDesignation(text)) return decodeIso2022(octets);
  if (isAscii(octets)) return text;
  const utf8 = isUtf8(octets) ? withoutByteOrderMark(octets.toString('utf8')) : null;
  if (utf8 !== null && SURELY_UTF8.test(utf8)) return utf8;
  const codec = hint === null ? null : codecOf(hint);
  const hinted = codec === null ? null : decodeCodec(codec, octets);
  const isPlausible = hinted !== null && !IMPLAUSIBLE.test(hinted);
  if (isPlausible && !SINGLE_OCTET.test(codec ?? '')) return hinted;
  if (utf8 !== null) return utf8;
  if (isPlausible) return hinted;
  return japaneseText(octets) ?? mostlyUtf8(octets) ?? latinText(octets);
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** EUC-JP or Shift_JIS, when one of them reads as Japanese. */
function japaneseText(octets: Buffer): string | null {
  const euc = readAs('eucjp', octets);
  const shiftJis = readAs('cp932', octets);
  if (euc === null || shiftJis === null) return (euc ?? shiftJis)?.text ?? null;
  // Octets that both allow: kana of EUC-JP are half-width katakana in Shift_JIS, and never the other way round.
  return euc.kana > 0 || euc.rare <= shiftJis.rare ? euc.text : shiftJis.text;
}

interface Reading {
  readonly text: string;
  /** Hiragana and full-width katakana. */
  readonly kana: number;
  /** Kanji of level 2, which Latin letters look like. */
  readonly rare: number;
}

function readAs(codec: 'eucjp' | 'cp932', octets: Buffer): Reading | null {
  const text = decodeBy(codec, octets);
  if (IMPLAUSIBLE.test(text)) return null;
  const { common, rare } = codec === 'eucjp' ? countEuc(octets) : countShiftJis(octets);
  const kana = text.match(/[\u3041-\u30ff]/g)?.length ?? 0;
  if (rare > common) return null;
  // `It's` with the quote of Windows-1252 is a kanji between Latin letters.
  const standsAlone = !/[\u3000-\u9fff\uf900-\uffef]{2}/.test(text) && /[A-Za-z]/.test(text);
  const isLatinWord = common === 0 && /[A-Za-z][\uff61-\uff9f]|[\uff61-\uff9f][A-Za-z]/.test(text);
  return standsAlone || isLatinWord ? null : { text, kana, rare };
}

/** Characters of two octets by their first: symbols, kana and level 1 kanji, or others. */
function countEuc(octets: Buffer): { common: number; rare: number } {
  let common = 0;
  let rare = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    if (octet < 0x80) continue;
    at += octet === 0x8f ? 2 : 1;
    if (octet === 0x8f || octet > 0xcf) rare += 1;
    else if (octet !== 0x8e) common += 1;
  }
  return { common, rare };
}

function countShiftJis(octets: Buffer): { common: number; rare: number } {
  let common = 0;
  let rare = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    if (octet < 0x80 || (octet > 0xa0 && octet < 0xe0)) continue;
    at += 1;
    if (octet > 0x98) rare += 1;
    else common += 1;
  }
  return { common, rare };
}

/** Five octets are nothing in Windows-1252, and begin characters of Shift_JIS: one kanji between Latin letters, say. */
function latinText(octets: Buffer): string {
  const latin = decodeBy('win1252', octets);
  if (!latin.includes(REPLACEMENT)) return latin;
  const shiftJis = decodeBy('cp932', octets);
  return IMPLAUSIBLE.test(shiftJis) ? latin : shiftJis;
}

/** UTF-8 that was cut or folded within a character. */
function mostlyUtf8(octets: Buffer): string | null {
  const text = octets.toString('utf8');
  const broken = text.split(REPLACEMENT).length - 1;
  const whole = text.match(/[\u0080-\ufffc\u{10000}-\u{10ffff}]/gu)?.length ?? 0;
  return whole > broken ? withoutByteOrderMark(text) : null;
}
