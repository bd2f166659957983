import ipaddr from 'ipaddr.js';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import { parseByteSize } from '@/lib/shell/value/byte-size';
import { parseDateTime } from '@/lib/shell/value/date-time';

/**
 * Owns: the filter tree and what a property of each type may be compared with, and how.
 * Promises: a typed, normalised value (enum spelling, bytes, ISO date, canonical IP) or a ShellSyntaxError.
 * Does not: read filter text (filter.ts).
 */

export type FilterType = 'string' | 'number' | 'date' | 'enum' | 'size' | 'ip' | 'boolean';

export interface FilterProperty {
  readonly name: string;
  readonly type: FilterType;
  /** For enum: the values, spelled as the tree shall have them. */
  readonly values?: readonly string[];
}

export type FilterOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'like';

/** string: text, enum value, -like pattern, ISO date (UTC) or IP; number: also bytes; null: "is (not) present". */
export type FilterValue = string | number | boolean | null;

export interface FilterExpression {
  /** As the property table spells it. */
  readonly property: string;
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/** All must hold. */
export type FilterTree = readonly FilterExpression[];

/** What stood in the text: quoted or bare text, or $true, $false, $null. */
export type RawValue = { readonly text: string } | { readonly constant: boolean | null };

/** In characters; the longest text that is stored, a subject, has 998. */
const MAX_VALUE_LENGTH = 1024;

const EQUALITY: readonly FilterOperator[] = ['eq', 'ne'];
const ORDER: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/** What the console offers for each type ("Contains" is -like). */
export const FILTER_OPERATORS: Readonly<Record<FilterType, readonly FilterOperator[]>> = {
  string: ['eq', 'ne', 'like'],
  number: ORDER,
  date: ORDER,
  enum: EQUALITY,
  size: ORDER,
  ip: EQUALITY,
  boolean: EQUALITY,
};

export function parseFilterValue(
  property: FilterProperty,
  operator: FilterOperator,
  raw: RawValue,
  offset: number,
): FilterExpression {
  const isNull = 'constant' in raw && raw.constant === null;
  // "Is Present" and "Is Not Present" of any property are -ne $null and -eq $null.
  const allowed = isNull ? EQUALITY : FILTER_OPERATORS[property.type];
  if (!allowed.includes(operator)) {
    throw new ShellSyntaxError(
      'FilterOperatorInvalid',
      {
        operator: `-${operator}`,
        property: property.name,
        allowed: allowed.map((name) => `-${name}`).join(', '),
      },
      offset,
    );
  }
  if (isNull) return { property: property.name, operator, value: null };
  const value =
    'constant' in raw
      ? raw.constant
      : raw.text.length > MAX_VALUE_LENGTH
        ? null
        : convert(property, raw.text);
  if (value === null || (typeof value === 'boolean') !== (property.type === 'boolean')) {
    const shown = 'text' in raw ? raw.text : `$${raw.constant}`;
    const values = (property.values ?? []).join(', ');
    throw new ShellSyntaxError(
      'FilterValueInvalid',
      { property: property.name, value: shown, type: property.type, values },
      offset,
    );
  }
  return { property: property.name, operator, value };
}

/** null: not a value of this type. */
function convert(property: FilterProperty, text: string): FilterValue {
  switch (property.type) {
    case 'string':
      return text;
    case 'number':
      return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim()) ? finite(Number(text)) : null;
    case 'date':
      return parseDateTime(text);
    case 'enum':
      return property.values?.find((value) => value.toLowerCase() === text.trim().toLowerCase()) ?? null;
    case 'size': {
      const size = parseByteSize(text);
      return size.ok ? size.value : null;
    }
    case 'ip':
      return canonicalIp(text.trim());
    case 'boolean':
      return { true: true, false: false }[text.trim().toLowerCase()] ?? null;
  }
}

function finite(value: number): number | null {
  // Adding 0 turns -0, which would not render back, into 0.
  return Number.isFinite(value) ? value + 0 : null;
}

/** As Node's sockets report a peer, but IPv4-mapped IPv6 as plain IPv4; a scope id has no place in stored mail. */
function canonicalIp(text: string): string | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString();
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.process(text).toString();
}
