import { isRelayForm } from '@/lib/mail/address/mail-address';
import { isInternationalized, parseSmtpPath, type SmtpPath } from '@/lib/mail/address/smtp-path';
import { isUnsafeLocalPart } from '@/lib/mail/address/unsafe-local-part';
import type { IncomingRecipient, SmtpRefusal } from '@/lib/mail/message/incoming-message';
import { lookupAddress } from '@/lib/mail/recipient/recipient-directory';
import { isOwnDomain, matchAcceptedDomain } from '@/lib/mail/routing/accepted-domain';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';
import type { MailAccount } from '@/lib/mail/session/mail-account';
import type { DomainLookup } from './domain-lookup';
import { REFUSALS } from './receive-refusals';
import type { RecipientLookup, RecipientVerdict } from './recipient-lookup';

/**
 * Owns: one client's rights and its transaction: which senders and recipients are taken, and why not.
 * Promises: not an open relay: who may not relay reaches accepted domains only, and no address form talks it out of that. Who has
 *   signed in sends as their own addresses only, in the envelope as in the header.
 * Does not: write replies or read content.
 */

/** The directory, or for a name below a wildcard the DNS, is to be asked before the recipient has a verdict (`askFor`). */
export const ASK_FIRST = 'askFirst';

const MAIL_PARAMETERS: ReadonlySet<string> = new Set(['SIZE', 'BODY', 'SMTPUTF8']);
/** RFC 4954 5: of who offers AUTH. We hand no identity on, so whatever it says is heard as `<>`. */
const AUTH_PARAMETER = 'AUTH';

/** In memory, beside its address. */
const RECIPIENT_BYTES = 400;

interface Sender {
  readonly address: string;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly sizeHintBytes: number | null;
}

interface PolicyParts {
  readonly acceptedDomains: () => readonly RoutingAcceptedDomain[];
  readonly lookup: RecipientLookup;
  readonly domains: DomainLookup;
  /** For a recipient more, in memory. */
  readonly takeRoom: (bytes: number) => boolean;
  /** Counts a message that begins, of who has signed in or (null) has not; says why it is one too many. */
  readonly takeMessage: (accountName: string | null) => SmtpRefusal | null;
}

export class SessionPolicy {
  #sender: Sender | null = null;
  #account: MailAccount | null = null;
  readonly #recipientsByAddress = new Map<string, IncomingRecipient>();
  #isSecure = false;

  readonly #parts: PolicyParts;

  constructor(
    readonly connector: ReceiveConnectorPolicy,
    parts: PolicyParts,
  ) {
    this.#parts = parts;
  }

  /** Who has signed in. */
  get account(): MailAccount | null {
    return this.#account;
  }

  signedIn(account: MailAccount): void {
    this.#account = account;
  }

  /** TLS stands; whoever signed in before is nobody any more (RFC 3207 4.2). */
  secured(): void {
    this.#isSecure = true;
    this.#account = null;
  }

  /** An address without a domain is one of DefaultDomain. */
  completed(path: SmtpPath): SmtpPath {
    const { defaultDomain } = this.connector;
    if (path.domain !== null || path.address === '' || defaultDomain === null) return path;
    const whole = parseSmtpPath(`<${path.address}@${defaultDomain}>`);
    return whole.ok ? { ...path, address: whole.address, domain: whole.domain } : path;
  }

  /** By the client's address, or by who has signed in. */
  get mayRelay(): boolean {
    return this.connector.mayRelay || (this.#account !== null && this.connector.takesUsers);
  }

  /** @param authors whom the header says the message is from; null when it cannot be read */
  judgeAuthors(authors: readonly string[] | null): SmtpRefusal | null {
    const account = this.#account;
    if (account === null) return null;
    const isOwn = authors?.every((address) => account.maySendAs(address)) ?? false;
    return isOwn ? null : REFUSALS.notOwnAddress;
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
    this.#parts.lookup.forget();
    this.#parts.domains.forget();
    if (this.#recipientsByAddress.size > 0) this.#recipientsByAddress.clear();
  }

  /** MAIL FROM, which begins a transaction. */
  acceptSender(path: SmtpPath): RecipientVerdict {
    const unknown = [...path.parameters.keys()].find((keyword) => !this.#isKnown(keyword));
    if (unknown !== undefined) return REFUSALS.unknownParameter(unknown);
    const refused = this.#refusedClient();
    if (refused !== null) return refused;
    const smtpUtf8 = path.parameters.has('SMTPUTF8');
    if (isInternationalized(path.address) && !smtpUtf8) return REFUSALS.smtpUtf8Missing;
    if (path.address !== '' && path.domain === null) return REFUSALS.senderWithoutDomain;
    if (this.#isUnsafe(path, 'sender')) return REFUSALS.unsafeSender;
    // The null sender is nobody's: a report that a message was read comes from it (RFC 8098 3).
    if (path.address !== '' && this.#account?.maySendAs(path.address) === false)
      return REFUSALS.notOwnAddress;
    if (this.#isPartner && isOwnDomain(path.domain ?? '', this.#parts.acceptedDomains()))
      return REFUSALS.notOwnAddress;
    const sizeHintBytes = saidSize(path);
    const { maxMessageSizeBytes } = this.connector;
    if (maxMessageSizeBytes && (sizeHintBytes ?? 0) > maxMessageSizeBytes)
      return REFUSALS.tooLarge(maxMessageSizeBytes);
    const tooMany = this.#parts.takeMessage(this.#account?.name ?? null);
    if (tooMany !== null) return tooMany;
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
    if (!this.#parts.takeRoom(RECIPIENT_BYTES + key.length)) return REFUSALS.outOfResources;
    this.#recipientsByAddress.set(key, { address: path.address, domain });
    return verdict;
  }

  /** Of the transaction that DATA ends. */
  transaction(): Sender & { readonly recipients: readonly IncomingRecipient[] } {
    if (this.#sender === null) throw new Error('DATA without MAIL');
    return { ...this.#sender, recipients: [...this.#recipientsByAddress.values()] };
  }

  /** Asks about those of the recipients that have to be asked about and have not been: the directory, or the DNS. */
  askFor(paths: readonly SmtpPath[]): void | Promise<void> {
    const addresses = new Set<string>();
    const domains = new Set<string>();
    for (const path of paths) {
      if (this.#judge(path) !== ASK_FIRST) continue;
      const domain = path.domain ?? '';
      if (isOwnDomain(domain, this.#parts.acceptedDomains()))
        addresses.add(lookupAddress(path.address, domain));
      else domains.add(domain);
    }
    const asked = addresses.size > 0 ? this.#parts.lookup.ask([...addresses]) : undefined;
    const lookedUp = domains.size > 0 ? this.#parts.domains.ask(domains) : undefined;
    if (asked === undefined || lookedUp === undefined) return asked ?? lookedUp;
    return Promise.all([asked, lookedUp]).then(() => undefined);
  }

  #isKnown(keyword: string): boolean {
    return (
      MAIL_PARAMETERS.has(keyword) || (keyword === AUTH_PARAMETER && this.connector.basicAuth !== 'none')
    );
  }

  /** Who may begin no transaction at all. */
  #refusedClient(): SmtpRefusal | null {
    const { takesAnonymous, takesUsers, takesPartners, requireTls } = this.connector;
    if (requireTls && !this.#isSecure) return REFUSALS.tlsRequired;
    if (takesAnonymous || takesPartners) return null;
    if (this.#account === null) return REFUSALS.notAuthenticated;
    return takesUsers ? null : REFUSALS.notPermitted;
  }

  /** In Exchange's words without the rights Accept-Any-Sender and Accept-Authoritative-Domain-Sender. */
  get #isPartner(): boolean {
    const { takesAnonymous, takesPartners } = this.connector;
    return takesPartners && !takesAnonymous && this.#account === null;
  }

  #isUnsafe({ address }: SmtpPath, role: 'sender' | 'recipient'): boolean {
    return !this.mayRelay && this.connector.rejectUnsafeLocalParts && isUnsafeLocalPart(address, role);
  }

  #judge(path: SmtpPath): RecipientVerdict | typeof ASK_FIRST {
    const { address, domain } = path;
    const { mayRelay } = this;
    if (domain === null) {
      // RFC 5321 4.5.1 wants <postmaster> taken without a domain, where there is one.
      if (address.toLowerCase() === 'postmaster') return this.#parts.lookup.verdictOf(address) ?? ASK_FIRST;
      return isRelayForm(address) ? REFUSALS.unableToRelay : REFUSALS.recipientWithoutDomain;
    }
    if (!mayRelay && isRelayForm(address)) return REFUSALS.unableToRelay;
    const acceptedDomains = this.#parts.acceptedDomains();
    if (isOwnDomain(domain, acceptedDomains))
      return this.#parts.lookup.verdictOf(lookupAddress(address, domain)) ?? ASK_FIRST;
    if (mayRelay) return ACCEPTED;
    const accepted = matchAcceptedDomain(domain, acceptedDomains);
    if (accepted === null) return REFUSALS.unableToRelay;
    // Of names below a wildcard there is no end.
    const isInvented = accepted.domainName !== domain && accepted.domainName !== `*.${domain}`;
    return isInvented ? (this.#parts.domains.verdictOf(domain) ?? ASK_FIRST) : ACCEPTED;
  }
}

/** By SIZE (RFC 1870), in octets. */
export function saidSize({ parameters }: SmtpPath): number | null {
  const size = parameters.get('SIZE');
  return typeof size === 'string' ? Number(size) : null;
}

const ACCEPTED: RecipientVerdict = { ok: true };
