import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';

/**
 * Owns: the SortOrder text `+FromAddress,-Size`.
 * Promises: properties as the table spells them, each once, in the order given.
 * Does not: add Identity as the last key; the store does, which pages by it.
 */

export interface SortKey {
  readonly property: string;
  readonly direction: 'ascending' | 'descending';
}

/** A text or a list of texts, as the shell gives `+FromAddress,-Size`; without a sign, ascending. */
export function parseSortOrder(
  input: string | readonly string[],
  properties: readonly string[],
): readonly SortKey[] {
  const text = typeof input === 'string' ? input : input.join(',');
  const keys: SortKey[] = [];
  let offset = 0;
  for (const part of text.split(',')) {
    const key = parseKey(part, properties, offset);
    if (keys.some((earlier) => earlier.property === key.property)) {
      throw new ShellSyntaxError('SortOrderPropertyRepeated', { property: key.property }, offset);
    }
    keys.push(key);
    offset += part.length + 1;
  }
  return keys;
}

export function renderSortOrder(keys: readonly SortKey[]): string {
  return keys
    .map(({ property, direction }) => `${direction === 'ascending' ? '+' : '-'}${property}`)
    .join(',');
}

function parseKey(part: string, properties: readonly string[], offset: number): SortKey {
  const match = /^([+-]?)\s*(\w+)$/.exec(part.trim());
  if (match === null) throw new ShellSyntaxError('SortOrderInvalid', { text: part.trim() }, offset);
  const [, sign, name = ''] = match;
  const property = properties.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (property === undefined) {
    throw new ShellSyntaxError(
      'SortOrderPropertyUnknown',
      { property: name, known: properties.join(', ') },
      offset,
    );
  }
  return { property, direction: sign === '-' ? 'descending' : 'ascending' };
}
