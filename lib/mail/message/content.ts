/**
 * Owns: line endings of received content: every line ends with CRLF, and no CR or LF stands elsewhere.
 * Promises: a bare LF becomes CRLF, a bare CR a space (as Postfix does), however the content is cut into chunks; content
 *   that is right already passes unchanged and uncopied. So no later server can see an end of DATA where we saw none
 *   (SMTP smuggling): a lone `.` after a bare LF or CR is content here and is dot-stuffed when it leaves.
 * Does not: find the end of DATA or undo dot-stuffing (the SMTP server does, at CRLF.CRLF only).
 */

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

export class LineEndingNormalizer {
  /** Octets of the longest line so far, without its CRLF (RFC 5321 4.5.3.1.6 allows 998). */
  longestLineBytes = 0;
  hasNul = false;
  /** An octet above 127 was seen: the content needs 8BITMIME. */
  hasEightBit = false;

  #lineBytes = 0;
  /** The last chunk ended with a CR whose LF may follow. */
  #pendingCr = false;

  /** The normalized content so far known; may be the chunk itself, or empty. */
  push(chunk: Buffer): Buffer {
    if (chunk.length === 0) return chunk;
    return !this.#pendingCr && this.#isClean(chunk) ? chunk : this.#rewrite(chunk);
  }

  /** What is left at the end of the content: a space for a CR that was the last octet. */
  flush(): Buffer {
    if (!this.#pendingCr) return Buffer.alloc(0);
    this.#pendingCr = false;
    return Buffer.from([SPACE]);
  }

  /** Scans without writing, which is all that most mail needs. Counts only when it returns true. */
  #isClean(chunk: Buffer): boolean {
    let lineBytes = this.#lineBytes;
    let longest = this.longestLineBytes;
    let bits = 0;
    let hasNul = false;
    for (let i = 0; i < chunk.length; i++) {
      const octet = chunk[i] ?? 0;
      if (octet === CR) {
        if (chunk[i + 1] !== LF) return false;
        if (lineBytes > longest) longest = lineBytes;
        lineBytes = 0;
        i++;
      } else if (octet === LF) {
        return false;
      } else {
        lineBytes++;
        bits |= octet;
        if (octet === 0) hasNul = true;
      }
    }
    this.#lineBytes = lineBytes;
    this.longestLineBytes = Math.max(longest, lineBytes);
    this.hasEightBit ||= bits > 0x7f;
    this.hasNul ||= hasNul;
    return true;
  }

  #rewrite(chunk: Buffer): Buffer {
    // At most each octet is an LF that becomes two, and a CR from before comes in front.
    const output = Buffer.allocUnsafe(chunk.length * 2 + 1);
    let length = 0;
    for (const octet of chunk) {
      if (octet === LF) {
        output[length++] = CR;
        output[length++] = LF;
        this.#pendingCr = false;
        this.#lineBytes = 0;
        continue;
      }
      if (this.#pendingCr) {
        output[length++] = SPACE;
        this.#pendingCr = false;
        this.#countLineByte();
      }
      if (octet === CR) {
        this.#pendingCr = true;
        continue;
      }
      output[length++] = octet;
      this.#countLineByte();
      if (octet > 0x7f) this.hasEightBit = true;
      else if (octet === 0) this.hasNul = true;
    }
    return output.subarray(0, length);
  }

  #countLineByte(): void {
    this.#lineBytes++;
    if (this.#lineBytes > this.longestLineBytes) this.longestLineBytes = this.#lineBytes;
  }
}
