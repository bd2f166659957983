import { isRelayForm } from '@/lib/mail/address/mail-address';
import { isInternationalized, type SmtpPath } from '@/lib/mail/address/smtp-path';
import { isUnsafeLocalPart } from '@/lib/mail/address/unsafe-local-part';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { lookupAddress } from '@/lib/mail/recipient/recipient-directory';
import { isOwnDomain, matchAcceptedDomain } from '@/lib/mail/routing/accepted-domain';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';
import { REFUSALS } from './receive-refusals';
import type { RecipientLookup, RecipientVerdict } from './recipient-lookup';

/**
 * Owns: one client's rights and its transaction: which senders and recipients are taken, and why not.
 * Promises: not an open relay: who may not relay reaches accepted domains only, and no address form talks it out of that.
 * Does not: write replies or read content.
 */

/** The recipient is of our own domains, and the directory is to be asked before it has a verdict (`askFor`). */
export const ASK_FIRST = 'askFirst';

const MAIL_PARAMETERS: ReadonlySet<string> = new Set(['SIZE', 'BODY', 'SMTPUTF8']);

/** In memory, beside its address. */
const RECIPIENT_BYTES = 400;

interface Sender {
  readonly address: string;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly sizeHintBytes: number | null;
}

export class SessionPolicy {
  #sender: Sender | null = null;
  readonly #recipientsByAddress = new Map<string, IncomingRecipient>();

  readonly #acceptedDomains: () => readonly RoutingAcceptedDomain[];
  readonly #lookup: RecipientLookup;
  readonly #takeRoom: (bytes: number) => boolean;

  constructor(
    readonly connector: ReceiveConnectorPolicy,
    acceptedDomains: () => readonly RoutingAcceptedDomain[],
    lookup: RecipientLookup,
    takeRoom: (bytes: number) => boolean,
  ) {
    this.#acceptedDomains = acceptedDomains;
    this.#lookup = lookup;
    this.#takeRoom = takeRoom;
  }

  get hasSender(): boolean {
    return this.#sender !== null;
  }

  get hasRecipients(): boolean {
    return this.#recipientsByAddress.size > 0;
  }

  /** The transaction is over, or was never one. */
  reset(): void {
    this.#sender = null;
    this.#lookup.forget();
    if (this.#recipientsByAddress.size > 0) this.#recipientsByAddress.clear();
  }

  /** MAIL FROM, which begins a transaction. */
  acceptSender(path: SmtpPath): RecipientVerdict {
    const unknown = [...path.parameters.keys()].find((keyword) => !MAIL_PARAMETERS.has(keyword));
    if (unknown !== undefined) return REFUSALS.unknownParameter(unknown);
    const smtpUtf8 = path.parameters.has('SMTPUTF8');
    if (isInternationalized(path.address) && !smtpUtf8) return REFUSALS.smtpUtf8Missing;
    if (path.address !== '' && path.domain === null) return REFUSALS.senderWithoutDomain;
    if (this.#isUnsafe(path, 'sender')) return REFUSALS.unsafeSender;
    const sizeHintBytes = saidSize(path);
    const { maxMessageSizeBytes } = this.connector;
    if (maxMessageSizeBytes && (sizeHintBytes ?? 0) > maxMessageSizeBytes)
      return REFUSALS.tooLarge(maxMessageSizeBytes);
    this.#sender = {
      address: path.address,
      smtpUtf8,
      eightBitMime: String(path.parameters.get('BODY')).toUpperCase() === '8BITMIME',
      sizeHintBytes,
    };
    return { ok: true };
  }

  /** RCPT TO. */
  acceptRecipient(path: SmtpPath): RecipientVerdict | typeof ASK_FIRST {
    const [unknown] = path.parameters.keys();
    if (unknown !== undefined) return REFUSALS.unknownParameter(unknown);
    if (isInternationalized(path.address) && !this.#sender?.smtpUtf8) return REFUSALS.smtpUtf8Missing;
    if (this.#isUnsafe(path, 'recipient')) return REFUSALS.unsafeRecipient;
    const verdict = this.#judge(path);
    if (verdict === ASK_FIRST || !verdict.ok) return verdict;
    const domain = path.domain ?? '';
    const key = lookupAddress(path.address, domain);
    if (this.#recipientsByAddress.has(key)) return verdict;
    const isFull = this.#recipientsByAddress.size >= this.connector.maxRecipientsPerMessage;
    if (isFull) return REFUSALS.tooManyRecipients;
    if (!this.#takeRoom(RECIPIENT_BYTES + key.length)) return REFUSALS.outOfResources;
    this.#recipientsByAddress.set(key, { address: path.address, domain });
    return verdict;
  }

  /** Of the transaction that DATA ends. */
  transaction(): Sender & { readonly recipients: readonly IncomingRecipient[] } {
    if (this.#sender === null) throw new Error('DATA without MAIL');
    return { ...this.#sender, recipients: [...this.#recipientsByAddress.values()] };
  }

  /** Asks the directory for those of the recipients that it has to know and has not been asked for. */
  askFor(paths: readonly SmtpPath[]): void | Promise<void> {
    const addresses = new Set<string>();
    for (const path of paths) {
      if (this.#judge(path) === ASK_FIRST) addresses.add(lookupAddress(path.address, path.domain ?? ''));
    }
    return addresses.size > 0 ? this.#lookup.ask([...addresses]) : undefined;
  }

  #isUnsafe({ address }: SmtpPath, role: 'sender' | 'recipient'): boolean {
    const { mayRelay, rejectUnsafeLocalParts } = this.connector;
    return !mayRelay && rejectUnsafeLocalParts && isUnsafeLocalPart(address, role);
  }

  #judge(path: SmtpPath): RecipientVerdict | typeof ASK_FIRST {
    const { address, domain } = path;
    const { mayRelay } = this.connector;
    if (domain === null) {
      // RFC 5321 4.5.1 wants <postmaster> taken without a domain, where there is one.
      if (address.toLowerCase() === 'postmaster') return this.#lookup.verdictOf(address) ?? ASK_FIRST;
      return isRelayForm(address) ? REFUSALS.unableToRelay : REFUSALS.recipientWithoutDomain;
    }
    if (!mayRelay && isRelayForm(address)) return REFUSALS.unableToRelay;
    const acceptedDomains = this.#acceptedDomains();
    if (isOwnDomain(domain, acceptedDomains))
      return this.#lookup.verdictOf(lookupAddress(address, domain)) ?? ASK_FIRST;
    if (mayRelay || matchAcceptedDomain(domain, acceptedDomains) !== null) return ACCEPTED;
    return REFUSALS.unableToRelay;
  }
}

/** By SIZE (RFC 1870), in octets. */
export function saidSize({ parameters }: SmtpPath): number | null {
  const size = parameters.get('SIZE');
  return typeof size === 'string' ? Number(size) : null;
}

const ACCEPTED: RecipientVerdict = { ok: true };
