import { sourceNetworkOf } from '@/lib/mail/address/source-network';
import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import { REFUSALS } from './receive-refusals';

/**
 * Owns: how many connections a receive connector has, in all and from each source (lib/mail/address/source-network).
 * Promises: a source without connections takes no memory.
 * Does not: close anything.
 */

type Limits = Pick<ReceiveConnectorPolicy, 'name' | 'maxInboundConnection' | 'maxInboundConnectionPerSource'>;

/** All networks of an IPv6 site together. */
const SITE_FACTOR = 10;

export class ConnectionCounts {
  readonly #bySource = new Map<string, number>();
  readonly #byConnector = new Map<string, number>();

  /** Counts a connection, a refused one too, until `remove`; says why it is one too many, or null. */
  add(
    { name, maxInboundConnection, maxInboundConnectionPerSource }: Limits,
    clientIp: string,
  ): SmtpRefusal | null {
    const all = change(this.#byConnector, name, 1);
    const [fromSource, fromSite] = this.#changeSource(name, clientIp, 1);
    if (all > maxInboundConnection) return REFUSALS.tooManyConnections;
    const isTooMany =
      fromSource > maxInboundConnectionPerSource || fromSite > SITE_FACTOR * maxInboundConnectionPerSource;
    return isTooMany ? REFUSALS.tooManyFromSource : null;
  }

  remove({ name }: Pick<Limits, 'name'>, clientIp: string): void {
    change(this.#byConnector, name, -1);
    this.#changeSource(name, clientIp, -1);
  }

  #changeSource(name: string, clientIp: string, by: number): [source: number, site: number] {
    const { source, site } = sourceNetworkOf(clientIp);
    return [
      change(this.#bySource, `${source} ${name}`, by),
      site === null ? 0 : change(this.#bySource, `${site} ${name}`, by),
    ];
  }
}

function change(counts: Map<string, number>, key: string, by: number): number {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
  return count;
}
