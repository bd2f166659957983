import { cleanReplyText } from '@/lib/mail/outcome/reply';

/**
 * Owns: the dialogue of a receive session as it is kept for people: `C:` the client, `S:` we, `*` our notes, in the form that
 *   the dialogues of delivery attempts have (lib/smtp/send/transcript).
 * Promises: bounded, however long a session lasts: its beginning, its end, and between them the first commands that were
 *   refused; what is left out is said. A command costs an entry, and text is made only of what is kept.
 * Does not: know what must not be shown (shown-command) or decide whether it is kept (session-record).
 */

const MAX_BEGINNING = 24;
const MAX_END = 32;
const MAX_REFUSED_BETWEEN = 24;
/** A path has 256 octets at most. */
const MAX_LINE_CHARACTERS = 400;

interface Exchange {
  /** Which of the session it is. */
  readonly number: number;
  readonly client: string | null;
  readonly note: string | null;
  /** As it went on the wire. */
  readonly reply: string | null;
  readonly isRefusal: boolean;
}

export class SessionDialogue {
  readonly #beginning: Exchange[] = [];
  readonly #refused: Exchange[] = [];
  /** The oldest is written over. */
  readonly #end: Exchange[] = [];
  #count = 0;

  /** A command, and the reply to it. */
  command(line: string, reply: string, isRefusal: boolean): void {
    this.#add(bounded(line), null, reply, isRefusal);
  }

  /** What we said unasked. */
  said(reply: string): void {
    this.#add(null, null, reply, false);
  }

  note(text: string, reply: string | null = null, isRefusal = false): void {
    this.#add(null, bounded(text), reply, isRefusal);
  }

  text(): string {
    const oldest = this.#count <= MAX_BEGINNING + MAX_END ? 0 : (this.#count - MAX_BEGINNING) % MAX_END;
    const end = [...this.#end.slice(oldest), ...this.#end.slice(0, oldest)];
    const lines: string[] = [];
    let next = 0;
    for (const exchange of [...this.#beginning, ...this.#refused, ...end]) {
      const leftOut = exchange.number - next;
      if (leftOut > 0) lines.push(`* ${leftOut} ${leftOut === 1 ? 'command is' : 'commands are'} left out`);
      lines.push(...linesOf(exchange));
      next = exchange.number + 1;
    }
    return lines.join('\n');
  }

  #add(client: string | null, note: string | null, reply: string | null, isRefusal: boolean): void {
    const exchange = { number: this.#count, client, note, reply, isRefusal };
    this.#count += 1;
    if (this.#beginning.length < MAX_BEGINNING) {
      this.#beginning.push(exchange);
      return;
    }
    if (this.#end.length < MAX_END) {
      this.#end.push(exchange);
      return;
    }
    const place = (exchange.number - MAX_BEGINNING) % MAX_END;
    const oldest = this.#end[place];
    this.#end[place] = exchange;
    if (oldest?.isRefusal && this.#refused.length < MAX_REFUSED_BETWEEN) this.#refused.push(oldest);
  }
}

/** A slice would keep all of what it is cut from. */
function bounded(line: string): string {
  if (line.length <= MAX_LINE_CHARACTERS) return line;
  return Buffer.from(`${line.slice(0, MAX_LINE_CHARACTERS)}...`).toString();
}

function linesOf({ client, note, reply }: Exchange): string[] {
  const lines: string[] = [];
  if (note !== null) lines.push(`* ${oneLine(note)}`);
  if (client !== null) lines.push(`C: ${oneLine(client)}`);
  if (reply !== null)
    lines.push(
      ...replyText(reply)
        .split('\n')
        .map((line) => `S: ${line}`),
    );
  return lines;
}

/** @param wire an octet a character */
export function replyText(wire: string): string {
  return cleanReplyText(Buffer.from(wire, 'latin1').toString('utf8'));
}

function oneLine(text: string): string {
  return cleanReplyText(text).replaceAll('\n', ' ');
}
