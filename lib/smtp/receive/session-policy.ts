/**
 * Owns: one client's rights and its transaction: which senders and recipients are taken, and why not.
 * Promises: not an open relay: who may not relay reaches accepted domains only, and no address form talks it out of that.
 * Does not: write replies or read content.
 */

import { isRelayForm } from '@/lib/mail/address/mail-address';
import { isInternationalized, type SmtpPath } from '@/lib/mail/address/smtp-path';
import type { IncomingRecipient, SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import { REFUSALS } from './receive-refusals';

export type RecipientVerdict = { readonly ok: true } | SmtpRefusal;

/** Answers for the accepted domains: `550 5.1.1` for a local one without that mailbox, `550 5.7.1` for a foreign one. */
export type ClassifyRecipient = (address: string, domain: string, mayRelay: boolean) => RecipientVerdict;

const MAIL_PARAMETERS: ReadonlySet<string> = new Set(['SIZE', 'BODY', 'SMTPUTF8']);

interface Sender {
  readonly address: string;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly sizeHintBytes: number | null;
}

export class SessionPolicy {
  private sender: Sender | null = null;
  private readonly recipientsByAddress = new Map<string, IncomingRecipient>();

  constructor(
    readonly connector: ReceiveConnectorPolicy,
    private readonly classifyRecipient: ClassifyRecipient,
  ) {}

  get hasSender(): boolean {
    return this.sender !== null;
  }

  get hasRecipients(): boolean {
    return this.recipientsByAddress.size > 0;
  }

  /** The transaction is over, or was never one. */
  reset(): void {
    this.sender = null;
    if (this.recipientsByAddress.size > 0) this.recipientsByAddress.clear();
  }

  /** MAIL FROM, which begins a transaction. */
  acceptSender(path: SmtpPath): RecipientVerdict {
    const unknown = [...path.parameters.keys()].find((keyword) => !MAIL_PARAMETERS.has(keyword));
    if (unknown !== undefined) return REFUSALS.unknownParameter(unknown);
    const smtpUtf8 = path.parameters.has('SMTPUTF8');
    if (isInternationalized(path.address) && !smtpUtf8) return REFUSALS.smtpUtf8Missing;
    if (path.address !== '' && path.domain === null) return REFUSALS.senderWithoutDomain;
    const size = path.parameters.get('SIZE');
    const sizeHintBytes = typeof size === 'string' ? Number(size) : null;
    const { maxMessageSizeBytes } = this.connector;
    if (maxMessageSizeBytes && (sizeHintBytes ?? 0) > maxMessageSizeBytes)
      return REFUSALS.tooLarge(maxMessageSizeBytes);
    this.sender = {
      address: path.address,
      smtpUtf8,
      eightBitMime: String(path.parameters.get('BODY')).toUpperCase() === '8BITMIME',
      sizeHintBytes,
    };
    return { ok: true };
  }

  /** RCPT TO. */
  acceptRecipient(path: SmtpPath): RecipientVerdict {
    const [unknown] = path.parameters.keys();
    if (unknown !== undefined) return REFUSALS.unknownParameter(unknown);
    if (isInternationalized(path.address) && !this.sender?.smtpUtf8) return REFUSALS.smtpUtf8Missing;
    const verdict = this.judge(path);
    if (!verdict.ok || path.domain === null) return verdict;
    // Local parts differ by case (RFC 5321 2.4), domains do not.
    const key = `${path.address.slice(0, path.address.lastIndexOf('@'))}@${path.domain}`;
    if (this.recipientsByAddress.has(key)) return verdict;
    const isFull = this.recipientsByAddress.size >= this.connector.maxRecipientsPerMessage;
    if (isFull) return REFUSALS.tooManyRecipients;
    this.recipientsByAddress.set(key, { address: path.address, domain: path.domain });
    return verdict;
  }

  /** Of the transaction that DATA ends. */
  transaction(): Sender & { readonly recipients: readonly IncomingRecipient[] } {
    if (this.sender === null) throw new Error('DATA without MAIL');
    return { ...this.sender, recipients: [...this.recipientsByAddress.values()] };
  }

  private judge(path: SmtpPath): RecipientVerdict {
    const { mayRelay } = this.connector;
    if (path.domain === null) {
      // RFC 5321 4.5.1 wants <postmaster> taken without a domain; nobody has a mailbox here yet, nor has he.
      if (path.address.toLowerCase() === 'postmaster') return REFUSALS.noSuchRecipient;
      return isRelayForm(path.address) ? REFUSALS.unableToRelay : REFUSALS.recipientWithoutDomain;
    }
    if (!mayRelay && isRelayForm(path.address)) return REFUSALS.unableToRelay;
    return this.classifyRecipient(path.address, path.domain, mayRelay);
  }
}
