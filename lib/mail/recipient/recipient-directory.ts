import { normalizeDomain } from '@/lib/mail/address/domain';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { isOwnDomain } from '@/lib/mail/routing/accepted-domain';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';

/**
 * Owns: the question who a recipient of our own (authoritative) domains is, and today's one answer: nobody has a mailbox.
 * Promises: RCPT, the commit, reports and delay notices ask here and nowhere else. Domains that are not ours never ask.
 * Does not: say what follows: the reply is lib/smtp/receive's, the expansion lib/worker/receive's, the report
 *   lib/mail/dsn's. A mailbox becomes a further kind of answer together with the delivery type that fills it.
 */

export type RecipientAnswer =
  | { readonly kind: 'nobody' }
  /** Mail for it goes to these instead: a contact's address, a group's members. None of them is looked up again. */
  | { readonly kind: 'goesTo'; readonly recipients: readonly IncomingRecipient[] };

/** One an address, in their order. */
export type Answers = readonly RecipientAnswer[];

export interface RecipientDirectory {
  /**
   * Asked once for the recipients that came in one group, and once for a message. At once when it knows at once: that
   * costs no turn of the event loop.
   * @param addresses of our domains, in lookup form; `postmaster` may stand alone (RFC 5321 4.5.1).
   */
  resolve(addresses: readonly string[]): Answers | Promise<Answers>;
}

export const NOBODY: RecipientAnswer = { kind: 'nobody' };

export const noMailboxes: RecipientDirectory = { resolve: (addresses) => addresses.map(() => NOBODY) };

/** Local parts differ by case (RFC 5321 2.4), domains do not. @param domain normalized */
export function lookupAddress(address: string, domain: string): string {
  return domain === '' ? address : `${address.slice(0, address.lastIndexOf('@'))}@${domain}`;
}

/** What to ask the directory about a recipient; null when its domain is not ours. */
export function ownAddress(
  { address, domain }: IncomingRecipient,
  acceptedDomains: readonly RoutingAcceptedDomain[],
): string | null {
  return isOwnDomain(domain, acceptedDomains) ? lookupAddress(address, domain) : null;
}

/** The same of a sender, whose domain is as it was given. */
export function ownSenderAddress(
  sender: string,
  acceptedDomains: readonly RoutingAcceptedDomain[],
): string | null {
  if (sender === '') return null;
  const domain = normalizeDomain(sender.slice(sender.lastIndexOf('@') + 1));
  return domain === null ? null : ownAddress({ address: sender, domain }, acceptedDomains);
}
