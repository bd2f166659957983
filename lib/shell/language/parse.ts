import type { Argument, Command, HashtableEntry, Line, Pipeline, Value } from './ast';
import { Scanner } from './tokens';

/**
 * Owns: reading a line of shell text: statements, pipelines, commands, arguments, values.
 * Promises: the tree of ast.ts or a ShellSyntaxError; what PowerShell would expand or run (`$x`, `(...)`) is refused.
 * Does not: know cmdlets or parameters, or run anything.
 */

/** `;` or a newline separates statements; blank text has none. */
export function parseLine(text: string): Line {
  const scanner = new Scanner(text);
  const statements: Pipeline[] = [];
  for (;;) {
    scanner.skipBlanks(true);
    if (scanner.take(';')) continue;
    if (scanner.atEnd) return { statements };
    statements.push(readPipeline(scanner));
    scanner.skipBlanks();
    if (!scanner.atEnd && !/[;\r\n]/.test(scanner.peek())) unexpected(scanner);
  }
}

const PARAMETER = /[-\u2013-\u2015]([\p{L}_][\p{L}\p{N}_-]*)/uy;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
export const MAX_NESTING = 64;

function readPipeline(scanner: Scanner): Pipeline {
  const offset = scanner.offset;
  const first = readCommand(scanner);
  const rest: Command[] = [];
  let end = scanner.offset;
  scanner.skipBlanks();
  while (scanner.take('|')) {
    scanner.skipBlanks(true);
    if (scanner.atEnd) scanner.fail('PipelineIncomplete');
    rest.push(readCommand(scanner));
    end = scanner.offset;
    scanner.skipBlanks();
  }
  return { commands: [first, ...rest], text: scanner.text.slice(offset, end), offset };
}

function readCommand(scanner: Scanner): Command {
  const offset = scanner.offset;
  if (scanner.peek() === '$' && /\w/.test(scanner.peek(1))) readVariable(scanner);
  const name = scanner.atQuote() ? '' : scanner.readWord().text;
  if (!/^[\p{L}_?%]/u.test(name)) {
    scanner.fail('CommandNameExpected', { found: scanner.text.slice(offset, offset + 20) }, offset);
  }
  const args: Argument[] = [];
  for (;;) {
    const end = scanner.offset;
    scanner.skipBlanks();
    if (scanner.atEnd || /[;|\r\n]/.test(scanner.peek())) {
      // Trailing blanks and comments are not the command's.
      scanner.offset = end;
      return { name, arguments: args, offset };
    }
    args.push(readArgument(scanner));
  }
}

function readArgument(scanner: Scanner): Argument {
  const offset = scanner.offset;
  const name = takeParameterName(scanner);
  if (name === null) return { kind: 'positional', value: readValue(scanner), offset };
  if (scanner.take(':')) {
    scanner.skipBlanks();
    if (scanner.atEnd || /[;|\r\n]/.test(scanner.peek())) scanner.fail('ValueMissing', { name }, offset);
    return { kind: 'named', name, value: readValue(scanner), attached: true, offset };
  }
  if (!scanner.atBoundary() && !/['"@{($]/.test(scanner.peek())) unexpected(scanner);
  const end = scanner.offset;
  scanner.skipBlanks();
  const hasValue = !scanner.atEnd && !/[;|\r\n]/.test(scanner.peek()) && scanner.match(PARAMETER) === null;
  if (!hasValue) scanner.offset = end;
  return { kind: 'named', name, value: hasValue ? readValue(scanner) : null, attached: false, offset };
}

function takeParameterName(scanner: Scanner): string | null {
  const match = scanner.match(PARAMETER);
  if (match === null) return null;
  scanner.offset += match[0].length;
  return match[1] ?? null;
}

/** One value, or a list when commas follow; newlines may stand behind a comma. */
function readValue(scanner: Scanner, depth = 0): Value {
  const items = [readSingle(scanner, depth)];
  for (;;) {
    const end = scanner.offset;
    scanner.skipBlanks();
    if (!scanner.take(',')) {
      scanner.offset = end;
      const [only] = items;
      return items.length === 1 && only !== undefined ? only : { kind: 'list', items };
    }
    scanner.skipBlanks(true);
    if (scanner.atEnd) scanner.fail('ListIncomplete');
    items.push(readSingle(scanner, depth));
  }
}

function readSingle(scanner: Scanner, depth: number): Value {
  if (depth > MAX_NESTING) scanner.fail('NestingTooDeep', { limit: MAX_NESTING });
  const value = readDelimited(scanner, depth) ?? readBare(scanner);
  if (!scanner.atBoundary() && !scanner.match(/`[\r\n]/y)) unexpected(scanner);
  return value;
}

function readDelimited(scanner: Scanner, depth: number): Value | null {
  if (scanner.atQuote()) return { kind: 'string', value: scanner.readQuoted() };
  switch (scanner.peek()) {
    case '{':
      return { kind: 'scriptBlock', text: scanner.readBlock() };
    case '@':
      if (scanner.peek(1) === '(') return readArray(scanner, depth);
      if (scanner.peek(1) === '{') return readHashtable(scanner, depth);
      return scanner.fail('VariableNotSupported', { name: scanner.match(/@\w*/y)?.[0] ?? '@' });
    case '(':
      return scanner.fail(scanner.match(/\(hidden\)/iy) ? 'SecretHidden' : 'SubexpressionNotSupported');
    default:
      return null;
  }
}

function readBare(scanner: Scanner): Value {
  if (scanner.peek() === '$' && scanner.peek(1) !== '' && !/\s/.test(scanner.peek(1)))
    return readVariable(scanner);
  const word = scanner.readWord();
  if (word.text === '' && !word.escaped) unexpected(scanner);
  // A number that would print differently (007, 1.0, a long identifier) stays the text that was typed.
  const number = Number(word.text);
  if (!word.escaped && NUMBER.test(word.text) && String(number) === word.text)
    return { kind: 'number', value: number };
  return { kind: 'string', value: word.text };
}

function readVariable(scanner: Scanner): Value {
  const offset = scanner.offset;
  const name = scanner.match(/\$[\w:{(]*/y)?.[0] ?? '$';
  scanner.offset += name.length;
  switch (name.toLowerCase()) {
    case '$true':
      return { kind: 'boolean', value: true };
    case '$false':
      return { kind: 'boolean', value: false };
    case '$null':
      return { kind: 'null' };
    default:
      return scanner.fail('VariableNotSupported', { name }, offset);
  }
}

/** `@( a, b; c )`: as in PowerShell, separators inside join into one array; only `@(...)` items nest. */
function readArray(scanner: Scanner, depth: number): Value {
  const start = scanner.offset;
  scanner.take('@(');
  const items: Value[] = [];
  for (;;) {
    scanner.skipBlanks(true);
    if (scanner.take(';')) continue;
    if (scanner.take(')')) return { kind: 'list', items };
    if (scanner.atEnd) scanner.fail('BracketNotClosed', { open: '@(', close: ')' }, start);
    items.push(readSingle(scanner, depth + 1));
    scanner.skipBlanks();
    while (scanner.take(',')) {
      scanner.skipBlanks(true);
      if (scanner.atEnd) scanner.fail('BracketNotClosed', { open: '@(', close: ')' }, start);
      items.push(readSingle(scanner, depth + 1));
      scanner.skipBlanks();
    }
    if (!scanner.atEnd && !/[;)\r\n]/.test(scanner.peek())) unexpected(scanner);
  }
}

function readHashtable(scanner: Scanner, depth: number): Value {
  const start = scanner.offset;
  scanner.take('@{');
  const entries: HashtableEntry[] = [];
  for (;;) {
    scanner.skipBlanks(true);
    if (scanner.take(';')) continue;
    if (scanner.take('}')) return { kind: 'hashtable', entries };
    if (scanner.atEnd) scanner.fail('BracketNotClosed', { open: '@{', close: '}' }, start);
    const offset = scanner.offset;
    const key = readHashtableKey(scanner);
    if (entries.some((entry) => entry.key === key)) scanner.fail('HashtableKeyRepeated', { key }, offset);
    scanner.skipBlanks(true);
    if (scanner.atEnd) scanner.fail('BracketNotClosed', { open: '@{', close: '}' }, start);
    entries.push({ key, value: readValue(scanner, depth + 1) });
    scanner.skipBlanks();
    if (!scanner.atEnd && !/[;}\r\n]/.test(scanner.peek())) unexpected(scanner);
  }
}

function readHashtableKey(scanner: Scanner): string {
  const offset = scanner.offset;
  const quoted = scanner.atQuote();
  const key = quoted ? scanner.readQuoted() : scanner.readWord('=').text;
  scanner.skipBlanks();
  if ((key === '' && !quoted) || !scanner.take('=')) {
    scanner.fail('HashtableInvalid', { found: scanner.text.slice(offset, offset + 20) }, offset);
  }
  return key;
}

function unexpected(scanner: Scanner): never {
  return scanner.fail('CharacterUnexpected', {
    character: String.fromCodePoint(scanner.text.codePointAt(scanner.offset) ?? 0x20),
  });
}
