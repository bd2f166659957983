/**
 * Owns: a connection to one receiving host that takes one message after another.
 * Promises: an outcome for every recipient of every message; never the same message twice on its own account; nothing
 *   left open after `quit` or `close`. It closes itself when idle for too long.
 * Does not: choose hosts (failover), look up names (resolve) or store anything.
 */
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { classifyFault, type Fault, type RecipientOutcome, type RemotePeer } from '@/lib/transport/outcome';
import { type MailContent, MailTransaction } from './mail-transaction';
import { type Offers, offersOf } from './offers';
import { outcomesOf } from './send-outcomes';
import { type LineUser, SmtpLine } from './smtp-line';
import type { StageTimeouts } from './stage-timeouts';
import { tlsFacts } from './tls';
import type { Transcript } from './transcript';

export interface ConnectionFacts {
  readonly host: string;
  /** Null when the host was not reached. */
  readonly address: string | null;
  readonly port: number;
  readonly tlsVersion: string | null;
  readonly tlsCipher: string | null;
}

export interface OutboundEnvelope {
  /** Empty for the null sender. */
  readonly from: string;
  /** Not empty. */
  readonly recipients: readonly string[];
  /** Of all that is sent, trace fields included; said in SIZE= (RFC 1870). */
  readonly sizeBytes: number;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
}

export interface SendResult {
  /** In the order of the envelope's recipients. */
  readonly outcomes: readonly RecipientOutcome[];
  /** Another message may follow on this connection. */
  readonly usable: boolean;
  /**
   * The server had closed a kept connection before it heard of this message: `outcomes` say retry, but nothing was
   * tried, and the message should go on a new connection at once.
   */
  readonly stale: boolean;
}

/** A connection whose set-up is done. */
export interface ReadySession {
  readonly socket: Socket;
  /** The answer to the last EHLO or HELO. */
  readonly ehlo: string;
  readonly transcript: Transcript;
  readonly timeouts: StageTimeouts;
}

export class OutboundConnection {
  readonly facts: ConnectionFacts;
  private readonly line: SmtpLine;
  private readonly offers: Offers;
  private readonly transcript: Transcript;
  private messages = 0;
  private isBusy = false;
  private farewell: Promise<void> | null = null;

  constructor(
    peer: RemotePeer,
    private readonly session: ReadySession,
    private readonly inactivityTimeoutMs: number | null,
  ) {
    this.facts = { ...peer, ...tlsFacts(session.socket) };
    this.offers = offersOf(session.ehlo);
    this.transcript = session.transcript;
    this.line = new SmtpLine(session.socket, session.transcript, this.idle);
    this.waitForWork();
  }

  get isOpen(): boolean {
    return this.farewell === null && this.line.isOpen;
  }

  /** Messages tried on this connection (SmtpMaxMessagesPerConnection counts them). */
  get messageCount(): number {
    return this.messages;
  }

  /** Once, when the connection is gone, for whatever reason. */
  onceClosed(listener: () => void): void {
    this.line.onceClosed(listener);
  }

  /** Of the present message, or the last; for people, without secrets and content. */
  dialogue(): string {
    return this.transcript.text();
  }

  /**
   * One message at a time. Content in several buffers is one message and leaves without being joined. A stream is read
   * once and destroyed when it is not needed.
   */
  send(envelope: OutboundEnvelope, content: Buffer | MailContent): Promise<SendResult> {
    if (this.isBusy) return Promise.reject(new Error('A message is in transit on this connection'));
    this.messages += 1;
    this.transcript.beginMessage();
    const impossible = this.impossibility(envelope);
    if (impossible) {
      if (content instanceof Readable) letGo(content);
      return Promise.resolve(this.notTried(envelope, impossible));
    }
    this.isBusy = true;
    return new Promise((resolve) => {
      const transaction = new MailTransaction(
        {
          mailCommand: this.mailCommand(envelope),
          recipients: envelope.recipients,
          content: Buffer.isBuffer(content) ? [content] : content,
          isPipelined: this.offers.pipelining,
        },
        { line: this.line, transcript: this.transcript, timeouts: this.session.timeouts },
        (ended) => resolve(this.ended(envelope, ended)),
      );
      transaction.begin();
    });
  }

  /** Says QUIT and resolves when the connection is gone. A message in transit ends with retry. */
  quit(): Promise<void> {
    if (this.isBusy || !this.line.isOpen) this.close();
    this.farewell ??= this.line.isOpen ? this.sayQuit() : Promise.resolve();
    return this.farewell;
  }

  /** Without a word; a message in transit ends with retry. */
  close(): void {
    this.line.close();
  }

  private ended(envelope: OutboundEnvelope, transaction: MailTransaction): SendResult {
    const { replies, end } = transaction;
    this.isBusy = false;
    this.line.user = this.idle;
    this.waitForWork();
    const isGone = !this.isOpen;
    const neverHeard = replies.mail === null || replies.mail.startsWith('421');
    const hasLeft = end !== null && (end.fault.kind === 'network' || end.fault.kind === 'reply');
    return {
      outcomes: outcomesOf(envelope.recipients.length, replies, end, this.facts),
      usable: !isGone,
      stale: isGone && neverHeard && this.messages > 1 && hasLeft,
    };
  }

  /** What the server's own words, or ours, rule out before anything is said (RFC 6531 3.2, RFC 1870 6.1). */
  private impossibility(envelope: OutboundEnvelope): Fault | null {
    if (!this.isOpen) return { kind: 'network', reason: 'the connection was closed' };
    const broken = brokenPath(envelope);
    if (broken !== null)
      return { kind: 'unknown', reason: `${JSON.stringify(broken)} cannot stand in a path` };
    const { smtpUtf8, maxSizeBytes } = this.offers;
    if (!smtpUtf8 && (envelope.smtpUtf8 || hasInternationalAddress(envelope))) {
      return { kind: 'smtpUtf8NotOffered' };
    }
    if (maxSizeBytes > 0 && envelope.sizeBytes > maxSizeBytes) {
      return { kind: 'sizeExceeded', sizeBytes: envelope.sizeBytes, maxSizeBytes };
    }
    return null;
  }

  private notTried(envelope: OutboundEnvelope, fault: Fault): SendResult {
    this.transcript.note(`not sent, nothing was said: ${fault.kind}`);
    this.waitForWork();
    const outcome = classifyFault('mail', fault, this.facts);
    return {
      outcomes: envelope.recipients.map(() => outcome),
      usable: this.isOpen,
      stale: fault.kind === 'network' && this.messages > 1,
    };
  }

  private mailCommand(envelope: OutboundEnvelope): string {
    const { eightBitMime, size } = this.offers;
    let command = `MAIL FROM:<${envelope.from}>`;
    if (eightBitMime && envelope.eightBitMime) command += ' BODY=8BITMIME';
    if (size && envelope.sizeBytes > 0) command += ` SIZE=${envelope.sizeBytes}`;
    // Internationalized headers want it as addresses do (RFC 6531 3.4).
    if (envelope.smtpUtf8 || hasInternationalAddress(envelope)) command += ' SMTPUTF8';
    return command;
  }

  private waitForWork(): void {
    if (this.inactivityTimeoutMs === null || !this.isOpen) return;
    this.line.clock.expectWithin(this.inactivityTimeoutMs);
  }

  private sayQuit(): Promise<void> {
    const { line, transcript } = this;
    line.user = {
      onReply: () => line.hangUp(),
      onSilence: () => {
        transcript.note('no answer in time, connection closed');
        line.close();
      },
      onDrain: () => undefined,
      onGone: () => undefined,
    };
    return new Promise((resolve) => {
      line.onceClosed(resolve);
      line.say('QUIT');
      line.clock.expectWithin(this.session.timeouts.quitMs);
    });
  }

  /** Between two messages the server has nothing to say but that it leaves (RFC 5321 3.8). */
  private readonly idle: LineUser = {
    onReply: () => this.close(),
    onSilence: () => void this.quit(),
    onDrain: () => undefined,
    onGone: () => undefined,
  };
}

function hasInternationalAddress({ from, recipients }: OutboundEnvelope): boolean {
  return /[^ -~]/.test(from) || recipients.some((address) => /[^ -~]/.test(address));
}

/** What would end the path, or the command, before its end. */
function brokenPath({ from, recipients }: OutboundEnvelope): string | null {
  if (/[\r\n<>]/.test(from)) return from;
  return recipients.find((address) => address === '' || /[\r\n<>]/.test(address)) ?? null;
}

function letGo(content: Readable): void {
  content.on('error', () => undefined); // what a destroyed stream still has to say
  content.destroy();
}
