import type { ConnectorRules } from './connectors';
import { groundsForRefusal, readContent } from './content-reference';
import type { Reply } from './reply-reader';
import { SignIn } from './sign-in';
import { Transaction, verbOf } from './transaction';
import { Violation } from './violation';

/**
 * Owns: the fuzz's own idea of a session: what of the octets sent is a command, what is content, and whether each is
 *   answered as RFC 5321 and the receive connector have it.
 * Promises: one reply for each command and message, in order, none too many; a message counts as accepted exactly when
 *   its content is answered 250.
 * Does not: look at a clock or a socket.
 */
export interface AcceptedMessage {
  readonly id: string;
  readonly content: Buffer;
  readonly mailLine: string;
  readonly rcptLines: readonly string[];
  /** By address or account. */
  readonly mayRelay: boolean;
}

type State =
  | 'command'
  | 'content'
  /** Of AUTH: what is said next is no command. */
  | 'exchange'
  /** The go-ahead for TLS was given: whatever was said with it is forgotten. */
  | 'tls'
  /** The server has said goodbye. */
  | 'closing';

interface Unit {
  readonly bytes: number;
  /** The line without its end; null for a line that never ends. */
  readonly line: Buffer | null;
  readonly content: Buffer | null;
}

const MAX_COMMAND_BYTES = 2048;
const MAX_BUFFERED_COMMAND_BYTES = 64 * 1024;
const SYNTAX_ERRORS: ReadonlySet<number> = new Set([500, 501, 502, 503, 504, 555]);
/** HTTP, of which the fuzz says some or comes upon by chance (any word in front of a version is one too), and PROXY. */
const ANOTHER_PROTOCOL =
  /^(?:OPTIONS|GET|HEAD|POST|PUT|DELETE|TRACE|CONNECT|PATCH|PRI|ACL|BIND|COPY|LINK|LOCK|MERGE|MOVE|QUERY|PLAY|PROXY)(?:[ \t]|$)|[ \t]HTTP\/\d(?:\.\d)?[ \t]*$/i;
const MAX_COMMANDS = 1000;
const MAX_REFUSED_RECIPIENTS = 100;

export class Dialogue {
  state: State = 'command';
  /** Commands and messages that were answered. */
  answered = 0;
  refused = 0;
  readonly accepted: AcceptedMessage[] = [];

  #pending: Buffer = Buffer.alloc(0);
  #isGreetingOwed: boolean;
  #protocolErrors = 0;
  #goodbyeOwed = false;
  /** Since the last message, without those that name recipients of one. */
  #commands = 0;
  #refusedRecipients = 0;
  readonly #rules: ConnectorRules;
  readonly #signIn: SignIn;
  readonly #transaction: Transaction;

  /** @param inTheClear what was said before TLS: forgotten, but for the errors. */
  constructor(rules: ConnectorRules, inTheClear: Dialogue | null = null) {
    this.#rules = rules;
    this.#signIn = new SignIn(rules, inTheClear ? inTheClear.#signIn : null);
    this.#transaction = new Transaction(rules, this.#signIn);
    this.#isGreetingOwed = inTheClear === null;
    this.#protocolErrors = inTheClear ? inTheClear.#protocolErrors : 0;
    this.#commands = inTheClear ? inTheClear.#commands : 0;
  }

  sent(octets: Buffer): void {
    if (this.state !== 'closing') this.#pending = Buffer.concat([this.#pending, octets]);
  }

  get isReplyOwed(): boolean {
    if (this.state === 'closing' || this.state === 'tls') return false;
    return this.#isGreetingOwed || this.#goodbyeOwed || this.#unit() !== null;
  }

  /**
   * What is said in the clear behind STARTTLS and comes too late to be dropped is no TLS record and ends the connection;
   * the reset may overtake the go-ahead.
   */
  get mayBreakTls(): boolean {
    return this.state === 'tls' || /^\s*STARTTLS *\r?\n[\s\S]/im.test(this.#pending.toString('latin1'));
  }

  /** At most so many messages of what is sent and not answered may be stored without our hearing of it. */
  get possibleMessages(): number {
    if (this.state !== 'content' && !/DATA/i.test(this.#pending.toString('latin1'))) return 0;
    return this.#pending.toString('latin1').match(/\.\r\n/g)?.length ?? 0;
  }

  /** @throws Violation */
  replied(reply: Reply): void {
    if (this.state === 'closing') throw new Violation('a reply after goodbye', shownReply(reply));
    if (this.state === 'tls')
      throw new Violation('a reply in the clear after the go-ahead for TLS', shownReply(reply));
    if (this.#isGreetingOwed) {
      if (reply.code !== 220) throw new Violation('no greeting', shownReply(reply));
      this.#isGreetingOwed = false;
      return;
    }
    if (this.#goodbyeOwed) {
      if (reply.code !== 421) throw new Violation('more errors than the limit and no 421', shownReply(reply));
      this.state = 'closing';
      return;
    }
    const unit = this.#unit();
    if (unit === null) throw new Violation('a reply that nobody asked for', shownReply(reply));
    this.#pending = this.#pending.subarray(unit.bytes);
    this.answered += 1;
    if (reply.code >= 400) this.refused += 1;
    this.state = unit.content
      ? this.#contentAnswered(unit.content, reply)
      : this.#lineAnswered(unit.line, reply);
    if (!SYNTAX_ERRORS.has(reply.code)) return;
    this.#protocolErrors += 1;
    if (this.#protocolErrors < this.#rules.maxProtocolErrors) return;
    this.state = 'command'; // also where the line alone ends the session: the goodbye comes first
    this.#goodbyeOwed = true;
  }

  #unit(): Unit | null {
    if (this.state === 'content') {
      const read = readContent(this.#pending, this.#transaction.mayRelay);
      return read && { bytes: read.wireBytes, line: null, content: read.content };
    }
    const end = this.#pending.indexOf('\n');
    const isEndless =
      end < 0 ? this.#pending.length > MAX_BUFFERED_COMMAND_BYTES : end > MAX_BUFFERED_COMMAND_BYTES;
    if (isEndless) return { bytes: this.#pending.length, line: null, content: null };
    if (end < 0) return null;
    const hasCr = end > 0 && this.#pending[end - 1] === 0x0d;
    return { bytes: end + 1, line: this.#pending.subarray(0, hasCr ? end - 1 : end), content: null };
  }

  #lineAnswered(line: Buffer | null, reply: Reply): State {
    if (this.state === 'exchange') return this.#exchangeAnswered(line, reply);
    if (line === null || line.length > MAX_COMMAND_BYTES) {
      if (reply.code === 421) return 'closing'; // HTTP with a long line
      if (reply.code !== 500) throw new Violation('an over-long line and no 500', shownReply(reply));
      return line === null ? 'closing' : 'command';
    }
    const text = line.toString();
    const verb = verbOf(text);
    const isEnough = this.#commands >= MAX_COMMANDS;
    if (reply.code === 421) {
      if (!isEnough && !ANOTHER_PROTOCOL.test(text) && !this.#mayEndRecipients(verb))
        throw new Violation(`421 without need, after ${JSON.stringify(text)}`, reply.text);
      return 'closing';
    }
    if (isEnough) throw new Violation('more commands without a message than are answered', shownReply(reply));
    const next =
      verb === 'AUTH' && this.#signIn.isOffered
        ? this.#signIn.commandAnswered(text, reply, this.#transaction.mayBeginAuth)
        : this.#transaction.answered(text, reply);
    this.#count(verb, reply);
    if (next === 'tls') this.#pending = Buffer.alloc(0);
    return next;
  }

  #exchangeAnswered(line: Buffer | null, reply: Reply): State {
    const isTooLong = line === null || line.length > MAX_COMMAND_BYTES;
    const next = this.#signIn.lineAnswered(isTooLong ? null : line.toString(), reply);
    if (!isTooLong) this.#commands += 1;
    return line === null ? 'closing' : next;
  }

  #count(verb: string, { code }: Reply): void {
    if (verb === 'DATA' && code === 354) this.#commands = 0;
    if (verb !== 'RCPT' || !this.#transaction.hasRecipient) this.#commands += 1;
    if (verb === 'RCPT' && code >= 500) this.#refusedRecipients += 1;
    else if (verb !== 'RCPT' && code < 400) this.#refusedRecipients = 0;
  }

  #mayEndRecipients(verb: string): boolean {
    return verb === 'RCPT' && this.#refusedRecipients >= MAX_REFUSED_RECIPIENTS;
  }

  #contentAnswered(content: Buffer, reply: Reply): State {
    const { mailLine, rcptLines } = this.#transaction.end();
    const { isSignedIn } = this.#signIn;
    const { must, may } = groundsForRefusal(content, this.#rules, isSignedIn ? mailLine : null);
    if (reply.code !== 250) {
      const enhancedCode = reply.text.split(' ', 1)[0] ?? '';
      const isRefusal = reply.code === 552 || reply.code === 554 || (isSignedIn && reply.code === 550);
      const isJust = isRefusal && [...must, ...may].includes(enhancedCode);
      if (!isJust) throw new Violation(`content refused without grounds (${shownReply(reply)})`, content);
      return 'command';
    }
    if (must.length > 0)
      throw new Violation(`content taken that is to be refused with ${must.join(' or ')}`, content);
    const id = /^2\.0\.0 (\S+) Queued mail for delivery$/.exec(reply.text)?.[1];
    if (id === undefined) throw new Violation('accepted without an id', shownReply(reply));
    this.accepted.push({ id, content, mailLine, rcptLines, mayRelay: this.#transaction.mayRelay });
    return 'command';
  }
}

const shownReply = ({ code, text }: Reply) => `${code} ${text}`;
