import { Violation } from './violation';

/**
 * Owns: replies as they stand on the wire (RFC 5321 4.2), read by the letter.
 * Promises: whatever is no reply line is a violation.
 */
export interface Reply {
  readonly code: number;
  /** Without codes, joined by "\n". */
  readonly text: string;
}

/** RFC 5321 4.5.3.1.5, CRLF included. */
const MAX_REPLY_LINE_BYTES = 512;
/** A class from 2 to 5, a second digit that RFC 5321 4.2.1 knows, printable ASCII. */
const REPLY_LINE = /^([2-5][0-5][0-9])([ -])([\t -~]*)$/;

export class ReplyReader {
  #rest = '';
  #code: number | null = null;
  #lines: string[] = [];

  *read(octets: Buffer): Generator<Reply> {
    this.#rest += octets.toString('latin1');
    for (let end = this.#rest.indexOf('\n'); end >= 0; end = this.#rest.indexOf('\n')) {
      const line = this.#rest.slice(0, end + 1);
      this.#rest = this.#rest.slice(end + 1);
      const reply = this.#take(line);
      if (reply) yield reply;
    }
    if (this.#rest.length > MAX_REPLY_LINE_BYTES)
      throw new Violation('a reply line without an end', this.#rest);
  }

  /** Nothing may be left of a line when the server closes. */
  end(): void {
    if (this.#rest !== '' || this.#code !== null)
      throw new Violation('the connection closed in the middle of a reply', this.#rest);
  }

  #take(line: string): Reply | null {
    const match = line.endsWith('\r\n') ? REPLY_LINE.exec(line.slice(0, -2)) : null;
    if (!match || line.length > MAX_REPLY_LINE_BYTES) throw new Violation('no reply line', line);
    const code = Number(match[1]);
    if (this.#code !== null && this.#code !== code)
      throw new Violation(`a reply of two codes, ${this.#code} first`, line);
    this.#lines.push(match[3] ?? '');
    this.#code = match[2] === '-' ? code : null;
    if (this.#code !== null) return null;
    return { code, text: this.#lines.splice(0).join('\n') };
  }
}
