import { envelopeOfClass } from '@/lib/mail/routing/placement-class';
import type { DomainOracle } from '@/lib/smtp/receive/domain-lookup';
import type { CurrentPlacer } from './current-placer';

/**
 * Owns: what a name that a stranger says would bring about on this server: by routing, by the queues that are there, by DNS.
 * Does not: say how many are too many a minute (lib/smtp/receive/domain-lookup.ts).
 */

/** Each costs memory and a look at each poll. A server that mails to the world has some hundreds. */
const MAX_QUEUES_WITH_STRANGERS = 2000;

export interface OracleServices {
  readonly placer: Pick<CurrentPlacer, 'get'>;
  readonly queueCount: () => number;
  /** Whether mail for the domain, through this connector, would fail at once. */
  readonly isLost: (connectorId: string, domain: string) => Promise<boolean>;
}

export function domainOracle({ placer, queueCount, isLost }: OracleServices): DomainOracle {
  /** Of its own queue, whoever the stranger says to be. */
  const ownKeyOf = (domain: string) => {
    const current = placer.get();
    for (const sender of current.senders) {
      const { key } = current.place(envelopeOfClass(0, sender), { address: `any@${domain}`, domain });
      if (key?.domain === domain) return key;
    }
    return null;
  };
  return {
    needsOwnQueue: (domain) => ownKeyOf(domain) !== null,
    mayMakeQueues: () => queueCount() < MAX_QUEUES_WITH_STRANGERS,
    takesMail: async (domain) => {
      const connectorId = ownKeyOf(domain)?.connectorId;
      return !connectorId || !(await isLost(connectorId, domain));
    },
  };
}
