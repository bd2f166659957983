import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import { parseFilter, renderFilter } from './filter';
import {
  FILTER_OPERATORS,
  type FilterExpression,
  type FilterProperty,
  type FilterValue,
} from './filter-value';

const PROPERTIES: readonly FilterProperty[] = [
  { name: 'Status', type: 'enum', values: ['Active', 'Ready', 'Retry', 'Suspended'] },
  { name: 'MessageCount', type: 'number' },
  { name: 'FromAddress', type: 'string' },
  { name: 'LastError', type: 'string' },
  { name: 'Size', type: 'size' },
  { name: 'DateReceived', type: 'date' },
  { name: 'SourceIP', type: 'ip' },
  { name: 'Enabled', type: 'boolean' },
];

const RETRY: FilterExpression = { property: 'Status', operator: 'eq', value: 'Retry' };
const MANY: FilterExpression = { property: 'MessageCount', operator: 'gt', value: 100 };

describe('a filter', () => {
  test.each<[string, FilterExpression[]]>([
    ["{Status -eq 'Retry' -and MessageCount -gt 100}", [RETRY, MANY]],
    ['status -EQ retry -AND messagecount -Gt "100"', [RETRY, MANY]],
    ['  { (Status -eq "Retry") -and\n ((MessageCount -gt 100)) }  ', [RETRY, MANY]],
    [
      "FromAddress -like '*@contoso.com'",
      [{ property: 'FromAddress', operator: 'like', value: '*@contoso.com' }],
    ],
    ['FromAddress -eq a@contoso.com', [{ property: 'FromAddress', operator: 'eq', value: 'a@contoso.com' }]],
    ["FromAddress -ne ''", [{ property: 'FromAddress', operator: 'ne', value: '' }]],
    ["FromAddress -eq 'a}b''c'", [{ property: 'FromAddress', operator: 'eq', value: "a}b'c" }]],
    ['LastError -ne $null', [{ property: 'LastError', operator: 'ne', value: null }]],
    ['DateReceived -eq $NULL', [{ property: 'DateReceived', operator: 'eq', value: null }]],
    ['Size -ge 10MB', [{ property: 'Size', operator: 'ge', value: 10_485_760 }]],
    ["Size -lt '35 KB'", [{ property: 'Size', operator: 'lt', value: 35_840 }]],
    [
      "DateReceived -gt '2026-01-31T10:00:00+09:00'",
      [{ property: 'DateReceived', operator: 'gt', value: '2026-01-31T01:00:00.000Z' }],
    ],
    ['SourceIP -eq 10.1.1.1', [{ property: 'SourceIP', operator: 'eq', value: '10.1.1.1' }]],
    ["SourceIP -eq '2001:DB8:0::1'", [{ property: 'SourceIP', operator: 'eq', value: '2001:db8::1' }]],
    ["SourceIP -eq '::ffff:10.1.1.1'", [{ property: 'SourceIP', operator: 'eq', value: '10.1.1.1' }]],
    ['Enabled -eq $true', [{ property: 'Enabled', operator: 'eq', value: true }]],
    ['MessageCount -eq -1', [{ property: 'MessageCount', operator: 'eq', value: -1 }]],
  ])('%s', (text, tree) => {
    expect(parseFilter(text, PROPERTIES)).toEqual(tree);
  });

  test('renders back to text that reads to the same tree', () => {
    fc.assert(
      fc.property(fc.array(anyExpression(), { minLength: 1, maxLength: 5 }), (tree) => {
        const text = renderFilter(tree);
        expect(parseFilter(text, PROPERTIES)).toEqual(tree);
        expect(parseFilter(`{${text}}`, PROPERTIES)).toEqual(tree);
      }),
      { numRuns: 1000 },
    );
  });

  test('is rendered as Exchange writes it', () => {
    expect(renderFilter([RETRY, MANY])).toBe("Status -eq 'Retry' -and MessageCount -gt 100");
  });
});

describe('refusals', () => {
  test.each([
    ['', 'FilterSyntaxInvalid', { found: '', atEnd: 'yes', position: 1 }, 0],
    ['{ }', 'FilterSyntaxInvalid', { found: '', atEnd: 'yes', position: 3 }, 2],
    ['Status', 'FilterSyntaxInvalid', { found: '', atEnd: 'yes', position: 7 }, 6],
    ['Status -eq', 'FilterSyntaxInvalid', { found: '', atEnd: 'yes', position: 11 }, 10],
    ['Status -eq Retry -and', 'FilterSyntaxInvalid', { found: '', atEnd: 'yes', position: 22 }, 21],
    [
      'Status -eq -and Size -gt 1',
      'FilterSyntaxInvalid',
      { found: '-and Size -gt 1', atEnd: 'no', position: 12 },
      11,
    ],
    ['Status -eq Retry Size', 'FilterSyntaxInvalid', { found: 'Size', atEnd: 'no', position: 18 }, 17],
    ['(Status -eq Retry', 'FilterSyntaxInvalid', { found: '', atEnd: 'yes', position: 18 }, 17],
    ['Status -eq Retry)', 'FilterSyntaxInvalid', { found: ')', atEnd: 'no', position: 17 }, 16],
    ['{Status -eq Retry} x', 'FilterSyntaxInvalid', { found: 'x', atEnd: 'no', position: 20 }, 19],
    [
      'Colour -eq 1',
      'FilterPropertyUnknown',
      { property: 'Colour', known: expect.stringContaining('Status, ') },
      0,
    ],
    ['{Status -eq Retry -or Size -gt 1}', 'FilterOperatorInvalid', { operator: '-or', allowed: '-and' }, 18],
    ['Status -match Retry', 'FilterOperatorInvalid', { operator: '-match', property: 'Status' }, 7],
    ['Status = Retry', 'FilterOperatorInvalid', { operator: '=' }, 7],
    ['Status -gt Retry', 'FilterOperatorInvalid', { operator: '-gt', allowed: '-eq, -ne' }, 11],
    ['Size -gt $null', 'FilterOperatorInvalid', { operator: '-gt', allowed: '-eq, -ne' }, 9],
    [
      'Status -eq Gone',
      'FilterValueInvalid',
      { value: 'Gone', values: 'Active, Ready, Retry, Suspended' },
      11,
    ],
    [
      'MessageCount -gt many',
      'FilterValueInvalid',
      { property: 'MessageCount', type: 'number', value: 'many' },
      17,
    ],
    ['MessageCount -gt $true', 'FilterValueInvalid', { value: '$true' }, 17],
    ['Size -gt unlimited', 'FilterValueInvalid', { type: 'size' }, 9],
    ["DateReceived -gt '2026-02-31'", 'FilterValueInvalid', { type: 'date' }, 17],
    ['SourceIP -eq 10.1.1', 'FilterValueInvalid', { type: 'ip' }, 13],
    ['SourceIP -eq fe80::1%eth0', 'FilterValueInvalid', { type: 'ip' }, 13],
    ['Enabled -eq yes', 'FilterValueInvalid', { type: 'boolean' }, 12],
    ['Status -eq $x', 'VariableNotSupported', { name: '$x' }, 11],
    ["Status -eq 'Retry", 'StringNotClosed', {}, 11],
    ['('.repeat(50), 'NestingTooDeep', { limit: 32 }, 33],
  ])('%s', (text, id, args, offset) => {
    expect(() => parseFilter(text, PROPERTIES)).toThrow(ShellSyntaxError);
    expect(() => parseFilter(text, PROPERTIES)).toThrow(
      expect.objectContaining({ id, offset, args: expect.objectContaining(args) }),
    );
  });

  test.each([
    ['in a row', (count: number) => Array(count).fill('Size -gt 1').join(' -and ')],
    [
      'in parentheses',
      (count: number) =>
        Array(count / 2)
          .fill('(Size -gt 1 -and Size -lt 9)')
          .join(' -and '),
    ],
  ])('more conditions than a database plans quickly, %s', (_title, conditions) => {
    expect(parseFilter(conditions(100), PROPERTIES)).toHaveLength(100);
    expect(() => parseFilter(conditions(102), PROPERTIES)).toThrow(
      expect.objectContaining({ id: 'FilterTooLong' }),
    );
  });
});

function anyExpression(): fc.Arbitrary<FilterExpression> {
  const present = fc.record<FilterExpression>({
    property: fc.constantFrom(...PROPERTIES.map(({ name }) => name)),
    operator: fc.constantFrom('eq', 'ne'),
    value: fc.constant(null),
  });
  const typed = fc.constantFrom(...PROPERTIES).chain((property) =>
    fc.record<FilterExpression>({
      property: fc.constant(property.name),
      operator: fc.constantFrom(...FILTER_OPERATORS[property.type]),
      value: anyValue(property),
    }),
  );
  return fc.oneof({ weight: 1, arbitrary: present }, { weight: 5, arbitrary: typed });
}

function anyValue(property: FilterProperty): fc.Arbitrary<FilterValue> {
  switch (property.type) {
    case 'string':
      return fc.string({ unit: 'binary' });
    case 'number':
      return fc
        .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
        .map((value) => value + 0);
    case 'date':
      return fc
        .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2999-01-01') })
        .map((date) => date.toISOString());
    case 'enum':
      return fc.constantFrom(...(property.values ?? []));
    case 'size':
      return fc.maxSafeNat();
    case 'ip':
      return fc.ipV4();
    case 'boolean':
      return fc.boolean();
  }
}
