import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, type JsonValue, settleSwitches, toJsonValue } from './ast';
import { parseLine } from './parse';
import { ShellSyntaxError } from './syntax-error';

describe('values', () => {
  test.each<[string, JsonValue]>([
    ['Retry', 'Retry'],
    ['10MB', '10MB'],
    ['00:10:00', '00:10:00'],
    ['SMTP:*', 'SMTP:*'],
    ['[10.1.1.1]', '[10.1.1.1]'],
    ['Server\\17', 'Server\\17'],
    ['user@example.com', 'user@example.com'],
    ['a#b', 'a#b'],
    ['US$', 'US$'],
    ["'SMTP:*;1'", 'SMTP:*;1'],
    ["'O''Brien'", "O'Brien"],
    ["''", ''],
    ["'a`nb $x'", 'a`nb $x'],
    ["'two\nlines'", 'two\nlines'],
    ['"a`nb`t`"q`" `$x ""y"" 100$"', 'a\nb\t"q" $x "y" 100$'],
    ['"`u{3042}`u{1F600}"', 'あ😀'],
    ['日本語', '日本語'],
    ['a`,b` c', 'a,b c'],
    ['`$true', '$true'],
    ['25', 25],
    ['-5', -5],
    ['1.5', 1.5],
    ['007', '007'],
    ['1.0', '1.0'],
    ['12345678901234567890', '12345678901234567890'],
    ['`25', '25'],
    ['$true', true],
    ['$FALSE', false],
    ['$null', null],
    ["'a','b'", ['a', 'b']],
    ['a , b,\n  3', ['a', 'b', 3]],
    ['@()', []],
    ["@('a')", ['a']],
    ["@('a','b')", ['a', 'b']],
    ['@(1; 2\n3)', [1, 2, 3]],
    ['@(1,@(2,3),@())', [1, [2, 3], []]],
    ["@{Add='a','b'; Remove='c'}", { Add: ['a', 'b'], Remove: 'c' }],
    ["@{\n  Add = 'a'\n  'odd key' = @{ Inner = $true }\n}", { Add: 'a', 'odd key': { Inner: true } }],
    ['@{}', {}],
    ["{Status -eq 'Re}try' -and {x}}", "Status -eq 'Re}try' -and {x}"],
    ['{ "`"}" }', ' "`"}" '],
    ['--', '--'],
  ])('%s', (text, value) => {
    expect(namedValue(`Test-It -P ${text}`)).toEqual(value);
    expect(namedValue(`Test-It -P:${text}`)).toEqual(value);
    expect(positional(`Test-It ${text}`)).toEqual([value]);
  });

  test('a key named __proto__ stays a key', () => {
    const value = namedValue("Test-It -P @{'__proto__'='a'}");
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });
});

describe('commands', () => {
  test('the example of the console reads as its parameters', () => {
    const command = only(
      "New-SendConnector -Name 'default-send-connector' -Usage 'Internet' -AddressSpaces 'SMTP:*;1' " +
        "-IsScopedConnector $false -DNSRoutingEnabled $true -SourceTransportServers 'HUB01'",
    );
    expect(command.name).toBe('New-SendConnector');
    expect(named(command)).toEqual({
      Name: 'default-send-connector',
      Usage: 'Internet',
      AddressSpaces: 'SMTP:*;1',
      IsScopedConnector: false,
      DNSRoutingEnabled: true,
      SourceTransportServers: 'HUB01',
    });
  });

  test('a name with no value behind it is a switch, also before another name', () => {
    expect(only('Set-It x -WhatIf -Confirm:$false -Force').arguments).toMatchObject([
      { kind: 'positional' },
      { name: 'WhatIf', value: null, attached: false },
      { name: 'Confirm', value: { kind: 'boolean', value: false }, attached: true },
      { name: 'Force', value: null },
    ]);
  });

  test('a value behind a known switch is positional unless a colon attaches it', () => {
    const command = only("Set-It -WhatIf 'x' -Force:$true -Name 'y'");
    const isSwitch = (name: string) => name === 'WhatIf' || name === 'Force';
    expect(settleSwitches(command, isSwitch)).toMatchObject([
      { kind: 'named', name: 'WhatIf', value: null },
      { kind: 'positional', value: { value: 'x' } },
      { kind: 'named', name: 'Force', value: { value: true } },
      { kind: 'named', name: 'Name', value: { value: 'y' } },
    ]);
  });

  test('a sort order that begins with a minus needs the colon', () => {
    expect(namedValue('Get-Message -SortOrder +FromAddress,-Size')).toEqual(['+FromAddress', '-Size']);
    expect(namedValue('Get-Message -SortOrder:+FromAddress,-Size')).toEqual(['+FromAddress', '-Size']);
  });

  test('a filter block stands directly behind its name or apart', () => {
    expect(namedValue('Get-Queue -Filter{a}')).toBe('a');
    expect(namedValue('Get-Queue -Filter {a}')).toBe('a');
  });
});

describe('lines', () => {
  test('semicolons and newlines separate statements, bars the commands of one', () => {
    const text = "Get-Queue ; Get-Message 'a;b|c' | Format-List # all\r\n\n;Get-Queue |\n  ConvertTo-Json";
    const line = parseLine(text);
    expect(line.statements.map((statement) => statement.commands.map((command) => command.name))).toEqual([
      ['Get-Queue'],
      ['Get-Message', 'Format-List'],
      ['Get-Queue', 'ConvertTo-Json'],
    ]);
    expect(line.statements.map((statement) => statement.text)).toEqual([
      'Get-Queue',
      "Get-Message 'a;b|c' | Format-List",
      'Get-Queue |\n  ConvertTo-Json',
    ]);
    for (const statement of line.statements) {
      expect(text.slice(statement.offset).startsWith(statement.text)).toBe(true);
    }
  });

  test.each(['', '   ', '# only a comment', '<# block\n comment #>', ';;\n;'])(
    '%j has no statement',
    (text) => {
      expect(parseLine(text).statements).toEqual([]);
    },
  );

  test('a backtick before a newline continues the line', () => {
    expect(named(only("Set-It `\n  -Name 'x' `\r\n  -Port 25"))).toEqual({ Name: 'x', Port: 25 });
  });

  test('a comment may stand between arguments', () => {
    expect(named(only("Set-It <# why #> -Name 'x' # end"))).toEqual({ Name: 'x' });
  });
});

describe('refusals', () => {
  test.each([
    ["Get-Queue 'abc", 'StringNotClosed', { quote: "'" }, 10, true],
    ['Get-Queue "abc`', 'StringNotClosed', { quote: '"' }, 14, true],
    ['Get-Queue -Filter {a {b}', 'BracketNotClosed', { open: '{', close: '}' }, 18, true],
    ['Set-It @(1,', 'BracketNotClosed', { open: '@(', close: ')' }, 7, true],
    ['Set-It @{a=1', 'BracketNotClosed', { open: '@{', close: '}' }, 7, true],
    ['Get-Queue <# x', 'BracketNotClosed', { open: '<#', close: '#>' }, 10, true],
    ['Get-Queue |', 'PipelineIncomplete', {}, 11, true],
    ['Set-It a,', 'ListIncomplete', {}, 9, true],
    ['Get-Queue $server', 'VariableNotSupported', { name: '$server' }, 10, false],
    ['Get-Queue "at $env:X"', 'VariableNotSupported', { name: '$env:X' }, 14, false],
    ['Get-Queue "at $(x)"', 'VariableNotSupported', { name: '$(' }, 14, false],
    ['Get-Queue a$b', 'VariableNotSupported', { name: '$b' }, 11, false],
    ['$x = 1', 'VariableNotSupported', { name: '$x' }, 0, false],
    ['Get-Queue @params', 'VariableNotSupported', { name: '@params' }, 10, false],
    ['Get-Queue (Get-Server)', 'SubexpressionNotSupported', {}, 10, false],
    ['Set-It -Password (hidden)', 'SecretHidden', {}, 17, false],
    ['| Get-Queue', 'CommandNameExpected', { found: '| Get-Queue' }, 0, false],
    ['25', 'CommandNameExpected', { found: '25' }, 0, false],
    ["'Get-Queue'", 'CommandNameExpected', { found: "'Get-Queue'" }, 0, false],
    ['Get-Queue -Server:', 'ValueMissing', { name: 'Server' }, 10, false],
    ['Get-Queue > out.txt', 'CharacterUnexpected', { character: '>' }, 10, false],
    ['Get-Queue -Name=x', 'CharacterUnexpected', { character: '=' }, 15, false],
    ["Get-Queue 'a'b", 'CharacterUnexpected', { character: 'b' }, 13, false],
    ['Set-It , a', 'CharacterUnexpected', { character: ',' }, 7, false],
    ['Set-It )', 'CharacterUnexpected', { character: ')' }, 7, false],
    ["Set-It O'Brien", 'QuoteInsideWord', { word: 'O' }, 7, false],
    ['Set-It ‘x’', 'TypographicQuote', { character: '‘' }, 7, false],
    ['Set-It "`u{110000}"', 'EscapeInvalid', { escape: '`u{110000}' }, 8, false],
    ['Set-It @{Add}', 'HashtableInvalid', { found: 'Add}' }, 9, false],
    ['Set-It @{a=1; a=2}', 'HashtableKeyRepeated', { key: 'a' }, 14, false],
    [`Set-It ${'@('.repeat(100)}`, 'NestingTooDeep', { limit: 64 }, 137, false],
  ])('%s', (text, id, args, offset, incomplete) => {
    expect(() => parseLine(text)).toThrow(ShellSyntaxError);
    expect(() => parseLine(text)).toThrow(expect.objectContaining({ id, args, offset, incomplete }));
  });
});

test('any text is read or refused at a place within it', () => {
  const piece = fc.constantFrom(
    ...'\'"`$;|,(){}@#-=:<> \t\n\r&*あ‘',
    ...['Get-Queue', '-Name', '@(', '@{', 'a=', '$true', '$x', '<#', '#>', '`u{41}', '25', '(hidden)'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      try {
        expect(parseLine(text).statements.every((statement) => text.includes(statement.text))).toBe(true);
      } catch (error) {
        if (!(error instanceof ShellSyntaxError)) throw error;
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3000 },
  );
});

test('a value may be megabytes long', () => {
  const long = "it''s ".repeat(1_000_000);
  expect(namedValue(`Set-It -P '${long}'`)).toBe("it's ".repeat(1_000_000));
});

function only(text: string): Command {
  const [statement, ...others] = parseLine(text).statements;
  if (statement === undefined || others.length > 0) throw new Error('not one statement');
  return statement.commands[0];
}

function named(command: Command): Record<string, JsonValue> {
  const pairs = command.arguments.flatMap((argument) =>
    argument.kind === 'named' && argument.value !== null
      ? [[argument.name, toJsonValue(argument.value)] as const]
      : [],
  );
  return Object.fromEntries(pairs);
}

function namedValue(text: string): JsonValue | undefined {
  return Object.values(named(only(text)))[0];
}

function positional(text: string): JsonValue[] {
  return only(text).arguments.flatMap((argument) =>
    argument.kind === 'positional' ? [toJsonValue(argument.value)] : [],
  );
}
