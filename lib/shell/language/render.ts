import type { JsonValue } from './ast';
import { Scanner } from './tokens';

/**
 * Owns: a command and its parameters as shell text, as the console's completion page shows it.
 * Promises: parseLine reads the text back to the same parameters, but for a secret, which is never written, and a
 *   list of one plain item, which is written as that item, as the Exchange console does.
 * Does not: know defaults; the caller passes the parameters to show, in order.
 */

export interface RenderOptions {
  /** Parameters that are switches: true is written `-WhatIf`, false `-WhatIf:$false`. */
  readonly switches?: readonly string[];
  /** Parameters whose text is code, written in braces: `-Filter {...}`. */
  readonly scriptBlocks?: readonly string[];
}

/** `secretNames`: parameters, and keys at any depth within them, whose value is written `(hidden)`. */
export function renderCommand(
  name: string,
  parameters: Readonly<Record<string, JsonValue>>,
  secretNames: readonly string[],
  options: RenderOptions = {},
): string {
  const isSecret = matcher(secretNames);
  const isSwitch = matcher(options.switches ?? []);
  const isScriptBlock = matcher(options.scriptBlocks ?? []);
  const parts = Object.entries(parameters).map(([parameter, value]) => {
    const flag = `-${renderName(parameter)}`;
    if (isSecret(parameter) && value !== null) return `${flag} ${HIDDEN}`;
    if (isSwitch(parameter) && typeof value === 'boolean') return value ? flag : `${flag}:$false`;
    if (isScriptBlock(parameter) && typeof value === 'string') return `${flag} ${renderBlock(value)}`;
    return `${flag} ${renderValue(value, isSecret)}`;
  });
  return [renderName(name), ...parts].join(' ');
}

const HIDDEN = '(hidden)';

type NameTest = (name: string) => boolean;

function matcher(names: readonly string[]): NameTest {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (name) => known.has(name.toLowerCase());
}

/** A name from an unchecked request that is no name is quoted, so that it cannot pass for more than one argument. */
function renderName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name) ? name : quote(name);
}

/** Braces only when the text reads back as one block; else a quoted string, which every parameter takes too. */
function renderBlock(text: string): string {
  const block = `{${text}}`;
  try {
    const scanner = new Scanner(block);
    if (scanner.readBlock() === text && scanner.atEnd) return block;
  } catch {
    // An unbalanced quote or brace: not a block.
  }
  return quote(text);
}

function renderValue(value: JsonValue, isSecret: NameTest): string {
  if (!Array.isArray(value)) return renderSingle(value, isSecret);
  const [first] = value;
  if (first === undefined) return '@()';
  if (value.length > 1) return value.map((item) => renderSingle(item, isSecret)).join(',');
  const plain = first !== null && typeof first !== 'object';
  return plain ? renderSingle(first, isSecret) : `@(${renderSingle(first, isSecret)})`;
}

function renderSingle(value: JsonValue, isSecret: NameTest): string {
  if (value === null) return '$null';
  switch (typeof value) {
    case 'boolean':
      return value ? '$true' : '$false';
    case 'number':
      // JSON knows neither -0 nor NaN: String() drops the sign, and JSON.stringify would write null.
      return Number.isFinite(value) ? String(value) : '$null';
    case 'string':
      return quote(value);
    default:
      return Array.isArray(value)
        ? `@(${value.map((item) => renderSingle(item, isSecret)).join(',')})`
        : renderHashtable(value, isSecret);
  }
}

function renderHashtable(entries: { [key: string]: JsonValue }, isSecret: NameTest): string {
  const parts = Object.entries(entries).map(([key, value]) => {
    const shown = isSecret(key) && value !== null ? HIDDEN : renderValue(value, isSecret);
    return `${/^[A-Za-z_]\w*$/.test(key) ? key : quote(key)}=${shown}`;
  });
  return `@{${parts.join('; ')}}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
