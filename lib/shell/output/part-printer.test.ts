import { describe, expect, test } from 'vitest';
import type { Row } from './format';
import { formatOutput, type OutputStage } from './output-stage';
import { partPrinter } from './part-printer';

const ROWS: readonly Row[] = Array.from({ length: 7 }, (_, at) => ({
  Identity: `HUB01\\${10 + at}`,
  Subject: at % 2 === 0 ? '会議' : 'note',
  Size: 100 + at,
  Recipients: [],
}));
const COLUMNS = ['Identity', 'Subject', 'Size'];

const STAGES: readonly OutputStage[] = [
  { kind: 'default' },
  { kind: 'table', properties: ['S*'] },
  { kind: 'list', properties: null },
  { kind: 'list', properties: ['Identity'] },
  { kind: 'json', compress: false },
  { kind: 'json', compress: true },
];

function printed(stage: OutputStage, rows: readonly Row[], partSize: number): string {
  const printer = partPrinter(stage, COLUMNS);
  const texts: string[] = [];
  for (let at = 0; at < rows.length; at += partSize)
    texts.push(printer.textOf(rows.slice(at, at + partSize)));
  texts.push(printer.end());
  return texts.filter((text) => text !== '').join('\n');
}

describe.each(STAGES)('%j', (stage) => {
  test.each([
    [0, 3],
    [1, 3],
    [2, 3],
    [3, 3],
    [7, 3],
    [7, 1],
    [7, 100],
  ])('%i rows in parts of %i are what all at once are', (count, partSize) => {
    const rows = ROWS.slice(0, count);
    const whole = formatOutput(rows, stage, COLUMNS);
    const text = printed(stage, rows, partSize);
    if (stage.kind === 'json' && text !== '') expect(JSON.parse(text)).toEqual(JSON.parse(whole));
    if (stage.kind !== 'json' || !stage.compress) expect(text).toBe(whole);
  });
});

test('a table starts with its first part, and cuts nothing of a later one', () => {
  const printer = partPrinter({ kind: 'default' }, COLUMNS);
  const [first, second] = [ROWS.slice(0, 1), [{ Identity: 'a longer identity', Subject: 'x', Size: 1 }]];
  expect(printer.textOf(first).split('\n')).toHaveLength(3);
  expect(printer.textOf(second)).toContain('a longer identity');
});
