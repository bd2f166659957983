import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import en from '@/lib/i18n/messages/en/errors-shell.json';
import ja from '@/lib/i18n/messages/ja/errors-shell.json';
import { parseFilter } from './filter/filter';
import { parseSortOrder } from './filter/sort-order';
import { parseLine } from './language/parse';
import { SHELL_ERROR_IDS, ShellSyntaxError } from './language/syntax-error';
import { readOutputStage } from './output/output-stage';

const PROPERTIES = [
  { name: 'Status', type: 'enum', values: ['Ready', 'Retry'] },
  { name: 'Size', type: 'size' },
] as const;

/** One way into each error. */
const CAUSES: Readonly<Record<(typeof SHELL_ERROR_IDS)[number], () => unknown>> = {
  StringNotClosed: () => parseLine("Get-Queue 'x"),
  BracketNotClosed: () => parseLine('Get-Queue @(1'),
  VariableNotSupported: () => parseLine('Get-Queue $x'),
  SubexpressionNotSupported: () => parseLine('Get-Queue (x)'),
  SecretHidden: () => parseLine('Set-It (hidden)'),
  CommandNameExpected: () => parseLine('|'),
  PipelineIncomplete: () => parseLine('Get-Queue |'),
  ListIncomplete: () => parseLine('Get-Queue a,'),
  ValueMissing: () => parseLine('Get-Queue -Server:'),
  CharacterUnexpected: () => parseLine('Get-Queue >x'),
  QuoteInsideWord: () => parseLine("Get-Queue O'Brien"),
  TypographicQuote: () => parseLine('Get-Queue “x”'),
  EscapeInvalid: () => parseLine('Get-Queue "`u{ffffff}"'),
  HashtableInvalid: () => parseLine('Set-It @{a}'),
  HashtableKeyRepeated: () => parseLine('Set-It @{a=1;a=2}'),
  NestingTooDeep: () => parseLine(`Set-It ${'@('.repeat(99)}`),
  PipelineNotSupported: () =>
    readOutputStage(parseLine('a | Where-Object {x}').statements[0]?.commands.slice(1) ?? []),
  PipelineParameterNotSupported: () =>
    readOutputStage(parseLine('a | ft -Wrap').statements[0]?.commands.slice(1) ?? []),
  FilterTooLong: () => parseFilter(Array(101).fill('Status -eq Retry').join(' -and '), PROPERTIES),
  FilterSyntaxInvalid: () => parseFilter('Status', PROPERTIES),
  FilterPropertyUnknown: () => parseFilter('Colour -eq 1', PROPERTIES),
  FilterOperatorInvalid: () => parseFilter('Status -gt Retry', PROPERTIES),
  FilterValueInvalid: () => parseFilter('Size -gt big', PROPERTIES),
  SortOrderInvalid: () => parseSortOrder('+', ['Size']),
  SortOrderPropertyUnknown: () => parseSortOrder('+Colour', ['Size']),
  SortOrderPropertyRepeated: () => parseSortOrder('Size,Size', ['Size']),
};

describe.each([
  ['en', en],
  ['ja', ja],
])('in %s', (locale, messages) => {
  test.each(SHELL_ERROR_IDS)('%s says what is wrong and the cure, with its arguments filled in', (id) => {
    const error = raised(CAUSES[id]);
    expect(error.id).toBe(id);
    const { message, cure } = messages[id];
    for (const text of [message, cure]) {
      // format() throws when the text needs an argument that the error does not carry.
      const formatted = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).format(
        error.args,
      );
      expect(String(formatted).trim()).not.toBe('');
    }
  });
});

test('the catalogue has no text for an error that does not exist', () => {
  expect(Object.keys(en).sort()).toEqual([...SHELL_ERROR_IDS].sort());
});

function raised(cause: () => unknown): ShellSyntaxError {
  try {
    cause();
  } catch (error) {
    if (error instanceof ShellSyntaxError) return error;
    throw error;
  }
  throw new Error('nothing was raised');
}
