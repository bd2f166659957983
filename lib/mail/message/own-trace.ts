import { createHash, createHmac } from 'node:crypto';
import { getHeaders } from './header-block';

/**
 * Owns: the mark by which this installation knows its own Received fields, and so a loop that no address shows: through NAT, a
 *   proxy, a forwarder or another server.
 * Promises: a message comes back once for the same domain, as from a content filter; the second time is a loop. Mail that
 *   comes back for another domain (from a list, forwarded) is none, however often its like has passed. Domains are told to
 *   nobody. Costs nothing where mail has passed less than two servers.
 * Does not: prove anything: who copies our marks into his own mail has it refused.
 */

/** Longer, a mail loop through a list of many domains would have a header without end: then any domain counts. */
const MAX_DOMAINS = 16;
const ANY_DOMAIN = '*';
const MAX_KNOWN_TAGS = 1000;
/** As often as this in the trace, for the same domain. */
const LOOP = 2;

export class OwnTrace {
  readonly #key: string;
  readonly #mark: string;
  readonly #tags = new Map<string, string>();

  /** @param key the installation's, the same for each of its servers */
  constructor(key: string) {
    this.#key = key;
    this.#mark = createHash('sha256').update(`postern trace ${key}`).digest('hex').slice(0, 16);
  }

  /** One word, for the comment of a Received field. */
  markFor(recipients: readonly { readonly domain: string }[]): string {
    const [first] = recipients;
    // Mostly they are of one domain.
    if (first === undefined || recipients.every(({ domain }) => domain === first.domain)) {
      return `${this.#mark}.${this.#tagOf(first?.domain ?? '')}`;
    }
    const domains = new Set(recipients.map(({ domain }) => domain));
    const tags =
      domains.size > MAX_DOMAINS ? ANY_DOMAIN : Array.from(domains, (one) => this.#tagOf(one)).join();
    return `${this.#mark}.${tags}`;
  }

  /** Whether a message that comes in has been here often enough for each of these domains. */
  isLoop(headerBlock: Buffer, recipients: readonly { readonly domain: string }[]): boolean {
    const first = headerBlock.indexOf(this.#mark);
    if (first < 0 || headerBlock.indexOf(this.#mark, first + 1) < 0) return false;
    const passages = getHeaders(headerBlock, 'Received').flatMap((field) => this.#tagsIn(field));
    if (passages.length < LOOP) return false;
    return recipients.every(({ domain }) => {
      const tag = this.#tagOf(domain);
      return passages.filter((tags) => tags.includes(tag) || tags.includes(ANY_DOMAIN)).length >= LOOP;
    });
  }

  /** One passage or none. */
  #tagsIn(field: string): readonly string[][] {
    const at = field.indexOf(`${this.#mark}.`);
    if (at < 0) return [];
    const tags = /^[0-9a-f*,]*/.exec(field.slice(at + this.#mark.length + 1))?.[0] ?? '';
    return [tags.split(',')];
  }

  #tagOf(domain: string): string {
    const known = this.#tags.get(domain);
    if (known !== undefined) return known;
    const tag = createHmac('sha256', this.#key).update(domain).digest('hex').slice(0, 8);
    if (this.#tags.size === MAX_KNOWN_TAGS) this.#tags.clear();
    this.#tags.set(domain, tag);
    return tag;
  }
}
