import { type IpRange, parseIpRange } from './ip-range';

/**
 * Owns: whether an address is one of the IP Block list.
 * Promises: an empty list costs nothing. Pure.
 * Does not: know when an entry expires: whoever makes a list leaves out what has.
 */
export class BlockList {
  readonly #ranges: readonly IpRange[];

  /** @param ranges as parseIpRange takes them */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.flatMap((range) => parseIpRange(range) ?? []);
  }

  /** @param text an address, or a network that must be in one entry as a whole */
  covers(text: string): boolean {
    if (this.#ranges.length === 0) return false;
    const range = parseIpRange(text.split('%', 1)[0] ?? '');
    if (range === null) return false;
    return this.#ranges.some(
      ({ family, first, last }) => family === range.family && first <= range.first && range.last <= last,
    );
  }
}

/** Of one client: asked often, and looked up once a list. */
export function watchBlocked(current: () => BlockList, clientIp: string): () => boolean {
  let known = current();
  let isBlocked = known.covers(clientIp);
  return () => {
    const list = current();
    if (list !== known) {
      known = list;
      isBlocked = list.covers(clientIp);
    }
    return isBlocked;
  };
}
