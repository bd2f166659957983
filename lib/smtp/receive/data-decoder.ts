/**
 * Owns: DATA on the wire to content: dot-unstuffing and the one end of a message (RFC 5321 4.5.2, 4.1.1.4).
 * Promises: only CRLF "." CRLF ends it, and only a dot that follows CRLF is stuffing, however the octets are cut: a dot
 *   after a bare LF or CR is content, since what is seen differently by two servers is smuggled between them.
 * Does not: mend line endings (LineEndingNormalizer) or keep anything.
 */

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const ONE_CR = Buffer.from('\r');

type State =
  /** After CRLF, or at the very start. */
  | 'lineStart'
  /** A dot began the line: stuffing or the end. */
  | 'dot'
  | 'dotCr'
  | 'inLine'
  /** In a line, and the last octet was CR. */
  | 'inLineCr';

export interface Decoded {
  /** Content, in order; parts of the chunk itself. */
  readonly pieces: readonly Buffer[];
  /** Where in the chunk the end of the message was passed; -1 when more is to come. */
  readonly end: number;
}

export class DataDecoder {
  #state: State = 'lineStart';

  push(chunk: Buffer): Decoded {
    const pieces: Buffer[] = [];
    // From `kept` to `at` is content that is not in `pieces` yet.
    let kept = 0;
    let at = 0;
    const keep = () => {
      if (at > kept) pieces.push(chunk.subarray(kept, at));
    };
    while (at < chunk.length) {
      const octet = chunk[at];
      switch (this.#state) {
        case 'lineStart':
          if (octet === DOT) {
            keep();
            at += 1;
            kept = at;
            this.#state = 'dot';
          } else {
            this.#state = 'inLine';
          }
          break;
        case 'dot':
          if (octet === CR) {
            at += 1;
            kept = at;
            this.#state = 'dotCr';
          } else {
            this.#state = 'inLine';
          }
          break;
        case 'dotCr':
          if (octet === LF) return this.#end(pieces, at + 1);
          pieces.push(ONE_CR); // held back, and no end after all
          this.#state = octet === CR ? 'inLineCr' : 'inLine';
          if (octet === CR) at += 1;
          break;
        case 'inLineCr':
          this.#state = octet === LF ? 'lineStart' : 'inLine';
          if (octet === LF) at += 1;
          break;
        case 'inLine':
          at = this.#skipLine(chunk, at);
          break;
      }
    }
    keep();
    return { pieces, end: -1 };
  }

  /** The offset after the next CRLF, or the chunk's end. */
  #skipLine(chunk: Buffer, from: number): number {
    for (let at = from; ; ) {
      const lineFeed = chunk.indexOf(LF, at);
      if (lineFeed < 0) {
        if (chunk[chunk.length - 1] === CR) this.#state = 'inLineCr';
        return chunk.length;
      }
      if (lineFeed > from && chunk[lineFeed - 1] === CR) {
        this.#state = 'lineStart';
        return lineFeed + 1;
      }
      at = lineFeed + 1; // a bare LF ends no line
    }
  }

  #end(pieces: readonly Buffer[], end: number): Decoded {
    this.#state = 'lineStart';
    return { pieces, end };
  }
}
