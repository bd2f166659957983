import { expect, it } from 'vitest';
import { entryText, type LogEntry, logLine, MAX_LINE_CHARACTERS } from './log-entry';

const entry = (fields: Record<string, unknown>, msg = 'said'): LogEntry => ({
  ...{ level: 30, time: 1, process: 'web', msg },
  ...fields,
});

it('writes out what would steer a terminal, in names and in values, also for who takes them out of the JSON', () => {
  const line = logLine(
    entry({ 'a\u202e': { b: ['\u001b[31m', '\u009b', '\u0007'] } }, 'x\u001b]0;owned\u0007'),
  );
  expect(line).toMatch(/^[ -~]*$/);
  expect(JSON.parse(line)).toMatchObject({
    msg: 'x<U+001B>]0;owned<U+0007>',
    'a<U+202E>': { b: ['<U+001B>[31m', '<U+009B>', '<U+0007>'] },
  });
});

it.each([
  ['one long text', { text: 'x'.repeat(1_000_000) }],
  ['a long message of controls, each of which becomes eight characters', { msg: '\u001b'.repeat(100_000) }],
  ['many texts', { list: Array.from({ length: 5000 }, () => 'y'.repeat(500)) }],
  ['many fields', Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`field${n}`, 'z'.repeat(300)]))],
  ['long names of fields', { ['n'.repeat(100_000)]: 1 }],
  ['deep nesting', JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`)],
])('%s is cut, and stays JSON with level, time, process and message', (_title, fields) => {
  const line = logLine(entry(fields));
  expect(line.length).toBeLessThanOrEqual(MAX_LINE_CHARACTERS);
  expect(JSON.parse(line)).toMatchObject({ level: 30, time: 1, process: 'web', msg: expect.any(String) });
});

it('says how much of a text was cut', () => {
  expect(JSON.parse(logLine(entry({ text: 'x'.repeat(5000) }))).text).toMatch(
    /x\.\.\. \(904 characters left out\)$/,
  );
});

it('is message and reason for a terminal, without what steers it', () => {
  expect(entryText(entry({ err: { message: 'no\u001b[2J room' } }))).toBe('said: no<U+001B>[2J room');
});
