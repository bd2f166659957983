import { matchesLike } from '@/lib/shell/value/like-pattern';
import { replaceHidden } from '@/lib/shown-text';
import { type CellValue, cellText } from './cell-text';
import { cutToWidth, displayWidth, padToWidth } from './display-width';

/**
 * Owns: results as the shell prints them: Format-Table, Format-List, ConvertTo-Json.
 * Promises: columns line up in a terminal, Japanese too; what strangers wrote cannot steer it.
 * Does not: choose a format (output-stage.ts) or print. Texts end without a newline; no rows give ''.
 */

export type Row = { readonly [property: string]: CellValue };

export interface TableOptions {
  /** Terminal cells a line may take; the widest columns are cut to fit. Left out: as wide as the content. */
  readonly maxWidth?: number;
}

/** `columns`: names or patterns, see selectProperties. Columns of numbers are aligned right. */
export function formatTable(
  rows: readonly Row[],
  columns: readonly string[],
  options: TableOptions = {},
): string {
  const { head, linesOf } = layOutTable(rows, columns, options);
  return [...head, ...linesOf(rows)].join('\n');
}

export interface TableLayout {
  /** Names and rule; empty when there is nothing to show. */
  readonly head: readonly string[];
  /** Cells of other rows may be wider than a column of these: they are never cut for it, their line is longer. */
  readonly linesOf: (rows: readonly Row[]) => readonly string[];
}

/** As `rows` want it; others may follow in the same columns. */
export function layOutTable(
  rows: readonly Row[],
  columns: readonly string[],
  options: TableOptions = {},
): TableLayout {
  const properties = selectProperties(rows, columns);
  if (rows.length === 0 || properties.length === 0) return { head: [], linesOf: () => [] };
  const natural = properties.map((property) => widest([property, ...rows.map((row) => cell(row, property))]));
  const room = (options.maxWidth ?? Number.POSITIVE_INFINITY) - (properties.length - 1);
  const widths = shrink(natural, room);
  const cuts = Number.isFinite(room);
  const alignment = properties.map((property) => (isNumeric(rows, property) ? 'right' : 'left'));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return padToWidth(cuts ? cutToWidth(text, width) : text, width, alignment[index] ?? 'left');
      })
      .join(' ')
      .trimEnd();
  const rule = properties.map((name, index) => '-'.repeat(Math.min(displayWidth(name), widths[index] ?? 0)));
  return {
    head: [line(properties), line(rule)],
    linesOf: (others) => others.map((row) => line(properties.map((property) => cell(row, property)))),
  };
}

/** A block for each row, `Name : value`; further lines of a value stand below its first. Default: all it has. */
export function formatList(rows: readonly Row[], wanted: readonly string[] | null = null): string {
  const selected = wanted === null ? null : selectProperties(rows, wanted);
  return rows.map((row) => formatBlock(row, selected ?? Object.keys(row))).join('\n\n');
}

/** As ConvertTo-Json: no row gives nothing, one row an object, several an array. */
export function toJson(rows: readonly Row[], options: { readonly compress?: boolean } = {}): string {
  if (rows.length === 0) return '';
  return jsonOf(rows.length === 1 ? rows[0] : rows, options);
}

/** Also one row is an array. */
export function toJsonArray(rows: readonly Row[], options: { readonly compress?: boolean } = {}): string {
  return jsonOf(rows, options);
}

function jsonOf(value: unknown, options: { readonly compress?: boolean }): string {
  const text = JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'bigint' ? jsonBigInt(inner) : inner),
    options.compress ? undefined : 2,
  );
  // JSON leaves C1 controls and what is invisible as they are; a terminal does not.
  return replaceHidden(text, escaped);
}

function escaped(character: string): string {
  // By UTF-16 units, of which a character beyond U+FFFF has two.
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Property names as the rows spell them; a pattern with `*` gives all it matches, an unknown name an empty column. */
export function selectProperties(rows: readonly Row[], wanted: readonly string[]): readonly string[] {
  const known = knownProperties(rows);
  const selected = wanted.flatMap((pattern) => {
    const matching = known.filter((property) => matchesLike(pattern, property));
    return matching.length === 0 && !pattern.includes('*') ? [pattern] : matching;
  });
  return [...new Set(selected)];
}

function cell(row: Row, property: string): string {
  return cellText(row[property]).replaceAll('\n', ' ');
}

function formatBlock(row: Row, properties: readonly string[]): string {
  const width = widest(properties);
  const indent = `\n${' '.repeat(width + 3)}`;
  return properties
    .map((property) => {
      const value = cellText(row[property]).replaceAll('\n', indent);
      return `${padToWidth(property, width, 'left')} : ${value}`.trimEnd();
    })
    .join('\n');
}

/** No column is cut below this: less would show nothing but the ellipsis. */
const MIN_COLUMN_WIDTH = 6;

function shrink(natural: readonly number[], available: number): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const most = Math.max(...widths);
    if (most <= MIN_COLUMN_WIDTH) break;
    // From the left-most of the widest: later columns of a list (Last Error) tell more by their beginning.
    widths[widths.indexOf(most)] = most - 1;
    excess -= 1;
  }
  return widths;
}

function knownProperties(rows: readonly Row[]): readonly string[] {
  const known = new Set<string>();
  for (const row of rows) for (const property of Object.keys(row)) known.add(property);
  return [...known];
}

/** A loop, not Math.max(...texts): a result may have 250,000 rows, more than a call takes arguments. */
function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}

function isNumeric(rows: readonly Row[], property: string): boolean {
  const values = rows.map((row) => row[property]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === 'number' || typeof value === 'bigint');
}

function jsonBigInt(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
