import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type {
  AskBehind,
  MailContent,
  OutboundEnvelope,
  PeerFacts,
  SendResult,
} from '@/lib/mail/message/outbound-message';
import {
  classifyFault,
  type Fault,
  type RecipientOutcome,
  type RemotePeer,
} from '@/lib/mail/outcome/outcome';
import type { Mechanism } from './authenticate';
import { MailTransaction } from './mail-transaction';
import { type Offers, offersOf } from './offers';
import { overLimitOf } from './recipient-limit';
import type { ReplyReader } from './reply-reader';
import { outcomesOf } from './send-outcomes';
import { type LineUser, SmtpLine } from './smtp-line';
import type { StageTimeouts } from './stage-timeouts';
import { tlsFacts } from './tls';
import type { Transcript } from './transcript';
import { type WireEnvelope, wireEnvelopeOf } from './wire-envelope';

/**
 * Owns: a connection to one receiving host that takes one message after another.
 * Promises: an outcome for every recipient of every message; never the same message twice on its own account; nothing
 *   left open after `quit` or `close`. It closes itself when idle for too long.
 * Does not: choose hosts (failover), look up names (resolve) or store anything.
 */

export interface ConnectionFacts extends PeerFacts {
  readonly port: number;
}

interface Mail {
  readonly envelope: OutboundEnvelope;
  readonly content: MailContent;
  readonly behind: AskBehind;
}

/** A message whose envelope leaves, or has left, behind the content of the one before. */
interface Announced {
  readonly envelope: OutboundEnvelope;
  readonly transaction: MailTransaction;
}

/** A connection whose set-up is done. */
export interface ReadySession {
  readonly socket: Socket;
  readonly reader: ReplyReader;
  /** The answer to the last EHLO or HELO. */
  readonly ehlo: string;
  /** By which it signed in; null: not at all. */
  readonly mechanism: Mechanism | null;
  readonly transcript: Transcript;
  readonly timeouts: StageTimeouts;
  /** Somebody looks on: one command at a time. */
  readonly isWatched?: boolean;
}

const MAX_BEHIND_CHARACTERS = 64 * 1024;

export class OutboundConnection {
  readonly facts: ConnectionFacts;
  readonly #line: SmtpLine;
  readonly #offers: Offers;
  readonly #transcript: Transcript;
  #messages = 0;
  #isBusy = false;
  /** What is to leave behind the content under way. */
  #behind: Announced | 'QUIT' | null = null;
  /** Its envelope has left, its content is awaited from our side. */
  #announced: Announced | null = null;
  #farewell: Promise<void> | null = null;
  #sendsBehind: boolean;

  readonly #session: ReadySession;
  readonly #inactivityTimeoutMs: number | null;

  constructor(peer: RemotePeer, session: ReadySession, inactivityTimeoutMs: number | null) {
    this.#session = session;
    this.#inactivityTimeoutMs = inactivityTimeoutMs;
    this.facts = { ...peer, ...tlsFacts(session.socket) };
    this.#offers = offersOf(session.ehlo);
    this.#sendsBehind = this.#offers.pipelining && !(session.isWatched ?? false);
    this.#transcript = session.transcript;
    this.#line = new SmtpLine(session, session.transcript, this.#idle);
    this.#waitForWork();
  }

  get mechanism(): Mechanism | null {
    return this.#session.mechanism;
  }

  get isOpen(): boolean {
    return this.#farewell === null && this.#line.isOpen;
  }

  /** Messages tried on this connection (SmtpMaxMessagesPerConnection counts them). */
  get messageCount(): number {
    return this.#messages;
  }

  /** Once, when the connection is gone, for whatever reason. */
  onceClosed(listener: () => void): void {
    this.#line.onceClosed(listener);
  }

  /** Of the present message, or the last; for people, without secrets and content. */
  dialogue(): string {
    return this.#transcript.text();
  }

  /** The server offers PIPELINING and yet loses or refuses what comes behind content: each message waits for its turn. */
  get isOneByOne(): boolean {
    return this.#offers.pipelining && !this.#sendsBehind;
  }

  beOneByOne(): void {
    this.#sendsBehind = false;
  }

  /**
   * One message at a time. Content in several buffers is one message and leaves without being joined. A stream is read
   * once and destroyed when it is not needed.
   *
   * @param behind spares a round trip where the server lets it (RFC 2920 3.1): the envelope that the next `send` will be
   *   given, or that none comes; null when neither is known
   */
  send(
    envelope: OutboundEnvelope,
    content: Buffer | MailContent,
    behind: AskBehind = () => null,
  ): Promise<SendResult> {
    if (this.#isBusy) return Promise.reject(new Error('A message is in flight on this connection'));
    const announced = this.#announced;
    if (announced !== null && announced.envelope !== envelope) {
      return Promise.reject(new Error('Another message was announced on this connection'));
    }
    this.#messages += 1;
    const mail = { envelope, content: Buffer.isBuffer(content) ? [content] : content, behind };
    if (content instanceof Readable) content.on('error', () => undefined); // it is looked at when it is read
    if (announced !== null) {
      this.#announced = null;
      return this.#sendAnnounced(announced.transaction, mail);
    }
    this.#transcript.beginMessage();
    const wire = wireEnvelopeOf(envelope);
    const impossible = this.#impossibility(wire);
    if (impossible) {
      letGo(mail.content);
      return Promise.resolve(this.#notTried(envelope, impossible));
    }
    const transaction = this.#transactionOf(wire);
    transaction.begin();
    return this.#sent(transaction, mail);
  }

  /**
   * MAIL and RCPT alone, then RSET: whether the server would take it, of a connection that somebody watches.
   * @returns null: it would
   */
  async probe(envelope: OutboundEnvelope): Promise<RecipientOutcome | null> {
    const wire = wireEnvelopeOf(envelope);
    const impossible = this.#impossibility(wire);
    if (impossible) return classifyFault('mail', impossible, this.facts);
    this.#transcript.beginMessage();
    const transaction = this.#transactionOf(wire, true);
    this.#isBusy = true;
    transaction.begin();
    await new Promise<void>((resolve) => transaction.tell({ onAsked: resolve, onEnded: resolve }));
    this.#isBusy = false;
    this.#line.user = this.#idle;
    const { replies, end } = transaction;
    const isTaken = end === null && replies.rcpt.some((reply) => reply.startsWith('2'));
    return isTaken ? null : (outcomesOf(envelope.recipients.length, replies, end, this.facts)[0] ?? null);
  }

  /** Says QUIT and resolves when the connection is gone. A message in flight ends with retry. */
  quit(): Promise<void> {
    if (this.#isBusy || this.#announced !== null || !this.#line.isOpen) this.close();
    this.#farewell ??= this.#line.isOpen ? this.#sayQuit() : Promise.resolve();
    return this.#farewell;
  }

  /** Without a word; a message in flight ends with retry. */
  close(): void {
    this.#line.close();
  }

  #sent(transaction: MailTransaction, { envelope, content, behind }: Mail): Promise<SendResult> {
    this.#isBusy = true;
    return new Promise((resolve) => {
      transaction.tell({
        onAsked: () => transaction.sendContent(content, this.#linesBehind(behind)),
        onEnded: () => {
          if (!transaction.isContentBegun) letGo(content);
          resolve(this.#ended(envelope, transaction));
        },
      });
    });
  }

  /** The answers to its envelope have come by now, or are still awaited. */
  async #sendAnnounced(announced: MailTransaction, mail: Mail): Promise<SendResult> {
    this.#isBusy = true;
    await new Promise<void>((resolve) => announced.tell({ onAsked: resolve, onEnded: resolve }));
    if (!announced.isRefusedWhole) return this.#sent(announced, mail);
    if (this.#line.isOpen) {
      this.#transcript.note('refused behind content: again, by itself');
      const alone = this.#transactionOf(wireEnvelopeOf(mail.envelope));
      alone.begin();
      const result = await this.#sent(alone, mail);
      if (alone.isContentBegun) this.beOneByOne();
      return result;
    }
    // Not heard, or by a server that left: nothing of it was tried.
    if (announced.end?.fault.kind === 'timeout') this.beOneByOne();
    letGo(mail.content);
    return { ...this.#ended(mail.envelope, announced), stale: true };
  }

  #linesBehind(ask: AskBehind): string | null {
    const behind = this.#sendsBehind ? ask() : null;
    if (behind === null) return null;
    if (behind === 'QUIT') {
      this.#behind = behind;
      return behind;
    }
    const wire = wireEnvelopeOf(behind);
    if (this.#impossibility(wire)) return null;
    const transaction = this.#transactionOf(wire);
    const lines = transaction.envelopeLines;
    // A server that waits for its own answers to be read would read on only then.
    if (lines.length > MAX_BEHIND_CHARACTERS) return null;
    this.#behind = { envelope: behind, transaction };
    return lines;
  }

  #ended(envelope: OutboundEnvelope, transaction: MailTransaction): SendResult {
    const { replies, end } = transaction;
    const dialogue = this.#transcript.laterText();
    const behind = transaction.isBehindSaid ? this.#behind : null;
    this.#isBusy = false;
    this.#behind = null;
    this.#goOn(behind);
    const isGone = !this.isOpen;
    const neverHeard = replies.mail === null || replies.mail.startsWith('421');
    const hasLeft = end !== null && (end.fault.kind === 'network' || end.fault.kind === 'reply');
    return {
      outcomes: outcomesOf(envelope.recipients.length, replies, end, this.facts),
      usable: !isGone,
      stale: isGone && neverHeard && this.#messages > 1 && hasLeft,
      mayFailOver: transaction.isCertain,
      overLimit: overLimitOf(envelope.recipients.length, replies),
      dialogue,
    };
  }

  /** Called while the last answer is being read: the answers to what left behind may stand in the same octets. */
  #goOn(behind: Announced | 'QUIT' | null): void {
    if (behind === null || !this.isOpen) {
      this.#line.user = this.#idle;
      this.#waitForWork();
    } else if (behind === 'QUIT') {
      this.#transcript.client('QUIT');
      this.#farewell = this.#whenFarewellAnswered();
    } else {
      this.#announced = behind;
      this.#transcript.beginMessage();
      behind.transaction.follow();
    }
  }

  #transactionOf(wire: WireEnvelope, isProbe = false): MailTransaction {
    const line = this.#line;
    const transcript = this.#transcript;
    return new MailTransaction(
      {
        mailCommand: this.#mailCommand(wire),
        recipients: wire.envelope.recipients,
        isPipelined: this.#offers.pipelining && !(this.#session.isWatched ?? false),
        isProbe,
      },
      { line, transcript, timeouts: this.#session.timeouts },
    );
  }

  /** What the server's own words, or ours, rule out before anything is said (RFC 6531 3.2, RFC 1870 6.1). */
  #impossibility({ envelope, needsSmtpUtf8 }: WireEnvelope): Fault | null {
    if (!this.isOpen) return { kind: 'network', reason: 'the connection was closed' };
    const broken = brokenPath(envelope);
    if (broken !== null)
      return { kind: 'unknown', reason: `${JSON.stringify(broken)} cannot stand in a path` };
    const { smtpUtf8, maxSizeBytes } = this.#offers;
    if (!smtpUtf8 && needsSmtpUtf8) return { kind: 'smtpUtf8NotOffered' };
    if (maxSizeBytes > 0 && envelope.sizeBytes > maxSizeBytes) {
      return { kind: 'sizeExceeded', sizeBytes: envelope.sizeBytes, maxSizeBytes };
    }
    return null;
  }

  #notTried(envelope: OutboundEnvelope, fault: Fault): SendResult {
    this.#transcript.note(`not sent, nothing was said: ${fault.kind}`);
    this.#waitForWork();
    const outcome = classifyFault('mail', fault, this.facts);
    return {
      outcomes: envelope.recipients.map(() => outcome),
      usable: this.isOpen,
      stale: fault.kind === 'network' && this.#messages > 1,
      mayFailOver: fault.kind === 'network',
      overLimit: null,
      dialogue: this.#transcript.laterText(),
    };
  }

  #mailCommand({ envelope, needsSmtpUtf8 }: WireEnvelope): string {
    const { eightBitMime, size } = this.#offers;
    let command = `MAIL FROM:<${envelope.from}>`;
    if (eightBitMime && envelope.eightBitMime) command += ' BODY=8BITMIME';
    if (size && envelope.sizeBytes > 0) command += ` SIZE=${envelope.sizeBytes}`;
    if (needsSmtpUtf8) command += ' SMTPUTF8';
    return command;
  }

  #waitForWork(): void {
    if (this.#inactivityTimeoutMs === null || !this.isOpen) return;
    this.#line.clock.expectWithin(this.#inactivityTimeoutMs);
  }

  #sayQuit(): Promise<void> {
    this.#line.say('QUIT');
    return this.#whenFarewellAnswered();
  }

  /** Resolves when the connection is gone. */
  #whenFarewellAnswered(): Promise<void> {
    const line = this.#line;
    const transcript = this.#transcript;
    line.user = {
      onReply: () => line.hangUp(),
      onSilence: () => {
        transcript.note('no answer in time, connection closed');
        line.close();
      },
      onDrain: () => undefined,
      onGone: () => undefined,
    };
    line.clock.expectWithin(this.#session.timeouts.quitMs);
    return new Promise((resolve) => line.onceClosed(resolve));
  }

  /** Between two messages the server has nothing to say but that it leaves (RFC 5321 3.8). */
  readonly #idle: LineUser = {
    onReply: () => this.close(),
    onSilence: () => void this.quit(),
    onDrain: () => undefined,
    onGone: () => undefined,
  };
}

/** What would end the path, or the command, before its end. */
function brokenPath({ from, recipients }: OutboundEnvelope): string | null {
  if (/[\r\n<>]/.test(from)) return from;
  return recipients.find((address) => address === '' || /[\r\n<>]/.test(address)) ?? null;
}

/** Not needed after all. */
function letGo(content: MailContent): void {
  if (content instanceof Readable) content.destroy();
}
