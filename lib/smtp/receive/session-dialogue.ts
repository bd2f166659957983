import { cleanReplyText } from '@/lib/mail/outcome/reply';

/**
 * Owns: the dialogue of a receive session as it is kept for people: `C:` the client, `S:` we, `*` our notes, in the form that
 *   the dialogues of delivery attempts have (lib/smtp/send/transcript).
 * Promises: bounded, however long a session lasts: its beginning, its end, and between them the first commands that were
 *   refused; what is left out is said. A command costs an entry that dies young, and text is made only of what is kept.
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
  /** Once it is full, the oldest is written over. */
  readonly #end: Exchange[] = [];
  #oldest = 0;
  #count = 0;

  /** A command, and the reply to it. */
  command(line: string, reply: string, isRefusal: boolean): void {
    this.#add(bounded(line), null, reply, isRefusal);
  }

  /** A command that is only counted. */
  leaveOut(): void {
    this.#count += 1;
  }

  /** What we said unasked. */
  said(reply: string): void {
    this.#add(null, null, reply, false);
  }

  note(text: string, reply: string | null = null, isRefusal = false): void {
    this.#add(null, bounded(text), reply, isRefusal);
  }

  /**
   * What was granted since the beginning is of no interest any more. Entries that stay for some hundred commands outlive two
   * collections and cost twice what all else here does (10 us of 45 a message, of 20 sessions side by side).
   */
  forgetGranted(): void {
    if (this.#end.length === 0) return;
    for (const exchange of this.#inOrder()) this.#keepRefused(exchange);
    this.#end.length = 0;
    this.#oldest = 0;
  }

  text(): string {
    const lines: string[] = [];
    let next = 0;
    for (const exchange of [...this.#beginning, ...this.#refused, ...this.#inOrder()]) {
      lines.push(...leftOut(exchange.number - next), ...linesOf(exchange));
      next = exchange.number + 1;
    }
    return [...lines, ...leftOut(this.#count - next)].join('\n');
  }

  #inOrder(): readonly Exchange[] {
    return this.#oldest === 0
      ? this.#end
      : [...this.#end.slice(this.#oldest), ...this.#end.slice(0, this.#oldest)];
  }

  #keepRefused(exchange: Exchange): void {
    if (exchange.isRefusal && this.#refused.length < MAX_REFUSED_BETWEEN) this.#refused.push(exchange);
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
    const oldest = this.#end[this.#oldest];
    if (oldest !== undefined) this.#keepRefused(oldest);
    this.#end[this.#oldest] = exchange;
    this.#oldest = (this.#oldest + 1) % MAX_END;
  }
}

function leftOut(count: number): string[] {
  if (count <= 0) return [];
  return [`* ${count} ${count === 1 ? 'command is' : 'commands are'} left out`];
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
