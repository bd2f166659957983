import { randomUUID } from 'node:crypto';
import type { ProtocolLoggingLevel } from '@/lib/mail/routing/protocol-logging';
import { type EndedSession, type SessionEnd, sessionOutcome } from '@/lib/mail/session/receive-session';
import type { Reply } from './receive-replies';
import type { TlsFacts } from './secure-socket';
import { replyText, SessionDialogue } from './session-dialogue';
import { ShownCommands } from './shown-command';

/**
 * Owns: the record of one receive session while it lasts: counts, names, the dialogue; and what of it is kept when it ends.
 * Promises: costs a command an entry in the dialogue, and nothing waits for it. The dialogue is kept of sessions that were
 *   refused something or broke, and of all where the connector's ProtocolLoggingLevel is Verbose.
 * Does not: write it (lib/worker/receive/session-recorder).
 */

interface HowItEnded {
  readonly end: SessionEnd;
  readonly isInTransaction: boolean;
  readonly error: Error | null;
}

/** Of one session: whoever sends more over one connection is found by it all the same, through the messages that wait. */
const MAX_MESSAGE_IDS = 1000;

/** Different ones: what a client is known by. */
const MAX_SENDERS = 10;

/** In a row, unless all is wanted: the rest say nothing new, and to keep them costs more than to answer them. */
const MAX_GRANTED_RECIPIENTS = 3;

export class SessionRecord {
  readonly id = randomUUID();
  readonly #startedAt = new Date();
  readonly #startedAtMs = performance.now();
  readonly #dialogue = new SessionDialogue();
  readonly #shown = new ShownCommands();
  #helloName: string | null = null;
  #tls: TlsFacts | null = null;
  #accountName: string | null = null;
  #authMechanism: string | null = null;
  #messages = 0;
  #refusedMessages = 0;
  #bytes = 0;
  readonly #messageIds: string[] = [];
  readonly #senders: string[] = [];
  #recipients = 0;
  #refusedRecipients = 0;
  #grantedInARow = 0;
  #refusals = 0;
  /** As it went on the wire; of a command or a message, where one was refused. */
  #lastRefusal: string | null = null;

  readonly #clientIp: string;
  readonly #connectorName: string | null;
  readonly #level: ProtocolLoggingLevel;

  constructor(clientIp: string, connectorName: string | null, level: ProtocolLoggingLevel) {
    this.#clientIp = clientIp;
    this.#connectorName = connectorName;
    this.#level = level;
  }

  greeted(answer: Reply): void {
    this.#dialogue.said(answer.wire);
  }

  /**
   * @param verb of the line, in upper case
   * @returns the line as it may be shown.
   */
  commandAnswered(verb: string, line: string, answer: Reply): string {
    return this.#answered(verb, this.#shown.show(verb, line, answer.isRefusal), answer);
  }

  /** A line of an AUTH exchange, which nobody is shown. */
  secretAnswered(answer: Reply): string {
    return this.#answered('AUTH', this.#shown.secret(answer.isRefusal), answer);
  }

  signedIn(name: string, mechanism: string): void {
    this.#accountName = name;
    this.#authMechanism = mechanism;
  }

  #answered(verb: string, shown: string, answer: Reply): string {
    const isGrantedRecipient = verb === 'RCPT' && !answer.isRefusal;
    this.#grantedInARow = isGrantedRecipient ? this.#grantedInARow + 1 : 0;
    if (this.#grantedInARow > MAX_GRANTED_RECIPIENTS && this.#level !== 'Verbose') this.#dialogue.leaveOut();
    else this.#dialogue.command(shown, answer.wire, answer.isRefusal);
    if (isGrantedRecipient) this.#recipients += 1;
    else if (verb === 'RCPT') this.#refusedRecipients += 1;
    if (answer.isRefusal) this.#refused(answer);
    return shown;
  }

  helloSaid(name: string): void {
    this.#helloName = name;
  }

  secured(tls: TlsFacts): void {
    this.#tls = tls;
    this.#dialogue.note([tls.version, tls.cipher].filter(Boolean).join(', '));
  }

  messageAccepted(id: string, sizeBytes: number, sender: string): void {
    this.#messages += 1;
    this.#bytes += sizeBytes;
    if (this.#messageIds.length < MAX_MESSAGE_IDS) this.#messageIds.push(id);
    if (this.#senders.length < MAX_SENDERS && !this.#senders.includes(sender)) this.#senders.push(sender);
  }

  /** @param isWhole the last dot was seen @param isHeard the client is there to hear the reply */
  contentAnswered(answer: Reply, isWhole: boolean, isHeard: boolean): void {
    if (!isHeard) {
      const what = isWhole
        ? 'content; the client was gone before the reply to it'
        : 'content, which broke off';
      this.#dialogue.note(what);
      return;
    }
    this.#dialogue.note('content', answer.wire, answer.isRefusal);
    if (!answer.isRefusal) {
      if (this.#level !== 'Verbose') this.#dialogue.forgetGranted();
      return;
    }
    this.#refusedMessages += 1;
    this.#refused(answer);
  }

  /** Refused before a greeting. @param isTold false: hung up on without a word, since too many are being told */
  notLetIn(answer: Reply, isTold: boolean): void {
    if (isTold) this.#dialogue.said(answer.wire);
    else this.#dialogue.note(`hung up on without a word: ${replyText(answer.wire)}`);
    this.#refused(answer);
  }

  /** What we said as we hung up. */
  hungUp(answer: Reply): void {
    this.#dialogue.said(answer.wire);
    // What led to it tells more than "too many errors".
    if (answer.isRefusal) this.#lastRefusal ??= answer.wire;
  }

  ended({ end, isInTransaction, error }: HowItEnded): EndedSession {
    const facts = { end, refusals: this.#refusals, messages: this.#messages };
    const outcome = sessionOutcome(facts, isInTransaction);
    const isKept = outcome !== 'Completed' || this.#level === 'Verbose';
    return {
      ...facts,
      id: this.id,
      startedAt: this.#startedAt,
      durationMs: Math.round(performance.now() - this.#startedAtMs),
      connectorName: this.#connectorName,
      clientIp: this.#clientIp,
      helloName: this.#helloName,
      tlsVersion: this.#tls?.version ?? null,
      tlsCipher: this.#tls?.cipher ?? null,
      accountName: this.#accountName,
      authMechanism: this.#authMechanism,
      refusedMessages: this.#refusedMessages,
      bytes: this.#bytes,
      messageIds: this.#messageIds,
      senders: this.#senders,
      recipients: this.#recipients,
      refusedRecipients: this.#refusedRecipients,
      reply: this.#lastRefusal === null ? null : replyText(this.#lastRefusal),
      error: error === null ? null : wordsOf(error),
      outcome,
      dialogue: isKept ? this.#dialogueWithEnd(end, error) : null,
    };
  }

  #refused(answer: Reply): void {
    this.#refusals += 1;
    this.#lastRefusal = answer.wire;
  }

  #dialogueWithEnd(end: SessionEnd, error: Error | null): string {
    const how = ENDINGS[end];
    if (how !== null) this.#dialogue.note(error === null ? how : `${how}: ${wordsOf(error)}`);
    return this.#dialogue.text();
  }
}

/** Where it does not stand in the dialogue itself. */
const ENDINGS: Readonly<Record<SessionEnd, string | null>> = {
  Quit: null,
  ClosedByClient: 'the client hung up without QUIT',
  Dropped: 'the connection broke in the middle of a transaction',
  TimedOut: 'closed, since the time was up',
  TlsFailed: 'TLS failed',
  ClosedByServer: 'closed by this server',
  NotLetIn: 'closed by this server',
  ServerStopped: 'closed, since this server stops',
};

/** OpenSSL's own message is full of addresses and file names; its reason is what it means. */
function wordsOf(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return error.message;
}
