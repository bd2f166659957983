import { endOfText, viewOf } from '@/lib/mail/message/text-run';

/**
 * Owns: content as it stands between 354 and its final dot (RFC 5321 4.5.2): dots stuffed, every line end CRLF.
 * Promises: the same octets however the content is cut; content that is right already leaves uncopied. What should never
 *   have been stored cannot end the message early either: bare CR and bare LF leave as CRLF, and a dot behind them is
 *   stuffed (SMTP smuggling).
 * Does not: write.
 */

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;

const END = Buffer.from('.\r\n');
const END_AFTER_CR = Buffer.from('\n.\r\n');
const END_AFTER_TEXT = Buffer.from('\r\n.\r\n');

export class DataEncoder {
  /** The octet before; the content begins at the start of a line. */
  #last = LF;

  /** May be the chunk itself. */
  push(chunk: Buffer): Buffer {
    const { length } = chunk;
    if (length === 0) return chunk;
    const before = this.#last;
    this.#last = chunk[length - 1] ?? LF;
    return isAsItShouldBe(chunk, before) ? chunk : rewritten(chunk, before);
  }

  /** What ends the message, with the end of its last line where that is missing. */
  end(): Buffer {
    if (this.#last === LF) return END;
    return this.#last === CR ? END_AFTER_CR : END_AFTER_TEXT;
  }
}

/** Looked at without a copy: big content as a string would be garbage of its own size. */
function isAsItShouldBe(chunk: Buffer, before: number): boolean {
  const view = viewOf(chunk);
  const isInLineEnd = before === CR;
  if (isInLineEnd !== (chunk[0] === LF)) return false;
  let at = isInLineEnd ? 1 : 0;
  if ((isInLineEnd || before === LF) && chunk[at] === DOT) return false;
  for (at = endOfText(view, at); at < chunk.length; at = endOfText(view, at)) {
    const octet = chunk[at];
    if (octet === LF) return false;
    at += 1;
    if (octet !== CR) continue;
    if (at === chunk.length) return true; // a CR whose LF may follow
    if (chunk[at] !== LF || chunk[at + 1] === DOT) return false;
    at += 1;
  }
  return true;
}

function rewritten(chunk: Buffer, before: number): Buffer {
  // At most each octet is a CR that becomes CRLF with a stuffed dot behind it.
  const output = Buffer.allocUnsafe(chunk.length * 2 + 2);
  let length = 0;
  let previous = before;
  for (const octet of chunk) {
    if (previous === CR && octet !== LF) {
      output[length++] = LF;
      previous = LF;
    } else if (octet === LF && previous !== CR) {
      output[length++] = CR;
    }
    if (octet === DOT && previous === LF) output[length++] = DOT;
    output[length++] = octet;
    previous = octet;
  }
  return output.subarray(0, length);
}
