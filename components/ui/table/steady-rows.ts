/**
 * No row moves under the pointer: while it rests on a list, rows keep their places, changed values appear in place, new
 * rows come last, and rows that are gone stay, marked, until the pointer leaves. Pure.
 */
export interface SteadyRows<Row> {
  readonly rows: readonly Row[];
  /** Ids of rows that the newest data no longer has. */
  readonly gone: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function steadyRows<Row>(
  shown: readonly Row[],
  next: readonly Row[],
  rowId: (row: Row) => string,
  held: boolean,
): SteadyRows<Row> {
  if (!held || shown.length === 0) return { rows: next, gone: NONE };
  const newest = new Map(next.map((row) => [rowId(row), row]));
  const gone = new Set<string>();
  const kept = shown.map((row) => {
    const id = rowId(row);
    const found = newest.get(id);
    newest.delete(id);
    if (found === undefined) gone.add(id);
    return found ?? row;
  });
  return { rows: [...kept, ...newest.values()], gone };
}
