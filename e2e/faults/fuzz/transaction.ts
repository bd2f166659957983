import { plainForm, RELAYED_DOMAIN } from './addresses';
import type { ConnectorRules } from './connectors';
import type { Reply } from './reply-reader';
import { ACCOUNT, type SignIn } from './sign-in';
import { Violation } from './violation';

/**
 * Owns: the order of commands (RFC 5321 4.1.4) and what each may be answered.
 * Promises: nothing is granted out of order; a client without the relay right is granted no recipient outside the accepted
 *   domain.
 */
type Next = 'command' | 'content' | 'tls' | 'closing';

interface Envelope {
  readonly mailLine: string;
  readonly rcptLines: string[];
}

/** What the server may say to each of these, other than yes. All else is unknown to it and gets 500. */
const refusals: Readonly<Record<string, readonly number[]>> = {
  EHLO: [500, 501],
  HELO: [500, 501],
  // 530: REQUIRETLS in the clear.
  MAIL: [501, 503, 530, 552, 553, 555],
  RCPT: [452, 501, 503, 550, 553, 555],
  DATA: [503],
  RSET: [],
  NOOP: [],
  QUIT: [],
  HELP: [],
  VRFY: [501],
  STARTTLS: [501, 503],
};
const grants: Readonly<Record<string, number>> = {
  DATA: 354,
  QUIT: 221,
  HELP: 214,
  VRFY: 252,
  STARTTLS: 220,
};

export class Transaction {
  #hasSaidHello = false;
  #hasSaidEhlo = false;
  #envelope: Envelope | null = null;

  readonly #rules: ConnectorRules;
  readonly #signIn: SignIn;

  constructor(rules: ConnectorRules, signIn: SignIn) {
    this.#rules = rules;
    this.#signIn = signIn;
  }

  /** By the client's address, or by who has signed in. */
  get mayRelay(): boolean {
    return this.#rules.mayRelay || this.#signIn.isSignedIn;
  }

  get mayBeginAuth(): boolean {
    return this.#hasSaidEhlo && this.#envelope === null;
  }

  /** @returns what the session is in after this line. */
  answered(line: string, reply: Reply): Next {
    return this.#judge(verbOf(line), line, reply);
  }

  /** The content is answered: nothing of it is left. */
  end(): Envelope {
    const envelope = this.#envelope;
    this.#envelope = null;
    if (envelope === null) throw new Violation('content without a transaction');
    return envelope;
  }

  #judge(verb: string, line: string, reply: Reply): Next {
    const refusedWith = Object.hasOwn(refusals, verb) ? refusals[verb] : undefined;
    const isForeignSender = verb === 'MAIL' && this.#signIn.isSignedIn && reply.code === 550;
    const isGranted = refusedWith !== undefined && reply.code === (grants[verb] ?? 250);
    if (isForeignSender) return 'command';
    if (!isGranted) {
      if (!(refusedWith ?? [500]).includes(reply.code))
        throw new Violation(`${reply.code} ${reply.text} to`, line);
      if (verb === 'DATA' && this.hasRecipient)
        throw new Violation(`DATA refused (${reply.code} ${reply.text})`);
      this.#checkRefusal(verb, line, reply);
      return 'command';
    }
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        this.#hasSaidHello = true;
        this.#hasSaidEhlo = verb === 'EHLO';
        this.#envelope = null;
        return 'command';
      case 'RSET':
        this.#envelope = null;
        return 'command';
      case 'MAIL':
        if (!this.#hasSaidHello || this.#envelope) throw new Violation('MAIL granted out of order', line);
        this.#checkSender(line);
        this.#envelope = { mailLine: line, rcptLines: [] };
        return 'command';
      case 'RCPT':
        this.#recipientGranted(line);
        return 'command';
      case 'DATA':
        if (!this.hasRecipient) throw new Violation('DATA granted out of order');
        return 'content';
      case 'QUIT':
        return 'closing';
      case 'STARTTLS':
        return 'tls';
      default:
        return 'command';
    }
  }

  get hasRecipient(): boolean {
    return this.#hasSaidHello && (this.#envelope?.rcptLines.length ?? 0) > 0;
  }

  /** Who has signed in sends as nobody else. */
  #checkSender(line: string): void {
    if (!this.#signIn.isSignedIn) return;
    const isOwn = /:\s*<>/.test(line) || plainForm(line).includes(ACCOUNT.address);
    if (!isOwn) throw new Violation('a foreign sender granted to who has signed in', line);
  }

  #recipientGranted(line: string): void {
    if (!this.#hasSaidHello || !this.#envelope) throw new Violation('RCPT granted out of order', line);
    const isOurs = plainForm(line).includes(RELAYED_DOMAIN);
    if (!this.mayRelay && !isOurs)
      throw new Violation('a foreign recipient granted to who may not relay', line);
    this.#envelope.rcptLines.push(line);
  }

  #checkRefusal(verb: string, line: string, reply: Reply): void {
    const isPlain =
      line === `RCPT TO:<user@${RELAYED_DOMAIN}>` && this.#hasSaidHello && this.#envelope !== null;
    if (verb !== 'RCPT' || !isPlain) return;
    const isFull =
      reply.code === 452 && (this.#envelope?.rcptLines.length ?? 0) >= this.#rules.maxRecipientsPerMessage;
    if (!isFull) throw new Violation(`a plain recipient refused (${reply.code} ${reply.text})`);
  }
}

/** A space or a tab ends it. */
export function verbOf(line: string): string {
  // A device that puts white space before HELO is greeted too.
  const hello = /^[ \t]*(HELO|EHLO)(?:[ \t]|$)/i.exec(line)?.[1];
  return (hello ?? line.split(/[ \t]/, 1)[0] ?? '').toUpperCase();
}
