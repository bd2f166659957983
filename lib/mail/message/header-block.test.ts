import { describe, expect, it } from 'vitest';
import {
  countReceived,
  displayText,
  findHeaderBlock,
  getHeader,
  getHeaders,
  getSubject,
  headerDisplayText,
} from './header-block';

const block = [
  'Received: from a',
  '\tby b',
  'received: from c by d',
  'Subject : first',
  ' line',
  'SUBJECT: second',
  'X-Received: no',
  'not a field',
  '',
  '',
].join('\r\n');

describe('findHeaderBlock', () => {
  it.each([
    ['Subject: x\r\n\r\nbody', true, { end: 14, hasFields: true }],
    ['Subject: x\r\n', false, null],
    ['Subj', false, null],
    ['Subject: x\r\n', true, { end: 12, hasFields: true }],
    ['\r\nbody', false, { end: 2, hasFields: false }],
    ['just a body: no\r\n', false, { end: 0, hasFields: false }],
    ['日本語: x\r\n', false, { end: 0, hasFields: false }],
    ['', true, { end: 0, hasFields: false }],
    ['', false, null],
  ])('in %j (complete: %s) finds %j', (text, isComplete, expected) => {
    const startsWithEmptyLine = text.startsWith('\r\n');
    const wanted = expected && { ...expected, startsWithEmptyLine };
    expect(findHeaderBlock(Buffer.from(text), isComplete)).toEqual(wanted);
  });
});

describe('fields', () => {
  it('are found by name without case, unfolded', () => {
    expect(getHeader(block, 'subject')).toBe('first line');
    expect(getHeaders(Buffer.from(block), 'Subject')).toEqual(['first line', 'second']);
    expect(getHeader(block, 'Date')).toBeNull();
  });

  it('Received fields are hops', () => {
    expect(countReceived(block)).toBe(2);
    expect(countReceived('')).toBe(0);
  });
});

describe('getSubject', () => {
  it.each<[string, Buffer, string]>([
    ['encoded words', Buffer.from('Subject: =?utf-8?B?5pel5pys?=\r\n =?utf-8?B?6Kqe?=\r\n\r\n'), '日本語'],
    ['bare UTF-8', Buffer.from('Subject: 日本語\r\n\r\n'), '日本語'],
    ['bare ISO-2022-JP', Buffer.from('Subject: \u001b$BF|K\\8l\u001b(B\r\n\r\n', 'latin1'), '日本語'],
    ['bare Latin-1', Buffer.from('Subject: caf\u00e9\r\n\r\n', 'latin1'), 'café'],
    ['none', Buffer.from('From: a\r\n\r\n'), ''],
    ['HTML stays text', Buffer.from('Subject: <b>x</b>\r\n\r\n'), '<b>x</b>'],
  ])('reads %s', (_name, raw, expected) => {
    expect(getSubject(raw)).toBe(expected);
  });

  it('shows no control character that hides in an encoded word', () => {
    expect(headerDisplayText('=?utf-8?Q?a=0D=0ABcc:_x=00=1B[31m?=')).toBe('a Bcc: x [31m');
  });
});

describe('displayText', () => {
  it('takes directional overrides and lone surrogates away', () => {
    expect(displayText('a\u202egpj.exe\ud800')).toBe('agpj.exe\ufffd');
  });

  it('ends at 255 characters without cutting one in two', () => {
    const shown = displayText('😀'.repeat(300));
    expect([...shown]).toHaveLength(255);
    expect(shown.endsWith('😀…')).toBe(true);
    expect(displayText('a'.repeat(255))).toBe('a'.repeat(255));
  });
});
