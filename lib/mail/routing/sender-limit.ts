import { OwnAddresses } from '@/lib/mail/address/own-addresses';
import type { RoutingConnector } from './routing-table';

/**
 * Owns: whether a send connector is for a sender (AcceptMessagesOnlyFrom).
 * Promises: one that is limited is for nobody else, and never for the null sender.
 * Does not: choose between connectors (route).
 */

type Limited = Pick<RoutingConnector, 'acceptMessagesOnlyFrom'>;

const known = new WeakMap<Limited, OwnAddresses>();

/** `anyone`: it is not limited. */
export function fitOf(connector: Limited, sender: string): 'anyone' | 'named' | 'another' {
  if (connector.acceptMessagesOnlyFrom.length === 0) return 'anyone';
  let senders = known.get(connector);
  if (senders === undefined) {
    senders = new OwnAddresses(connector.acceptMessagesOnlyFrom);
    known.set(connector, senders);
  }
  return sender !== '' && senders.has(sender) ? 'named' : 'another';
}
