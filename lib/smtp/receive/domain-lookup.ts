import { routedNetworkOf } from '@/lib/mail/address/source-network';
import { REFUSALS } from './receive-refusals';
import type { RecipientVerdict } from './recipient-lookup';

/**
 * Owns: which names below a wildcard of ours (`*.contoso.com`, relayed) strangers may say: each would make a queue.
 * Promises: a name that takes no mail is refused, and makes none; of others so many a message and a minute, and none beyond
 *   what a server should have. Names that mail was taken for a moment ago cost nothing. Whatever cannot be found out in time
 *   is taken.
 * Does not: ask about clients that may relay, or about domains that are accepted by name.
 */

export interface DomainOracle {
  /** Mail for it would wait in a queue of its own. */
  needsOwnQueue(domain: string): boolean;
  /** False while this server has more queues than it should. */
  mayMakeQueues(): boolean;
  /** False when mail for it would fail at once. Never rejects. */
  takesMail(domain: string): Promise<boolean>;
}

const MINUTE_MS = 60_000;
const MAX_NEW_A_MESSAGE = 20;
const MAX_NEW_A_MINUTE = 300;
const MAX_NEW_A_MINUTE_OF_A_NETWORK = 60;
/** An idle queue goes after QueueMaxIdleTime, 3 minutes; what is said again within this time has one, or had one. */
const KNOWN_MS = 5 * MINUTE_MS;

/** Of one server. */
export class StrangersDomains {
  /** When mail was last taken for it. */
  readonly #known = new Map<string, number>();
  #minuteBegan = Number.NEGATIVE_INFINITY;
  #spent = 0;
  readonly #spentByNetwork = new Map<string, number>();
  readonly #now: () => number;

  constructor(
    readonly oracle: DomainOracle,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
  }

  isKnown(domain: string): boolean {
    const at = this.#known.get(domain);
    if (at === undefined || at < this.#now() - KNOWN_MS) return false;
    this.know(domain);
    return true;
  }

  know(domain: string): void {
    this.#known.set(domain, this.#now());
  }

  /** One name more; false when it is one too many. */
  spend(clientIp: string): boolean {
    this.#beginMinute();
    const network = routedNetworkOf(clientIp);
    const ofNetwork = this.#spentByNetwork.get(network) ?? 0;
    if (this.#spent >= MAX_NEW_A_MINUTE || ofNetwork >= MAX_NEW_A_MINUTE_OF_A_NETWORK) return false;
    this.#spent += 1;
    this.#spentByNetwork.set(network, ofNetwork + 1);
    return true;
  }

  #beginMinute(): void {
    const now = this.#now();
    if (now < this.#minuteBegan + MINUTE_MS) return;
    this.#minuteBegan = now;
    this.#spent = 0;
    this.#spentByNetwork.clear();
    for (const [domain, at] of this.#known) if (at < now - KNOWN_MS) this.#known.delete(domain);
  }
}

/** Of one connection. */
export class DomainLookup {
  /** Of this transaction. */
  readonly #verdicts = new Map<string, RecipientVerdict>();
  #newOnes = 0;
  readonly #domains: StrangersDomains | null;
  readonly #clientIp: string;

  /** @param domains null: nothing is asked */
  constructor(domains: StrangersDomains | null, clientIp: string) {
    this.#domains = domains;
    this.#clientIp = clientIp;
  }

  /** Undefined: to be asked first. */
  verdictOf(domain: string): RecipientVerdict | undefined {
    const domains = this.#domains;
    if (domains === null || !domains.oracle.needsOwnQueue(domain) || domains.isKnown(domain)) return ACCEPTED;
    return this.#verdicts.get(domain);
  }

  /** Each of them has a verdict afterwards: at once, or when the promise resolves, which it always does. */
  ask(asked: Iterable<string>): void | Promise<void> {
    const domains = this.#domains;
    if (domains === null) return;
    const lookups: Promise<void>[] = [];
    for (const domain of asked) {
      const refusal = this.#spend(domains);
      if (refusal !== null) this.#verdicts.set(domain, refusal);
      else lookups.push(this.#lookUp(domains, domain));
    }
    if (lookups.length > 0) return Promise.all(lookups).then(() => undefined);
  }

  forget(): void {
    this.#newOnes = 0;
    if (this.#verdicts.size > 0) this.#verdicts.clear();
  }

  #spend(domains: StrangersDomains): RecipientVerdict | null {
    if (this.#newOnes >= MAX_NEW_A_MESSAGE) return REFUSALS.tooManyDomains;
    if (!domains.oracle.mayMakeQueues()) return REFUSALS.outOfResources;
    if (!domains.spend(this.#clientIp)) return REFUSALS.newDomainsTooFast;
    this.#newOnes += 1;
    return null;
  }

  async #lookUp(domains: StrangersDomains, domain: string): Promise<void> {
    const takesMail = await domains.oracle.takesMail(domain);
    if (takesMail) domains.know(domain);
    this.#verdicts.set(domain, takesMail ? ACCEPTED : REFUSALS.domainTakesNoMail);
  }
}

const ACCEPTED: RecipientVerdict = { ok: true };
