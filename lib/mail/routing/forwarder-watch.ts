/**
 * Owns: the suspicion that a program of this very computer (a TCP forwarder, a tunnel, a proxy) passes strangers on to us, who
 *   then have the rights of its address.
 * Promises: by what strangers cannot help saying: names in HELO and domains of senders that are not ours, several of them
 *   within a day, from a loopback address that may relay. Bounded memory; a name that was seen costs two looks into a map.
 * Does not: refuse anything: programs of this computer may send for many, too.
 */

export interface SuspectedForwarder {
  /** Loopback addresses it came from. */
  readonly addresses: readonly string[];
  readonly helloNames: readonly string[];
  readonly senderDomains: readonly string[];
  /** ISO. */
  readonly lastAt: string;
}

export interface ForwardedMail {
  readonly clientIp: string;
  readonly helo: string;
  /** Empty for the null sender. */
  readonly from: string;
}

/** A program or two of this computer may say any name. */
const MIN_HELLO_NAMES = 3;
const MIN_SENDER_DOMAINS = 10;
const WINDOW_MS = 24 * 60 * 60_000;
/** Of each kind; beyond it nothing new is learnt from one more. */
const MAX_KEPT = 100;
const MAX_TOLD = 10;
const MAX_CHARACTERS = 100;
/** Left at the end by a cut; the database's JSON holds none. */
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;

export class ForwarderWatch {
  readonly #addresses = new Map<string, number>();
  readonly #helloNames = new Map<string, number>();
  readonly #senderDomains = new Map<string, number>();
  /** What was found to be ours since the last look: settings may change. */
  readonly #ours = new Set<string>();
  #suspected: SuspectedForwarder | null = null;
  readonly #isOurs: (name: string) => boolean;

  /** @param isOurs of a name in lower case, or an address: this computer's, or a domain that mail is accepted for */
  constructor(isOurs: (name: string) => boolean) {
    this.#isOurs = isOurs;
  }

  /** @returns what is suspected from now on, when it is the first time in a day; else null */
  note({ clientIp, helo, from }: ForwardedMail, nowMs: number): SuspectedForwarder | null {
    if (!LOOPBACK.test(clientIp)) return null;
    const isNew = this.#keep(this.#helloNames, helo, nowMs);
    const isNewSender =
      from !== '' && this.#keep(this.#senderDomains, from.slice(from.lastIndexOf('@') + 1), nowMs);
    if (!isNew && !isNewSender) return null;
    keepTime(this.#addresses, clientIp, nowMs);
    const before = this.#suspected;
    this.#judge(nowMs);
    return before === null ? this.#suspected : null;
  }

  /** A new object whenever there is something new to tell. */
  suspected(nowMs: number): SuspectedForwarder | null {
    this.#ours.clear();
    if (this.#suspected !== null && Date.parse(this.#suspected.lastAt) < nowMs - WINDOW_MS)
      this.#judge(nowMs);
    return this.#suspected;
  }

  /** True when it is a stranger's, and new. */
  #keep(kept: Map<string, number>, said: string, nowMs: number): boolean {
    if (this.#ours.has(said)) return false;
    const name = said.toLowerCase().replace(/\.$/, '').slice(0, MAX_CHARACTERS).replace(HALF_CHARACTER, '');
    const isKnown = kept.has(name);
    if (!isKnown && this.#isOurs(name)) {
      if (this.#ours.size >= MAX_KEPT) this.#ours.clear();
      this.#ours.add(said);
      return false;
    }
    keepTime(kept, name, nowMs);
    return !isKnown;
  }

  #judge(nowMs: number): void {
    for (const kept of [this.#addresses, this.#helloNames, this.#senderDomains]) {
      for (const [name, at] of kept) if (at < nowMs - WINDOW_MS) kept.delete(name);
    }
    const isSuspected =
      this.#helloNames.size >= MIN_HELLO_NAMES || this.#senderDomains.size >= MIN_SENDER_DOMAINS;
    this.#suspected = isSuspected
      ? {
          addresses: latest(this.#addresses),
          helloNames: latest(this.#helloNames),
          senderDomains: latest(this.#senderDomains),
          lastAt: new Date(nowMs).toISOString(),
        }
      : null;
  }
}

function keepTime(kept: Map<string, number>, name: string, nowMs: number): void {
  if (kept.has(name) || kept.size < MAX_KEPT) kept.set(name, nowMs);
}

function latest(kept: ReadonlyMap<string, number>): string[] {
  return [...kept]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_TOLD)
    .map(([name]) => name);
}

/** As sockets and proxies write it: mail of this computer is asked about each message. */
const LOOPBACK = /^(?:(?:::ffff:)?127\.|::1$)/i;
