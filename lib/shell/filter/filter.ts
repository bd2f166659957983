import { Scanner } from '@/lib/shell/language/tokens';
import {
  type FilterOperator,
  type FilterProperty,
  type FilterTree,
  parseFilterValue,
  type RawValue,
} from './filter-value';

/**
 * Owns: the OPATH filter text of Get-Queue, Get-Message and the console: `{Status -eq 'Retry' -and MessageCount -gt 100}`.
 * Promises: parseFilter(renderFilter(tree)) gives the tree; the tree names properties and values as the table spells them.
 * Does not: run a filter (the store compiles the tree to SQL) or know which properties there are.
 */

/**
 * Expressions joined by -and (the only joint Exchange takes in queue filters); braces around all and parentheses
 * around parts are optional. Throws ShellSyntaxError. An empty text is refused: "all" is said by leaving the filter
 * out, lest an empty variable suspends or removes everything.
 */
export function parseFilter(text: string, properties: readonly FilterProperty[]): FilterTree {
  const { inner, offset } = stripBraces(text);
  const scanner = new Scanner(inner);
  scanner.offset = offset;
  const tree = readConjunction(scanner, properties, 0);
  scanner.skipBlanks(true);
  if (!scanner.atEnd) invalid(scanner);
  return tree;
}

/** Without braces; '' for no expressions. */
export function renderFilter(tree: FilterTree): string {
  return tree
    .map(({ property, operator, value }) => `${property} -${operator} ${renderValue(value)}`)
    .join(' -and ');
}

const OPERATORS: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like'];
const MAX_NESTING = 32;
/** Each is a condition of one statement: planning 50,000 of them kept the database busy for 90 s. */
const MAX_EXPRESSIONS = 100;

/** The text up to the closing brace, and where to start in it: so error offsets stay those of the caller's text. */
function stripBraces(text: string): { readonly inner: string; readonly offset: number } {
  const scanner = new Scanner(text);
  scanner.skipBlanks(true);
  if (scanner.peek() !== '{') return { inner: text, offset: scanner.offset };
  const start = scanner.offset;
  scanner.readBlock();
  const end = scanner.offset - 1;
  scanner.skipBlanks(true);
  if (!scanner.atEnd) invalid(scanner);
  return { inner: text.slice(0, end), offset: start + 1 };
}

function readConjunction(scanner: Scanner, properties: readonly FilterProperty[], depth: number): FilterTree {
  if (depth > MAX_NESTING) scanner.fail('NestingTooDeep', { limit: MAX_NESTING });
  const tree = [...readTerm(scanner, properties, depth)];
  for (;;) {
    if (tree.length > MAX_EXPRESSIONS) scanner.fail('FilterTooLong', { limit: MAX_EXPRESSIONS });
    scanner.skipBlanks(true);
    if (scanner.atEnd || scanner.peek() === ')') return tree;
    const offset = scanner.offset;
    const joint = scanner.match(/-([a-z]+)/iy)?.[0];
    if (joint === undefined) invalid(scanner);
    if (joint.toLowerCase() !== '-and') {
      scanner.fail('FilterOperatorInvalid', { operator: joint, property: '', allowed: '-and' }, offset);
    }
    scanner.offset += joint.length;
    tree.push(...readTerm(scanner, properties, depth));
  }
}

function readTerm(scanner: Scanner, properties: readonly FilterProperty[], depth: number): FilterTree {
  scanner.skipBlanks(true);
  if (!scanner.take('(')) return [readExpression(scanner, properties)];
  const tree = readConjunction(scanner, properties, depth + 1);
  scanner.skipBlanks(true);
  if (!scanner.take(')')) invalid(scanner);
  return tree;
}

function readExpression(scanner: Scanner, properties: readonly FilterProperty[]): FilterTree[number] {
  const offset = scanner.offset;
  const name = scanner.match(/[\p{L}_][\p{L}\p{N}_]*/uy)?.[0];
  if (name === undefined) invalid(scanner);
  const property = properties.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (property === undefined) {
    const known = properties.map((candidate) => candidate.name).join(', ');
    return scanner.fail('FilterPropertyUnknown', { property: name, known }, offset);
  }
  scanner.offset += name.length;
  scanner.skipBlanks(true);
  const operator = readOperator(scanner, property);
  scanner.skipBlanks(true);
  if (scanner.atEnd || scanner.peek() === ')') invalid(scanner);
  const valueOffset = scanner.offset;
  return parseFilterValue(property, operator, readRawValue(scanner), valueOffset);
}

function readOperator(scanner: Scanner, property: FilterProperty): FilterOperator {
  const text = scanner.match(/-[a-z]+|[=<>!]+/iy)?.[0];
  if (text === undefined) return invalid(scanner);
  const operator = OPERATORS.find((name) => `-${name}` === text.toLowerCase());
  if (operator === undefined) {
    const allowed = OPERATORS.map((name) => `-${name}`).join(', ');
    return scanner.fail('FilterOperatorInvalid', { operator: text, property: property.name, allowed });
  }
  scanner.offset += text.length;
  return operator;
}

function readRawValue(scanner: Scanner): RawValue {
  if (scanner.atQuote()) {
    const text = scanner.readQuoted();
    if (!scanner.atBoundary()) invalid(scanner);
    return { text };
  }
  if (scanner.peek() === '$') {
    const name = scanner.match(/\$[\w:{(]*/y)?.[0] ?? '$';
    const value = CONSTANTS.get(name.toLowerCase());
    if (value === undefined) return scanner.fail('VariableNotSupported', { name });
    scanner.offset += name.length;
    return { constant: value };
  }
  // `Subject -eq -and ...`: the value is missing, it is not "-and".
  if (scanner.match(/-[a-z]/iy) !== null) invalid(scanner);
  const word = scanner.readWord();
  if (word.text === '' && !word.escaped) invalid(scanner);
  return { text: word.text };
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['$true', true],
  ['$false', false],
  ['$null', null],
]);

function invalid(scanner: Scanner): never {
  return scanner.fail('FilterSyntaxInvalid', {
    found: scanner.text.slice(scanner.offset, scanner.offset + 20),
    atEnd: scanner.atEnd ? 'yes' : 'no',
    position: scanner.offset + 1,
  });
}

function renderValue(value: FilterTree[number]['value']): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
