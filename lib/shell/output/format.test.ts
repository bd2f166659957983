import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from './display-width';
import { formatList, formatTable, type Row, selectProperties, toJson } from './format';

const QUEUES: readonly Row[] = [
  {
    Identity: 'HUB01\\17',
    Status: 'Retry',
    MessageCount: 1200,
    NextHopDomain: 'contoso.com',
    LastError: null,
  },
  {
    Identity: 'HUB01\\Submission',
    Status: 'Ready',
    MessageCount: 0,
    NextHopDomain: '日本語.jp',
    LastError: '451',
  },
];

describe('a table', () => {
  test('lines up its columns, numbers at the right, nothing for null', () => {
    expect(formatTable(QUEUES, ['Identity', 'MessageCount', 'NextHopDomain', 'LastError'])).toBe(
      [
        'Identity         MessageCount NextHopDomain LastError',
        '--------         ------------ ------------- ---------',
        'HUB01\\17                 1200 contoso.com',
        'HUB01\\Submission            0 日本語.jp     451',
      ].join('\n'),
    );
  });

  test('of no rows or no columns is empty', () => {
    expect(formatTable([], ['Identity'])).toBe('');
    expect(formatTable(QUEUES, ['Nothing*'])).toBe('');
  });

  test('keeps an unknown column, empty', () => {
    expect(formatTable(QUEUES, ['status', 'Colour'])).toBe('Status Colour\n------ ------\nRetry\nReady');
  });

  test('cuts its widest column to the width of the terminal', () => {
    const rows = [{ Name: 'a', LastError: 'エラー: 接続できません' }];
    expect(formatTable(rows, ['Name', 'LastError'], { maxWidth: 17 })).toBe(
      'Name LastError\n---- ---------\na    エラー: ...',
    );
  });

  test('never takes more cells than the terminal has', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant(null), fc.integer());
    const rows = fc.array(fc.record({ A: cell, B: cell, C: cell }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 20, max: 120 }), (all, maxWidth) => {
        for (const line of formatTable(all, ['A', 'B', 'C'], { maxWidth }).split('\n')) {
          expect(displayWidth(line)).toBeLessThanOrEqual(maxWidth);
        }
      }),
    );
  });

  test('has one line a row, whatever strangers put in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (subjects) => {
        const rows = subjects.map((Subject) => ({ Subject }));
        expect(formatTable(rows, ['Subject']).split('\n')).toHaveLength(rows.length + 2);
      }),
    );
  });
});

test('the largest result that a cmdlet gives can be printed', () => {
  const rows = Array.from({ length: 250_000 }, (_value, index) => ({ Identity: index }));
  expect(formatTable(rows, ['Identity']).split('\n')).toHaveLength(250_002);
});

describe('a list', () => {
  test('has a block for each row and its further lines below the first', () => {
    const rows = [{ Identity: 'a', LastError: '451 one\r\n451 two' }, { Identity: 'b' }];
    expect(formatList(rows)).toBe(
      ['Identity  : a', 'LastError : 451 one', '            451 two', '', 'Identity : b'].join('\n'),
    );
  });

  test('shows the wanted properties in the wanted order', () => {
    expect(formatList(QUEUES.slice(0, 1), ['status', '*Count', 'Colour'])).toBe(
      'Status       : Retry\nMessageCount : 1200\nColour       :',
    );
  });
});

describe('JSON', () => {
  test('is nothing, an object or an array, as PowerShell has it', () => {
    expect(toJson([])).toBe('');
    expect(JSON.parse(toJson([{ A: 1 }]))).toEqual({ A: 1 });
    expect(JSON.parse(toJson([{ A: 1 }, { A: null }]))).toEqual([{ A: 1 }, { A: null }]);
  });

  test('has dates as ISO text, and a bigint as a number while that is exact', () => {
    const row = { At: new Date('2026-01-31T10:00:00Z'), Size: 10n, Huge: 2n ** 60n };
    expect(toJson([row], { compress: true })).toBe(
      '{"At":"2026-01-31T10:00:00.000Z","Size":10,"Huge":"1152921504606846976"}',
    );
  });

  test('is safe for a terminal and still the same text', () => {
    const subject = '\u001b[2J \u009b2J \u202egnp.exe あ';
    const text = toJson([{ Subject: subject }]);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(JSON.parse(text)).toEqual({ Subject: subject });
  });
});

test('a pattern gives all properties it matches, each once', () => {
  expect(selectProperties(QUEUES, ['status', 'm*', '*', 'IDENTITY'])).toEqual([
    'Status',
    'MessageCount',
    'Identity',
    'NextHopDomain',
    'LastError',
  ]);
});
