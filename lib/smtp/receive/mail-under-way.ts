import { routedNetworkOf, sourceNetworkOf } from '@/lib/mail/address/source-network';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';

/**
 * Owns: how many octets of mail that is not committed yet this server holds, in memory and in the database: of each source
 *   and of all clients of a connector together; and who has to give when it is too many.
 * Promises: asked at each chunk, and at each recipient. Who holds most gives first, counted by networks, so that neither many
 *   sources of one hand nor many slow ones shut out the others. Two messages of a source are always let through, as large as
 *   its connector allows. Without a size limit only back pressure bounds.
 * Does not: measure disks or memory, or answer a client.
 */

export interface UnderWayLimits {
  readonly bytesOfSource: number;
  readonly bytesInAll: number;
}

const MIB = 1024 * 1024;

/** A client that may relay is one of ours, and may be the only way out for many. */
export function underWayLimits({
  mayRelay,
  maxMessageSizeBytes,
}: Pick<ReceiveConnectorPolicy, 'mayRelay' | 'maxMessageSizeBytes'>): UnderWayLimits {
  const largest = maxMessageSizeBytes ?? Number.POSITIVE_INFINITY;
  return {
    bytesOfSource: Math.max((mayRelay ? 1024 : 128) * MIB, 2 * largest),
    bytesInAll: Math.max((mayRelay ? 4096 : 1024) * MIB, 8 * largest),
  };
}

/** The clients of one connector. */
interface Account {
  bytes: number;
  /** That hold anything. */
  readonly shares: Set<Share>;
  readonly bytesBySource: Map<string, number>;
}

export class MailUnderWay {
  readonly #accounts = new Map<string, Account>();
  readonly #mayGoOn: () => boolean;

  /** @param mayGoOn false while there is no room for what was begun */
  constructor(mayGoOn: () => boolean) {
    this.#mayGoOn = mayGoOn;
  }

  /** @param giveUp called when others need the room of what this one holds */
  open(connector: string, clientIp: string, limits: UnderWayLimits, giveUp: () => void): Share {
    const { source } = sourceNetworkOf(clientIp);
    const network = routedNetworkOf(clientIp);
    let account = this.#accounts.get(connector);
    if (account === undefined) {
      account = { bytes: 0, shares: new Set(), bytesBySource: new Map() };
      // One a connector, and of those there are few.
      this.#accounts.set(connector, account);
    }
    return new Share({
      account,
      limits,
      source,
      network,
      giveUp,
      mayTake: (share) => this.#mayTake(share),
    });
  }

  /** Without room all that is under way is given up, what sends nothing more included; who asks is told by the answer. */
  #mayTake(asking: Share): boolean {
    if (this.#mayGoOn()) return true;
    for (const { shares } of this.#accounts.values()) {
      for (const share of shares) if (share !== asking) share.giveBack();
    }
    return false;
  }
}

interface ShareParts {
  readonly account: Account;
  readonly limits: UnderWayLimits;
  readonly source: string;
  readonly network: string;
  readonly giveUp: () => void;
  readonly mayTake: (asking: Share) => boolean;
}

/** What one connection holds. */
export class Share {
  #bytes = 0;
  readonly #parts: ShareParts;

  constructor(parts: ShareParts) {
    this.#parts = parts;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get network(): string {
    return this.#parts.network;
  }

  /** Holds so many octets more, if there is room for them; what it held before stays counted. */
  take(bytes: number): boolean {
    if (bytes === 0) return true;
    const { account, limits, source, mayTake } = this.#parts;
    if (!mayTake(this)) return false;
    const ofSource = (account.bytesBySource.get(source) ?? 0) + bytes;
    if (ofSource > limits.bytesOfSource) return false;
    this.#add(bytes);
    while (account.bytes > limits.bytesInAll) {
      const largest = largestOf(account.shares);
      if (largest === this) {
        this.#add(-bytes);
        return false;
      }
      largest.giveBack();
    }
    return true;
  }

  /** Nothing of it is under way any more. */
  free(): void {
    if (this.#bytes > 0) this.#add(-this.#bytes);
  }

  giveBack(): void {
    this.free();
    this.#parts.giveUp();
  }

  #add(bytes: number): void {
    const { account, source } = this.#parts;
    this.#bytes += bytes;
    account.bytes += bytes;
    if (this.#bytes > 0) account.shares.add(this);
    else account.shares.delete(this);
    const ofSource = (account.bytesBySource.get(source) ?? 0) + bytes;
    if (ofSource > 0) account.bytesBySource.set(source, ofSource);
    else account.bytesBySource.delete(source);
  }
}

/** Of the network that holds most, what holds most. */
function largestOf(shares: ReadonlySet<Share>): Share {
  const byNetwork = new Map<string, { bytes: number; largest: Share }>();
  for (const share of shares) {
    const of = byNetwork.get(share.network);
    if (of === undefined) byNetwork.set(share.network, { bytes: share.bytes, largest: share });
    else {
      of.bytes += share.bytes;
      if (share.bytes > of.largest.bytes) of.largest = share;
    }
  }
  const [first, ...others] = byNetwork.values();
  if (first === undefined) throw new Error('Nothing is under way');
  return others.reduce((most, of) => (of.bytes > most.bytes ? of : most), first).largest;
}
