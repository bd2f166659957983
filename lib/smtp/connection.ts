/**
 * Owns: a connection to one receiving host that takes one message after another.
 * Promises: an outcome for every recipient of every message; never the same message twice on its own account; nothing
 *   left open after `quit` or `close`. It closes itself when idle for too long.
 * Does not: choose hosts (failover), look up names (resolve) or store anything.
 */
import type { Readable } from 'node:stream';
import { classifyFault, type Fault, type RecipientOutcome, type RemotePeer } from '@/lib/transport/outcome';
import { outcomesOf } from './send-outcomes';
import { type SmtpClient, tlsFacts } from './smtp-client';
import { offeredExtension } from './stage-tracker';
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

export class OutboundConnection {
  readonly facts: ConnectionFacts;
  private messages = 0;
  private isBusy = false;
  private offers: Offers | null = null;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(
    peer: RemotePeer,
    private readonly client: SmtpClient,
    private readonly transcript: Transcript,
    private readonly inactivityTimeoutMs: number | null,
  ) {
    this.facts = { ...peer, ...tlsFacts(client.socket) };
    client.events.once('end', () => clearTimeout(this.idleTimer));
    this.waitForWork();
  }

  get isOpen(): boolean {
    return this.client.isOpen;
  }

  /** Messages tried on this connection (SmtpMaxMessagesPerConnection counts them). */
  get messageCount(): number {
    return this.messages;
  }

  /** Once, when the connection is gone, for whatever reason. */
  onceClosed(listener: () => void): void {
    this.client.events.once('end', listener);
  }

  /** Of the present message, or the last; for people, without secrets and content. */
  dialogue(): string {
    return this.transcript.text();
  }

  /** One message at a time. A stream of content is read once and destroyed when it is not needed. */
  async send(envelope: OutboundEnvelope, content: Buffer | Readable): Promise<SendResult> {
    if (this.isBusy) throw new Error('A message is in transit on this connection');
    this.isBusy = true;
    clearTimeout(this.idleTimer);
    this.messages += 1;
    this.transcript.beginMessage();
    this.client.tracker.beginMessage();
    try {
      const impossible = this.impossibility(envelope);
      if (impossible) {
        if (!Buffer.isBuffer(content)) content.destroy();
        return this.refusedByUs(envelope, impossible);
      }
      return await this.transmit(envelope, content);
    } finally {
      this.isBusy = false;
      this.waitForWork();
    }
  }

  /** Says QUIT and resolves when the connection is gone. */
  async quit(): Promise<void> {
    clearTimeout(this.idleTimer);
    await this.client.quit();
  }

  /** Without a word; a message in transit ends with retry. */
  close(): void {
    clearTimeout(this.idleTimer);
    this.client.close();
  }

  private async transmit(envelope: OutboundEnvelope, content: Buffer | Readable): Promise<SendResult> {
    const { tracker } = this.client;
    const isInternational = hasInternationalAddress(envelope);
    const fault = await this.client.send(
      {
        from: envelope.from === '' ? false : envelope.from,
        to: [...envelope.recipients],
        size: envelope.sizeBytes,
        use8BitMime: envelope.eightBitMime,
      },
      content,
      envelope.smtpUtf8 && !isInternational,
    );
    const { replies } = tracker;
    const end = fault ? { stage: tracker.stage(), fault } : null;
    const outcomes = outcomesOf(envelope.recipients.length, replies, end, this.facts);
    const isAllDelivered = fault === null && replies.rcpt.every((reply) => reply.startsWith('2'));
    // After a refusal the transaction may still be open: only RSET makes sure that the next one begins clean.
    if (!isAllDelivered && this.isOpen) await this.client.reset();
    const isGone = !this.isOpen;
    const neverHeard = replies.mail === null || replies.mail.startsWith('421');
    return {
      outcomes,
      usable: !isGone,
      stale: isGone && neverHeard && this.messages > 1 && fault !== null && fault.kind !== 'timeout',
    };
  }

  /** What the server's own words rule out before anything is said (RFC 6531 3.2, RFC 1870 6.1). */
  private impossibility(envelope: OutboundEnvelope): Fault | null {
    this.offers ??= offersOf(this.client.tracker.ehlo);
    const { smtpUtf8, maxSizeBytes } = this.offers;
    if (!smtpUtf8 && (envelope.smtpUtf8 || hasInternationalAddress(envelope))) {
      return { kind: 'smtpUtf8NotOffered' };
    }
    if (maxSizeBytes > 0 && envelope.sizeBytes > maxSizeBytes) {
      return { kind: 'sizeExceeded', sizeBytes: envelope.sizeBytes, maxSizeBytes };
    }
    return null;
  }

  private refusedByUs(envelope: OutboundEnvelope, fault: Fault): SendResult {
    this.transcript.note(`not sent: the server's answer to EHLO rules this message out (${fault.kind})`);
    const outcome = classifyFault('mail', fault, this.facts);
    return {
      outcomes: envelope.recipients.map(() => outcome),
      usable: this.isOpen,
      stale: false,
    };
  }

  private waitForWork(): void {
    if (this.inactivityTimeoutMs === null || !this.isOpen) return;
    this.idleTimer = setTimeout(() => void this.quit(), this.inactivityTimeoutMs);
  }
}

/** What the server says of itself once for all messages of the connection. */
interface Offers {
  readonly smtpUtf8: boolean;
  /** 0 when it names no limit. */
  readonly maxSizeBytes: number;
}

function offersOf(ehlo: string): Offers {
  return {
    smtpUtf8: offeredExtension(ehlo, 'SMTPUTF8') !== null,
    maxSizeBytes: Number(offeredExtension(ehlo, 'SIZE') ?? 0),
  };
}

function hasInternationalAddress({ from, recipients }: OutboundEnvelope): boolean {
  return /[^ -~]/.test(from) || recipients.some((address) => /[^ -~]/.test(address));
}
