import { BlockList } from '@/lib/mail/address/block-list';

/**
 * Owns: the IP Block list of the present configuration.
 * Promises: one object while the entries are the same, though the configuration is read anew: sessions look themselves up once a
 *   list.
 */
export function presentBlockList(ranges: () => readonly string[]): () => BlockList {
  let known = ranges();
  let list = new BlockList(known);
  return () => {
    const present = ranges();
    if (present === known) return list;
    if (present.length !== known.length || present.some((range, at) => range !== known[at])) {
      list = new BlockList(present);
    }
    known = present;
    return list;
  };
}
