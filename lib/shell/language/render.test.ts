import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, toJsonValue } from './ast';
import { parseLine } from './parse';
import { renderCommand } from './render';

describe('the text', () => {
  test('is what the Exchange console shows for a new send connector', () => {
    const text = renderCommand(
      'New-SendConnector',
      {
        Name: 'x',
        Usage: 'Internet',
        AddressSpaces: ['SMTP:*;1'],
        IsScopedConnector: false,
        DNSRoutingEnabled: true,
        UseExternalDNSServersEnabled: false,
        SourceTransportServers: ['SERVER'],
      },
      [],
    );
    expect(text).toBe(
      "New-SendConnector -Name 'x' -Usage 'Internet' -AddressSpaces 'SMTP:*;1' -IsScopedConnector $false " +
        "-DNSRoutingEnabled $true -UseExternalDNSServersEnabled $false -SourceTransportServers 'SERVER'",
    );
  });

  test.each<[JsonValue, string]>([
    [null, '$null'],
    [25, '25'],
    ["it's", "'it''s'"],
    [['a', 'b'], "'a','b'"],
    [[], '@()'],
    [[['a']], "@(@('a'))"],
    [{ Add: ['a', 'b'], Remove: ['c'] }, "@{Add='a','b'; Remove='c'}"],
    [{ 'odd key': {} }, "@{'odd key'=@{}}"],
  ])('of %j is %s', (value, text) => {
    expect(renderCommand('Set-It', { P: value }, [])).toBe(`Set-It -P ${text}`);
  });

  test('has switches without a value and filters in braces', () => {
    const parameters = { Filter: "Status -eq 'Retry'", WhatIf: true, Confirm: false };
    const options = { switches: ['whatif', 'confirm'], scriptBlocks: ['filter'] };
    expect(renderCommand('Remove-Message', parameters, [], options)).toBe(
      "Remove-Message -Filter {Status -eq 'Retry'} -WhatIf -Confirm:$false",
    );
  });

  test.each(['a } b', "it's", 'ends with `', '{', '"'])(
    'quotes the filter %j, which no braces can hold',
    (filter) => {
      const text = renderCommand('Get-Queue', { Filter: filter }, [], { scriptBlocks: ['Filter'] });
      expect(text).toContain("-Filter '");
      expect(readBack(text)).toEqual({ Filter: filter });
    },
  );

  test('never has a secret, at whatever depth it lies', () => {
    const text = renderCommand(
      'Set-It',
      { Password: 'pw-1', Login: { UserName: 'u', password: 'pw-2' }, Many: [{ PASSWORD: ['pw-3'] }] },
      ['Password'],
    );
    expect(text).toBe(
      "Set-It -Password (hidden) -Login @{UserName='u'; password=(hidden)} -Many @(@{PASSWORD=(hidden)})",
    );
    expect(() => parseLine(text)).toThrow(expect.objectContaining({ id: 'SecretHidden' }));
  });

  test('shows that a secret is cleared', () => {
    expect(renderCommand('Set-It', { Password: null }, ['Password'])).toBe('Set-It -Password $null');
  });

  test('does not let a forged parameter name pass for more arguments', () => {
    const text = renderCommand('Set-It', { "x' -Force": true }, []);
    expect(text).toBe("Set-It -'x'' -Force' $true");
  });
});

describe('the text reads back', () => {
  test('to the same parameters, whatever they hold', () => {
    fc.assert(
      fc.property(anyParameters(), (parameters) => {
        expect(readBack(renderCommand('Set-It', parameters, []))).toEqual(unwrapSingles(parameters));
      }),
      { numRuns: 2000 },
    );
  });

  test('to the same switches and script blocks', () => {
    fc.assert(
      fc.property(anyText(), fc.boolean(), (filter, whatIf) => {
        const parameters = { Filter: filter, WhatIf: whatIf, Name: 'x' };
        const text = renderCommand('Get-It', parameters, [], {
          switches: ['WhatIf'],
          scriptBlocks: ['Filter'],
        });
        expect(readBack(text)).toEqual(parameters);
      }),
      { numRuns: 2000 },
    );
  });

  test('in the order in which the parameters came', () => {
    const text = renderCommand('Set-It', { Zebra: 1, Apple: 2, Mango: 3 }, []);
    expect(Object.keys(readBack(text))).toEqual(['Zebra', 'Apple', 'Mango']);
  });
});

/** Text rich in what the language treats specially. */
function anyText() {
  const special = fc.constantFrom(
    ...'\'"`$;|,(){}@#-=: \t\n\r\0‘”あ',
    '$true',
    '<#',
    '#>',
    '@(',
    '-WhatIf',
    "''",
  );
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(special).map((parts) => parts.join('')),
  );
}

function anyParameters() {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      anyText(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(name, anyText()), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  return fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true });
}

function readBack(text: string): Record<string, JsonValue> {
  const line = parseLine(text);
  expect(line.statements).toHaveLength(1);
  const [command, ...stages] = line.statements[0]?.commands ?? [];
  expect(stages).toEqual([]);
  const pairs = (command?.arguments ?? []).map((argument) => {
    if (argument.kind === 'positional') throw new Error('a positional argument');
    return [argument.name, argument.value === null ? true : toJsonValue(argument.value)] as const;
  });
  return Object.fromEntries(pairs);
}

/** The one liberty of the text: a list of one plain item is written as the item, at a parameter and in hashtables. */
function unwrapSingles(parameters: { [key: string]: JsonValue }): { [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, unwrap(value)]));
}

function unwrap(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const [first] = value;
    const single = value.length === 1 && first !== undefined && first !== null && typeof first !== 'object';
    return single ? first : value.map(unwrapItem);
  }
  return unwrapItem(value);
}

/** Items of lists keep their brackets; only hashtables within them hold values that unwrap. */
function unwrapItem(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(unwrapItem);
  return value !== null && typeof value === 'object' ? unwrapSingles(value) : value;
}
