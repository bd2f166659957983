import { jisX0213 } from './jis-x-0213';
import { decodeBy } from './kept-decoder';

/**
 * Owns: text that changes its character set by escapes: ISO-2022-JP (RFC 1468) with -1, -2 (RFC 1554), -3, -MS and
 *   CP50220 to 50222, ISO-2022-KR (RFC 1557), what of ISO-2022-CN is GB 2312; and HZ (RFC 1843).
 * Promises: begins in ASCII, and again at each line; one pass, whatever escapes stand in it.
 * Does not: know labels. The characters are those of the EUC forms, in which rows 13 and 89 to 92 hold what NEC and IBM
 *   added.
 */

type CharacterSet =
  | 'ascii'
  | 'roman'
  | 'katakana'
  | 'jisX0208'
  | 'jisX0212'
  | 'jisX0213'
  | 'jisX0213Plane2'
  | 'gb2312'
  | 'ksX1001'
  /** Of two octets, and without a table here. */
  | 'unknown';

const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const LF = 0x0a;
const TILDE = 0x7e;
/** Behind ESC: to a set of single octets. */
const TO_SINGLE = 0x28;
/** What follows ESC when the rest of it was cut off. */
const CUT_ESCAPES: ReadonlySet<string> = new Set(['', '(', '$', '$(']);
const REPLACEMENT = '\ufffd';

/** By what follows ESC. Into G0 they take effect at once; `)` puts a set into G1, behind SHIFT OUT. */
const DESIGNATIONS: ReadonlyMap<string, CharacterSet> = new Map([
  ['(B', 'ascii'],
  ['(J', 'roman'],
  // An old error for `(J`.
  ['(H', 'roman'],
  ['(I', 'katakana'],
  ['$@', 'jisX0208'],
  ['$B', 'jisX0208'],
  ['$(@', 'jisX0208'],
  ['$(B', 'jisX0208'],
  ['$(D', 'jisX0212'],
  ['$(O', 'jisX0213'],
  ['$(Q', 'jisX0213'],
  ['$(P', 'jisX0213Plane2'],
  ['$A', 'gb2312'],
  ['$(A', 'gb2312'],
  ['$(C', 'ksX1001'],
  ['$(G', 'unknown'],
  ['$(H', 'unknown'],
  [')I', 'katakana'],
  ['$)A', 'gb2312'],
  ['$)C', 'ksX1001'],
  ['$)G', 'unknown'],
]);
const ESCAPE = /[(][BJHI]|\$(?:[@AB]|\([@A-DGHOPQ]|\)[ACG])|\)I|\.[AF]|&@|\$\*H/y;
/** Those that mail has begun text of two octets, or katakana, with. */
const BEGINNING = /[(]I|\$[@AB(]/y;

/** Whether the octets, one a character, hold an escape that makes them such a text. */
export function hasDesignation(octets: string): boolean {
  for (let at = octets.indexOf('\u001b'); at >= 0; at = octets.indexOf('\u001b', at + 1)) {
    BEGINNING.lastIndex = at + 1;
    if (BEGINNING.test(octets)) return true;
  }
  return false;
}

export function decodeIso2022(octets: Buffer): string {
  return new Iso2022Decoder().decode(octets);
}

/**
 * Whether the first of `following` goes on where `before` ended, although each of them should begin in ASCII: `before`
 * ended within an escape or a character, or with a set of two octets from which the next escape returns, in whichever of
 * them it stands.
 */
export function isContinued(before: Buffer, following: readonly Buffer[]): boolean {
  // As nearly always: `before` returned to ASCII, or what follows begins with an escape of its own.
  if (following[0]?.[0] === ESC || (before.at(-3) === ESC && before.at(-2) === TO_SINGLE)) return false;
  if (endsInEscape(before)) return true;
  const decoder = new Iso2022Decoder();
  decoder.decode(before);
  if (!decoder.endedInDouble) return false;
  if (decoder.endedInCharacter) return true;
  const rest = Buffer.concat(following);
  const next = rest.indexOf(ESC);
  return next >= 0 && rest[next + 1] === TO_SINGLE;
}

function endsInEscape(octets: Buffer): boolean {
  const at = octets.lastIndexOf(ESC);
  return at >= 0 && at >= octets.length - 3 && CUT_ESCAPES.has(octets.toString('latin1', at + 1));
}

/** `~{`, pairs of GB 2312 without their eighth bits, `~}` or the line's end. One pass, as a pattern would not be. */
export function decodeHz(octets: Buffer): string {
  const source = octets.toString('latin1');
  let text = '';
  let at = 0;
  for (let tilde = source.indexOf('~'); tilde >= 0; tilde = source.indexOf('~', at)) {
    text += source.slice(at, tilde);
    const said = source[tilde + 1];
    at = tilde + 2;
    if (said === '{') {
      const end = endOfHzPairs(octets, at);
      // Without a pair it opened nothing.
      const isOpened = end > at || source.startsWith('~}', end);
      text += isOpened ? decodeBy('gb18030', withEighthBits(octets.subarray(at, end))) : '~{';
      at = source.startsWith('~}', end) ? end + 2 : end;
    } else if (said === '~') text += '~';
    else if (said !== '\n') {
      text += '~';
      at = tilde + 1;
    }
  }
  return text + source.slice(at);
}

function endOfHzPairs(octets: Buffer, start: number): number {
  let end = start;
  // No row of GB 2312 begins with a tilde.
  while (isGraphic(octets[end] ?? 0) && octets[end] !== TILDE && isGraphic(octets[end + 1] ?? 0)) end += 2;
  return end;
}

class Iso2022Decoder {
  /** The text ended with a set of two octets. */
  endedInDouble = false;
  /** And with the first of them. */
  endedInCharacter = false;

  #text = '';
  #g0: CharacterSet = 'ascii';
  #g1: CharacterSet = 'katakana';
  #isShifted = false;
  /** Half of a character. */
  #first: number | null = null;

  decode(octets: Buffer): string {
    const source = octets.toString('latin1');
    for (let at = 0; at < octets.length; at++) {
      const octet = octets[at] ?? 0;
      if (octet === ESC) at += this.#escape(source, at) - 1;
      else if (octet === SHIFT_OUT) this.#shift(true);
      else if (octet === SHIFT_IN) this.#shift(false);
      else if (octet < 0x21 || octet === 0x7f) this.#control(octet);
      else if (octet < 0x7f && isDouble(this.#present)) at = this.#run(octets, at) - 1;
      else this.#single(octet);
    }
    this.endedInDouble = isDouble(this.#present);
    this.endedInCharacter = this.#first !== null;
    this.#flush();
    return this.#text;
  }

  get #present(): CharacterSet {
    return this.#isShifted ? this.#g1 : this.#g0;
  }

  /** @returns how many octets the escape has. */
  #escape(source: string, at: number): number {
    ESCAPE.lastIndex = at + 1;
    const [found] = ESCAPE.exec(source) ?? [];
    this.#flush();
    if (found === undefined) {
      this.#text += '\u001b';
      return 1;
    }
    const set = DESIGNATIONS.get(found);
    if (set === undefined) return found.length + 1; // ESC & @, and sets that single shifts would bring
    if (found.includes(')')) this.#g1 = set;
    else this.#g0 = set;
    return found.length + 1;
  }

  #shift(isShifted: boolean): void {
    this.#flush();
    this.#isShifted = isShifted;
  }

  #control(octet: number): void {
    this.#flush();
    this.#text += String.fromCharCode(octet);
    if (octet !== LF) return;
    this.#g0 = 'ascii';
    this.#isShifted = false;
  }

  /** Characters of two octets. @returns where something else follows. */
  #run(octets: Buffer, start: number): number {
    let end = start;
    while (end < octets.length && isGraphic(octets[end] ?? 0)) end += 1;
    const isHalved = (end - start) % 2 === 1;
    const pairs = octets.subarray(start, isHalved ? end - 1 : end);
    if (pairs.length > 0) this.#text += decodePairs(this.#present, pairs);
    if (isHalved) this.#first = octets[end - 1] ?? null;
    return end;
  }

  #single(octet: number): void {
    this.#flush();
    this.#text += singleOctet(this.#present, octet);
  }

  /** What follows half a character is none of it. */
  #flush(): void {
    if (this.#first === null) return;
    this.#first = null;
    this.#text += REPLACEMENT;
  }
}

function isGraphic(octet: number): boolean {
  return octet > 0x20 && octet < 0x7f;
}

function isDouble(set: CharacterSet): boolean {
  return set !== 'ascii' && set !== 'roman' && set !== 'katakana';
}

/** JIS X 0201: its katakana also with the eighth bit, as CP50222 and old devices have it. */
function singleOctet(set: CharacterSet, octet: number): string {
  const katakana = octet > 0x7f ? octet - 0x80 : set === 'katakana' ? octet : 0;
  if (katakana >= 0x21) return katakana <= 0x5f ? String.fromCharCode(0xff40 + katakana) : REPLACEMENT;
  if (octet > 0x7f) return REPLACEMENT;
  if (set === 'roman' && octet === 0x5c) return '¥';
  if (set === 'roman' && octet === 0x7e) return '‾';
  return String.fromCharCode(octet);
}

function decodePairs(set: CharacterSet, pairs: Buffer): string {
  switch (set) {
    case 'jisX0208':
      return decodeBy('eucjp', withEighthBits(pairs));
    case 'jisX0212':
      return decodeBy('eucjp', afterThirdShift(withEighthBits(pairs)));
    case 'jisX0213':
      return decodeJisX0213(pairs, 0);
    case 'jisX0213Plane2':
      return decodeJisX0213(pairs, 94);
    case 'gb2312':
      return decodeBy('gb18030', withEighthBits(pairs));
    case 'ksX1001':
      return decodeBy('cp949', withEighthBits(pairs));
    default:
      return REPLACEMENT.repeat(pairs.length / 2);
  }
}

function withEighthBits(octets: Buffer): Buffer {
  const set = Buffer.allocUnsafe(octets.length);
  for (const [at, octet] of octets.entries()) set[at] = octet | 0x80;
  return set;
}

/** JIS X 0212 in EUC: each pair behind SS3. */
function afterThirdShift(pairs: Buffer): Buffer {
  const octets: number[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) octets.push(0x8f, pairs[at] ?? 0, pairs[at + 1] ?? 0);
  return Buffer.from(octets);
}

function decodeJisX0213(pairs: Buffer, rowsBefore: number): string {
  let text = '';
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const row = rowsBefore + (pairs[at] ?? 0) - 0x20;
    const own = jisX0213(row, (pairs[at + 1] ?? 0) - 0x20);
    text += own ?? (row > 94 ? REPLACEMENT : decodeBy('eucjp', withEighthBits(pairs.subarray(at, at + 2))));
  }
  return text;
}
