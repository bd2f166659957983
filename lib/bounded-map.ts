/**
 * Owns: what is remembered of strangers: a map that holds so many entries and no more.
 * Promises: the entry that was set longest ago goes first; to set one again makes it the youngest. Pure.
 */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #max: number;

  constructor(max: number) {
    super();
    this.#max = max;
  }

  override set(key: Key, value: Value): this {
    this.delete(key);
    if (this.size >= this.#max) {
      const oldest = this.keys().next();
      if (oldest.done !== true) this.delete(oldest.value);
    }
    return super.set(key, value);
  }

  /** What was made for this key before, or is made now. */
  remember(key: Key, make: () => Value): Value {
    const present = this.get(key);
    if (present !== undefined) return present;
    const made = make();
    this.set(key, made);
    return made;
  }
}
