import { cleanReplyText } from '@/lib/mail/outcome/reply';

/**
 * Owns: the text of an SMTP dialogue as it is kept for people: `C:` we, `S:` the server, `*` our notes.
 * Promises: no secret and no message content in it; bounded, however much a server talks. Most dialogues are never read:
 *   replies are kept as they came and made readable when somebody asks.
 * Does not: decide whether it is kept (the connector's ProtocolLoggingLevel and the outcome do).
 */

/** Characters of the set-up of a connection, and of each message on it. */
const MAX_SECTION_CHARACTERS = 32 * 1024;
const MAX_LINE_CHARACTERS = 1024;
export const HIDDEN = '(hidden)';
const MIN_SECRET_CHARACTERS = 4;

type Secrets = { readonly user: string } & ({ readonly pass: string } | { readonly token: string });

/** Who reads along: what was said or noted, as it is shown. */
export type SpokenLines = (who: Entry['who'], lines: readonly string[]) => void;

export class Transcript {
  readonly #setup = new Section();
  #section = this.#setup;
  #messages = 0;
  readonly #secrets: RegExp | null;
  readonly #readAlong: SpokenLines | null;

  constructor(credentials: Secrets | null, readAlong: SpokenLines | null = null) {
    this.#secrets = credentials ? secretPattern(credentials) : null;
    this.#readAlong = readAlong;
  }

  /** What follows belongs to one message; the set-up of the connection stays in front of it. */
  beginMessage(): void {
    this.#messages += 1;
    this.#section = new Section();
    if (this.#messages > 1) this.note(`message ${this.#messages} on this connection`);
  }

  /** A line, or several that left together, with CRLF between them; a credential as `HIDDEN`. */
  client(line: string): void {
    this.#add('C', line);
  }

  server(reply: string): void {
    this.#add('S', reply);
  }

  note(text: string): void {
    this.#add('*', text);
  }

  /** A server that repeats what it refuses must not carry the password into a last error. */
  withoutSecrets(text: string): string {
    return this.#secrets === null ? text : text.replace(this.#secrets, HIDDEN);
  }

  /** Set-up of the connection and the present message, lines joined by "\n". */
  text(): string {
    return this.#textOf(this.#section);
  }

  /** The same of the message that is present now, also when it is asked for after the next has begun. */
  laterText(): () => string {
    const section = this.#section;
    return () => this.#textOf(section);
  }

  #add(who: Entry['who'], text: string): void {
    this.#section.add(who, text);
    this.#readAlong?.(
      who,
      linesOf({ who, text }, (said) => this.withoutSecrets(said)),
    );
  }

  #textOf(present: Section): string {
    const sections = present === this.#setup ? [this.#setup] : [this.#setup, present];
    return sections.map((section) => section.text((text) => this.withoutSecrets(text))).join('\n');
  }
}

interface Entry {
  readonly who: 'C' | 'S' | '*';
  readonly text: string;
}

class Section {
  readonly #entries: Entry[] = [];
  #characters = 0;
  #isCut = false;

  add(who: Entry['who'], text: string): void {
    if (this.#isCut) return;
    this.#characters += text.length + 3;
    const tooMany = this.#characters - MAX_SECTION_CHARACTERS;
    if (tooMany <= 0) {
      this.#entries.push({ who, text });
      return;
    }
    this.#isCut = true;
    // Of lines that came together those are kept that fit.
    const kept = text.slice(0, Math.max(0, text.lastIndexOf('\n', text.length - tooMany)));
    if (kept !== '') this.#entries.push({ who, text: kept });
    this.#entries.push({ who: '*', text: 'the rest is not kept' });
  }

  text(withoutSecrets: (text: string) => string): string {
    return this.#entries.flatMap((entry) => linesOf(entry, withoutSecrets)).join('\n');
  }
}

function linesOf({ who, text }: Entry, withoutSecrets: (text: string) => string): string[] {
  if (who === 'C')
    return text
      .trimEnd()
      .split('\r\n')
      .map((line) => `C: ${shortened(line)}`);
  // What a peer or a library said may stand in it.
  if (who === '*') return [`* ${shortened(cleanReplyText(withoutSecrets(text)).replaceAll('\n', ' '))}`];
  const lines = cleanReplyText(withoutSecrets(text)).split('\n');
  return lines.map((line) => `S: ${shortened(line)}`);
}

function shortened(line: string): string {
  return line.length > MAX_LINE_CHARACTERS ? `${line.slice(0, MAX_LINE_CHARACTERS)}...` : line;
}

/**
 * How AUTH PLAIN, LOGIN and a server's error text may spell a password: as it is, in another case, each of its characters also as an
 * address of the web or a header writes it (%70, =70), in hexadecimal, or in base64. Null for one that is too short: it would hide half of
 * every reply and, being so short, hides nothing.
 */
function secretPattern(secrets: Secrets): RegExp | null {
  if ('token' in secrets) return tokenPattern(secrets.token);
  const { user, pass } = secrets;
  if (pass.length < MIN_SECRET_CHARACTERS) return null;
  const forms = [
    base64(`\0${user}\0${pass}`),
    base64(`${user}\0${user}\0${pass}`),
    base64(pass),
    Buffer.from(pass, 'utf8').toString('hex'),
  ];
  // An encoded form first: what is left of it behind a shorter one would tell its end.
  const alternatives = [
    ...forms.map((form) => `${literal(form)}={0,2}`),
    [...pass].map(anySpelling).join(''),
  ];
  return new RegExp(alternatives.join('|'), 'giu');
}

/**
 * A token as it is, and what base64 makes of its middle at each of the three places where it can begin in what is encoded. Nothing
 * stands around it in the pattern: a server that says 64 KB of base64 must not cost more than their length.
 */
function tokenPattern(token: string): RegExp | null {
  if (token.length < MIN_SECRET_CHARACTERS) return null;
  const encoded = [0, 1, 2].map((shift) =>
    // Its ends depend on what stands beside it.
    base64(`${'x'.repeat(shift)}${token}`).slice(
      shift === 0 ? 0 : 4,
      Math.floor((token.length + shift) / 3) * 4,
    ),
  );
  const forms = [...encoded, token].filter((text) => text.length >= MIN_SECRET_CHARACTERS);
  return new RegExp(forms.map(literal).join('|'), 'gu');
}

const base64 = (text: string) =>
  Buffer.from(text, 'utf8')
    .toString('base64')
    .replace(/={1,2}$/, '');

function anySpelling(character: string): string {
  const octets = Buffer.from(character, 'utf8').toString('hex').match(/../g) ?? [];
  const blank = character === ' ' ? '|\\+' : '';
  // Encoded first: `=` begins what is written for itself.
  return `(?:${octets.map((octet) => `[%=]${octet}`).join('')}|${literal(character)}${blank})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
