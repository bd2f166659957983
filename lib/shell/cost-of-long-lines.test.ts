import { describe, it } from 'vitest';
import { expectLinear, filled } from '@/lib/testing/linear-cost';
import { parseFilter } from './filter/filter';
import { parseSortOrder } from './filter/sort-order';
import { parseLine } from './language/parse';
import { displayWidth } from './output/display-width';
import { parseByteSize } from './value/byte-size';
import { parseDateTime } from './value/date-time';
import { matchesLike, parseLikePattern } from './value/like-pattern';
import { parseTimeSpan } from './value/time-span';

/** What a refused text costs counts as well: an answer, whatever it is, within a time that grows with the text. */
const tried = (run: (text: string) => unknown) => (text: string) => {
  try {
    run(text);
  } catch {
    // A refusal.
  }
};

describe('the work on a line grows with its length:', () => {
  it.each<[string, (octets: number) => string]>([
    ['blanks', (octets) => `Get-Queue${filled(' ')(octets)}!`],
    ['a quote without end', (octets) => `Get-Queue '${filled("''")(octets)}`],
    ['backticks', (octets) => `Get-Queue "${filled('`')(octets)}`],
    ['pipes', filled('a|')],
    ['parameters', (octets) => `Get-Queue ${filled('-a b ')(octets)}`],
    ['commas', (octets) => `Get-Queue -a ${filled('1,')(octets)}`],
    ['brackets', (octets) => `Get-Queue -a ${filled('@{')(octets)}`],
    ['hash tables side by side', (octets) => `Get-Queue -a ${filled('@{b=1},')(octets)}`],
    ['comments', filled('#')],
    ['digits and dots', (octets) => `Get-Queue -a ${filled('1.')(octets)}`],
    ['dashes', (octets) => `Get-${filled('-')(octets)}`],
    ['semicolons', filled(';')],
  ])('%s', (_title, make) => {
    expectLinear(2048, make, tried(parseLine));
  });

  it.each<[string, (octets: number) => string]>([
    ['blanks', (octets) => `{${filled(' ')(octets)}!`],
    ['parentheses', filled('(')],
    ['blocks', filled('{')],
    ['terms', filled("Status -eq 'Ready' -and ")],
    ['a value without end', (octets) => `Status -eq '${filled("''")(octets)}`],
    ['wildcards', (octets) => `Status -like '${filled('*a')(octets)}'`],
  ])('of a filter: %s', (_title, make) => {
    expectLinear(
      2048,
      make,
      tried((text) => parseFilter(text, [])),
    );
  });

  it.each<[string, (text: string) => unknown]>([
    ['size', parseByteSize],
    ['date', parseDateTime],
    ['time span', parseTimeSpan],
    ['sort order', (text) => parseSortOrder(text, [])],
    ['pattern', parseLikePattern],
    ['text on a terminal', displayWidth],
  ])('of a %s', (_title, read) => {
    for (const part of [' ', '1', '1 ', '1:', '.', '-', '+', ',', 'a,', '*', '`', '1,1', '00:00 '])
      for (const end of ['', '!', ' KB', ' x'])
        expectLinear(1024, (octets) => `1${filled(part)(octets)}${end}`, tried(read));
  });

  it('of a pattern that almost fits', () => {
    expectLinear(
      16,
      (octets) => `${filled('*a')(octets)}*b`,
      (pattern) => matchesLike(pattern, 'a'.repeat(60)),
    );
  });
});
