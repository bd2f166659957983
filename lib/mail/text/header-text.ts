import { type Codec, codecOf } from './charset-names';
import { decodeCodec, guessText } from './decode-octets';
import { isContinued } from './iso-2022';

/**
 * Owns: a header field's text for people: encoded words (RFC 2047, with the language of RFC 2231 5) and the bare octets
 *   between them.
 * Promises: never throws; what is no encoded word stays as it stands. Each word is decoded by itself, and words of one
 *   character set that stand side by side are joined where a character was cut in two (RFC 2047 5 forbids it, and mailers do
 *   it). At most MAX_WORDS are decoded; the rest is shown as it is.
 * Does not: parse addresses, or make the text harmless (shown-text does).
 *
 * Taken though RFC 2047 forbids it: words without white space between them, in quotes or within a word; white space and
 * folds inside; base64 without its padding, or with padding inside; octets above 127 inside; unknown names, and names in
 * quotes.
 */

/** Many more than 255 characters of a list's column need, few enough for an attacker. */
export const MAX_WORDS = 32;
const CHARSET = /^\s*["']?([\w.:+()-]{1,64})(?:\*[\w-]{0,40})?["']?\s*$/;
const MAX_CHARSET_CHARACTERS = 120;
const ENCODING = /^\s?([bq])\s?\?/i;
const ESC = '\u001b';
const BEYOND_OCTETS = /[^\0-\xff]/;

interface Word {
  readonly codec: Codec | null;
  readonly isBase64: boolean;
  readonly text: string;
  readonly start: number;
  /** Behind its `?=`. */
  readonly end: number;
}

/** What the mail's own text is said to be in, which bare octets of its header mostly are in too; null when nothing says. */
type AskCharset = () => string | null;

/**
 * @param value unfolded, an octet a character
 * @param charset asked where there are bare octets
 */
export function decodeHeaderText(value: string, charset: AskCharset): string {
  if (!value.includes('=?')) return bareText(value, charset);
  let result = '';
  let end = 0;
  let run: Word[] = [];
  for (const word of encodedWords(value)) {
    const between = value.slice(end, word.start);
    end = word.end;
    const isNeighbour = run.length > 0 && /^\s*$/.test(between);
    if (isNeighbour && run[0]?.codec === word.codec) {
      run.push(word);
      continue;
    }
    result += decodeRun(run);
    if (!isNeighbour) result += bareText(between, charset);
    run = [word];
  }
  return result + decodeRun(run) + bareText(value.slice(end), charset);
}

/** One search forward: what was looked at is not looked at again. */
function* encodedWords(value: string): Generator<Word> {
  let count = 0;
  let textEnd = -1;
  for (let start = value.indexOf('=?'); start >= 0 && count < MAX_WORDS; ) {
    const head = readHead(value, start);
    if (head !== null) {
      if (textEnd < head.textStart) textEnd = value.indexOf('?=', head.textStart);
      if (textEnd < 0) return;
      const other = value.indexOf('=?', head.textStart);
      // Where another begins first, this one has no end; base64 may end with `=` itself.
      if (other < 0 || other >= textEnd - 1) {
        count += 1;
        const { codec, isBase64, textStart } = head;
        yield { codec, isBase64, text: value.slice(textStart, textEnd), start, end: textEnd + 2 };
        start = value.indexOf('=?', textEnd + 2);
        continue;
      }
    }
    start = value.indexOf('=?', start + 2);
  }
}

interface Head {
  readonly codec: Codec | null;
  readonly isBase64: boolean;
  readonly textStart: number;
}

/** `=?charset*language?B?`. */
function readHead(value: string, start: number): Head | null {
  const charsetEnd = value.indexOf('?', start + 2);
  if (charsetEnd < 0 || charsetEnd - start > MAX_CHARSET_CHARACTERS) return null;
  const encoding = ENCODING.exec(value.slice(charsetEnd + 1, charsetEnd + 5));
  const name = CHARSET.exec(value.slice(start + 2, charsetEnd))?.[1];
  if (encoding === null || name === undefined) return null;
  return {
    codec: codecOf(name),
    isBase64: encoding[1]?.toLowerCase() === 'b',
    textStart: charsetEnd + 1 + encoding[0].length,
  };
}

/** Neighbours of one character set. */
function decodeRun(words: readonly Word[]): string {
  const [first] = words;
  if (first === undefined) return '';
  const pieces = octetsOf(words);
  const { codec } = first;
  const isByItself = codec === 'iso2022' || codec === 'hz' || codec === 'utf7';
  if (!isByItself) return decodedWord(codec, Buffer.concat(pieces));
  return joinedWhereCut(pieces)
    .map((piece) => decodedWord(codec, piece))
    .join('');
}

function decodedWord(codec: Codec | null, octets: Buffer): string {
  return codec === null ? guessText(octets) : decodeCodec(codec, octets);
}

function joinedWhereCut(pieces: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  for (const [index, piece] of pieces.entries()) {
    const before = joined.at(-1);
    if (before !== undefined && isContinued(before, pieces.slice(index)))
      joined[joined.length - 1] = Buffer.concat([before, piece]);
    else joined.push(piece);
  }
  return joined;
}

function octetsOf(words: readonly Word[]): Buffer[] {
  const pieces: Buffer[] = [];
  let cut = '';
  for (const [index, { isBase64, text }] of words.entries()) {
    if (!isBase64) {
      pieces.push(decodeQ(text));
      continue;
    }
    const base64 = cut + text.replace(/[^A-Za-z0-9+/=_-]/g, '');
    cut = '';
    // A mailer that encodes first and cuts then leaves a group of four in two words.
    if (words[index + 1]?.isBase64 && isCutBase64(base64)) cut = base64;
    else pieces.push(decodeBase64(base64));
  }
  return pieces;
}

/** Whether the last group of four goes on: without padding, its unused bits would be zero. */
function isCutBase64(base64: string): boolean {
  const rest = base64.length % 4;
  if (rest === 0 || base64.endsWith('=')) return false;
  if (rest === 1) return true;
  const lastValue = Buffer.from(`AAA${base64.at(-1)}`, 'base64')[2] ?? 0;
  return (lastValue & (rest === 2 ? 0b1111 : 0b11)) !== 0;
}

/** Programs that encode piece by piece leave padding in the middle, where Node's decoder ends. */
function decodeBase64(base64: string): Buffer {
  const parts = base64.split('=').filter(Boolean);
  return parts.length < 2
    ? Buffer.from(base64, 'base64')
    : Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
}

function decodeQ(text: string): Buffer {
  const octets = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-fA-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}

/** Text outside of encoded words. */
function bareText(value: string, charset: AskCharset): string {
  // What is text already has characters that are no octets.
  const isBare = value.includes(ESC) || /[\x80-\xff]/.test(value);
  if (!isBare || BEYOND_OCTETS.test(value)) return value;
  return guessText(Buffer.from(value, 'latin1'), charset());
}
