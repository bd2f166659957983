import { isAscii } from 'node:buffer';
import { isFieldLine } from './header-lines';
import { endOfText, viewOf } from './text-run';

/**
 * Owns: line endings of received content: every line ends with CRLF, and no CR or LF stands elsewhere.
 * Promises: a bare LF becomes CRLF; CRs in front of a CRLF go, and so does a bare CR at a line's beginning, which would fold it
 *   into the line before (LF CR as a line's end); elsewhere a bare CR becomes a space (as Postfix does). However the content
 *   is cut into chunks; content that is right already passes unchanged and uncopied. So no later server can see an end of
 *   DATA where we saw none (SMTP smuggling): a lone `.` after a bare LF or CR is content here and is dot-stuffed when it
 *   leaves.
 * Does not: find the end of DATA or undo dot-stuffing (the SMTP server does, at CRLF.CRLF only).
 *
 * Content whose lines all end with a bare CR (old Mac programs) is read as such where `takesBareCr` says so: of clients that
 * may relay, since from outside a header could come that way which the filter in front of us has not seen.
 */

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Within so much the header of content with bare CRs ends, or it is none. */
const MAX_UNDECIDED_BYTES = 8 * 1024;

export class LineEndingNormalizer {
  /** Octets of the longest line so far, without its CRLF (RFC 5321 4.5.3.1.6 allows 998). */
  longestLineBytes = 0;
  hasNul = false;
  /** An octet above 127 was seen: the content needs 8BITMIME. */
  hasEightBit = false;

  #lineBytes = 0;
  /** CRs at the end of the last chunk, whose LF may follow: nothing limits them but who reads this. */
  #pendingCrs = 0;
  /** A bare CR ends a line here; null: not known yet. */
  #crEndsLine: boolean | null;
  #undecided: Buffer | null = null;

  constructor(takesBareCr = false) {
    this.#crEndsLine = takesBareCr ? null : false;
  }

  get pendingCrs(): number {
    return this.#pendingCrs;
  }

  /** The normalized content so far known; may be the chunk itself, or empty. */
  push(chunk: Buffer): Buffer {
    if (chunk.length === 0) return chunk;
    if (this.#crEndsLine !== null) return this.#normalize(chunk);
    const start = this.#undecided === null ? chunk : Buffer.concat([this.#undecided, chunk]);
    this.#crEndsLine = hasBareCrLines(start, false);
    this.#undecided = this.#crEndsLine === null ? start : null;
    return this.#undecided === null ? this.#normalize(start) : NOTHING;
  }

  /** What is left at the end of the content, such as a space for a CR that was the last octet. */
  flush(): Buffer {
    const start = this.#undecided;
    this.#undecided = null;
    const rest = start === null ? NOTHING : this.#normalizeAll(start);
    const output = Buffer.allocUnsafe(this.#pendingCrs * 2);
    const end = this.#settleCrs(output, 0);
    return end === 0 ? rest : Buffer.concat([rest, output.subarray(0, end)]);
  }

  #normalizeAll(start: Buffer): Buffer {
    this.#crEndsLine = hasBareCrLines(start, true);
    return this.#normalize(start);
  }

  #normalize(chunk: Buffer): Buffer {
    return this.#pendingCrs === 0 && this.#isClean(chunk) ? chunk : this.#rewrite(chunk);
  }

  /** Scans without writing, which is all that most mail needs. Counts only when it returns true. */
  #isClean(chunk: Buffer): boolean {
    const view = viewOf(chunk);
    let lineStart = -this.#lineBytes;
    let longest = this.longestLineBytes;
    let hasNul = false;
    let at = endOfText(view, 0);
    while (at < chunk.length) {
      const octet = chunk[at];
      if (octet === LF) return false;
      if (octet === CR) {
        if (chunk[at + 1] !== LF) return false;
        if (at - lineStart > longest) longest = at - lineStart;
        lineStart = at + 2;
      } else if (octet === 0) {
        hasNul = true;
      }
      at = endOfText(view, octet === CR ? lineStart : at + 1);
    }
    this.#lineBytes = chunk.length - lineStart;
    this.longestLineBytes = Math.max(longest, this.#lineBytes);
    this.hasEightBit ||= !isAscii(chunk);
    this.hasNul ||= hasNul;
    return true;
  }

  #rewrite(chunk: Buffer): Buffer {
    const start = this.#skipCrs(chunk);
    if (start === chunk.length) return NOTHING;
    // At most each octet is an LF or a CR that becomes two, and CRs from before come in front.
    const crs = chunk[start] === LF ? 0 : this.#pendingCrs;
    const output = Buffer.allocUnsafe((chunk.length - start + crs) * 2);
    let length = 0;
    for (const octet of chunk.subarray(start)) {
      if (octet === CR) {
        this.#pendingCrs += 1;
        continue;
      }
      if (octet === LF) {
        this.#pendingCrs = 0;
        output[length++] = CR;
        output[length++] = LF;
        this.#lineBytes = 0;
        continue;
      }
      if (this.#pendingCrs > 0) length = this.#settleCrs(output, length);
      output[length++] = octet;
      this.#countLineByte();
      if (octet > 0x7f) this.hasEightBit = true;
      else if (octet === 0) this.hasNul = true;
    }
    return output.subarray(0, length);
  }

  /** CRs alone need no room yet. @returns where something else follows. */
  #skipCrs(chunk: Buffer): number {
    let at = 0;
    while (chunk[at] === CR) at += 1;
    this.#pendingCrs += at;
    return at;
  }

  /** CRs that no LF follows. @returns the output's new length. */
  #settleCrs(output: Buffer, from: number): number {
    let length = from;
    for (; this.#pendingCrs > 0; this.#pendingCrs -= 1) {
      if (this.#crEndsLine) {
        output[length++] = CR;
        output[length++] = LF;
        this.#lineBytes = 0;
      } else if (this.#lineBytes > 0) {
        output[length++] = SPACE;
        this.#countLineByte();
      }
    }
    return length;
  }

  #countLineByte(): void {
    this.#lineBytes++;
    if (this.#lineBytes > this.longestLineBytes) this.longestLineBytes = this.#lineBytes;
  }
}

const NOTHING = Buffer.alloc(0);

/**
 * Whether content begins with a whole header of lines that end with a bare CR: fields, then an empty line, all of it before
 * the first LF. Null while more may tell.
 */
function hasBareCrLines(start: Buffer, isAll: boolean): boolean | null {
  const beginning = start.subarray(0, MAX_UNDECIDED_BYTES);
  const lf = beginning.indexOf(LF);
  const cr = beginning.indexOf(CR);
  // Of nearly all mail the first line ends with CRLF, or LF.
  if (lf >= 0 && (cr < 0 || cr >= lf - 1)) return false;
  const text = withoutCrsAtEnd(beginning.toString('latin1', 0, lf < 0 ? beginning.length : lf));
  const headerEnd = text.indexOf('\r\r');
  if (headerEnd < 0) return lf >= 0 || isAll || beginning.length === MAX_UNDECIDED_BYTES ? false : null;
  return text
    .slice(0, headerEnd)
    .split('\r')
    .every((line, index) => isFieldLine(line) || (index > 0 && /^[ \t]/.test(line)));
}

/** Not by a pattern, which looks at each run of CRs from each of them. */
function withoutCrsAtEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}
