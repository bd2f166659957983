import { replyText } from '@/lib/mail/text/reply-text';

/**
 * Owns: cutting what a server says into replies (RFC 5321 4.2.1).
 * Promises: whole replies, however the octets are cut; lines joined by "\n". A server that never ends a line or a reply is
 *   bounded in memory and time.
 * Does not: judge what a reply says.
 */

/** Octets; RFC 5321 4.5.3.1.5 has 512. */
const MAX_LINE = 8 * 1024;
/** Octets of a reply of many lines. */
const MAX_REPLY = 64 * 1024;

const ZERO = 0x30;
const NINE = 0x39;
const DASH = 0x2d;
const SPACE = 0x20;

export class ReplyReader {
  /** Whole lines of a reply that goes on, each with "\n"; octets as characters. */
  #lines = '';
  /** A line without its end. */
  #rest = '';

  /** @returns false when the server has said more than a reply may hold: nothing that follows can be understood. */
  read(chunk: Buffer, onReply: (reply: string) => void): boolean {
    const text = this.#rest + chunk.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\n', this.#rest.length); end >= 0; end = text.indexOf('\n', start)) {
      const isCrlf = end > start && text.charCodeAt(end - 1) === 0x0d;
      const line = text.slice(start, isCrlf ? end - 1 : end);
      start = end + 1;
      if (line.length > MAX_LINE) return false;
      if (continues(line)) {
        this.#lines += `${line}\n`;
        if (this.#lines.length > MAX_REPLY) return false;
      } else if (line !== '' || this.#lines !== '') {
        const reply = this.#lines + line;
        this.#lines = '';
        onReply(replyText(reply));
      }
    }
    this.#rest = start === 0 ? text : text.slice(start);
    return this.#rest.length <= MAX_LINE;
  }

  /** What has no end yet: what is left when the server has gone. */
  unfinished(): string {
    return replyText((this.#lines + this.#rest).trim());
  }
}

/**
 * Whether it is a reply at all: three digits on the last line as on the first. When it is not, nobody knows which command
 * the next line answers.
 */
export function isReply(text: string): boolean {
  const last = text.lastIndexOf('\n') + 1;
  if (!hasCode(text, last)) return false;
  const after = text.charCodeAt(last + 3);
  if (!Number.isNaN(after) && after !== SPACE) return false;
  return last === 0 || text.startsWith(text.slice(last, last + 3));
}

function continues(line: string): boolean {
  return line.charCodeAt(3) === DASH && hasCode(line, 0);
}

function hasCode(text: string, at: number): boolean {
  for (let i = at; i < at + 3; i++) {
    const code = text.charCodeAt(i);
    if (!(code >= ZERO && code <= NINE)) return false;
  }
  return true;
}
