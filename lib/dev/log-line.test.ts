import { expect, test } from 'vitest';
import { terminalLine } from './log-line';

test('a JSON line becomes time, level, message and fields', () => {
  const time = new Date(2026, 10, 30, 8, 5, 9).getTime();
  const entry = {
    level: 30,
    time,
    pid: 7,
    hostname: 'h',
    server: 'EDGE01',
    port: 2525,
    msg: 'SMTP receive is open',
  };
  expect(terminalLine(JSON.stringify(entry))).toBe(
    '08:05:09 info  SMTP receive is open server=EDGE01 port=2525',
  );
});

test('an error is its message, and stays one line', () => {
  const time = new Date(2026, 10, 30, 8, 5, 9).getTime();
  const entry = { level: 50, time, err: { message: 'first\nsecond', stack: 'at here' }, msg: 'Failed' };
  expect(terminalLine(JSON.stringify(entry))).toBe('08:05:09 error Failed err="first\\nsecond"');
});

test.each(['GET /login 200 in 31ms', '{ not JSON', '{"level":30}', ''])('%j stays as it is', (line) => {
  expect(terminalLine(line)).toBe(line);
});
