import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import { REFUSALS } from './receive-refusals';

/**
 * Owns: how many connections a receive connector has, in all and from each address.
 * Promises: an address without connections takes no memory.
 * Does not: close anything.
 */

type Limits = Pick<ReceiveConnectorPolicy, 'name' | 'maxInboundConnection' | 'maxInboundConnectionPerSource'>;

export class ConnectionCounts {
  readonly #bySource = new Map<string, number>();
  readonly #byConnector = new Map<string, number>();

  /** Counts a connection, a refused one too, until `remove`; says why it is one too many, or null. */
  add(
    { name, maxInboundConnection, maxInboundConnectionPerSource }: Limits,
    clientIp: string,
  ): SmtpRefusal | null {
    const all = change(this.#byConnector, name, 1);
    const fromSource = change(this.#bySource, sourceKey(name, clientIp), 1);
    if (all > maxInboundConnection) return REFUSALS.tooManyConnections;
    return fromSource > maxInboundConnectionPerSource ? REFUSALS.tooManyFromSource : null;
  }

  remove({ name }: Pick<Limits, 'name'>, clientIp: string): void {
    change(this.#byConnector, name, -1);
    change(this.#bySource, sourceKey(name, clientIp), -1);
  }
}

function change(counts: Map<string, number>, key: string, by: number): number {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
  return count;
}

const sourceKey = (name: string, clientIp: string) => `${clientIp} ${name}`;
