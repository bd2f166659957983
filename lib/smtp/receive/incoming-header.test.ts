import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getHeader, getSubject, headerBlockOf } from '@/lib/mail/message/header-block';
import { readIncomingHeader } from './incoming-header';

const completion = {
  sender: 'scanner@contoso.com',
  serverName: 'hub.example.com',
  keepsBcc: false,
  now: () => new Date('2026-11-24T19:05:00Z'),
  uniqueId: () => '7',
};

function read(content: string, completes: typeof completion | null = null) {
  const header = readIncomingHeader(Buffer.from(content, 'latin1'), true, completes);
  if (header === null) throw new Error('A complete header has an end');
  return { ...header, content: header.content.toString('latin1'), block: header.block.toString('latin1') };
}

describe('a header that comes in', () => {
  it('that needs nothing passes uncopied', () => {
    const content = Buffer.from('From: a@b\r\nDate: today\r\nMessage-ID: <1@b>\r\n\r\nbody\r\n');
    const header = readIncomingHeader(content, true, completion);
    expect(header?.content).toBe(content);
    expect(header?.block.toString()).toBe('From: a@b\r\nDate: today\r\nMessage-ID: <1@b>\r\n\r\n');
  });

  it.each([
    ['From MAILER-DAEMON Thu Dec 22 17:54:04 2015'],
    ['>From a@b Thu Dec 22 17:54:04 2015'],
    ['From a@b'],
  ])('behind the line %j of a mailbox file is one, with the line as its first field', (line) => {
    const rest = 'Subject: found\r\nMessage-ID: <1@x>\r\nReceived: a\r\n\r\nbody\r\n';
    expect(read(`${line}\r\n${rest}`)).toMatchObject({
      content: `X-Mailbox-Line: ${line}\r\n${rest}`,
      hasFields: true,
      subject: 'found',
      internetMessageId: '<1@x>',
      hopCount: 1,
    });
  });

  it('behind two such lines has two such fields', () => {
    const lines = 'From a@b Thu Dec 22\r\n>From c@d Thu Dec 22\r\n';
    expect(read(`${lines}Subject: x\r\n\r\n`).content).toBe(
      'X-Mailbox-Line: From a@b Thu Dec 22\r\nX-Mailbox-Line: >From c@d Thu Dec 22\r\nSubject: x\r\n\r\n',
    );
  });

  it('ends before what is no field, with an empty line in front of it', () => {
    const body = 'Dear all,\r\nDate: not any more\r\n\r\nbye\r\n';
    expect(read(`Subject: x\r\n${body}`)).toMatchObject({
      content: `Subject: x\r\n\r\n${body}`,
      block: 'Subject: x\r\n\r\n',
      subject: 'x',
    });
    expect(read('From a@b Thu Dec 22\r\nDear all,\r\n').content).toBe(
      'X-Mailbox-Line: From a@b Thu Dec 22\r\n\r\nDear all,\r\n',
    );
  });

  it('of a bare body is none, and what it begins with stays', () => {
    expect(read('Dear all,\r\n')).toMatchObject({ content: 'Dear all,\r\n', block: '', hasFields: false });
    expect(read('\r\nDear all,\r\n')).toMatchObject({ startsWithEmptyLine: true, hasFields: false });
    expect(read(' Dear all,\r\nSubject: x\r\n')).toMatchObject({ block: '', hasFields: false, subject: '' });
  });

  it.each([
    ['Dear all,\r\n', '\r\nDear all,\r\n'],
    ['\r\nDear all,\r\n', '\r\nDear all,\r\n'],
    ['', ''],
    ['Subject: x\r\n\r\nbody\r\n', '\r\nbody\r\n', 'Subject: x\r\n'],
    ['Subject: x\r\n', '', 'Subject: x\r\n'],
    ['Subject: x\r\nDear all\r\n', '\r\nDear all\r\n', 'Subject: x\r\n'],
  ])('%j of a client that may relay is completed behind its own fields', (content, rest, fields = '') => {
    const added =
      'From: <scanner@contoso.com>\r\nDate: Tue, 24 Nov 2026 19:05:00 +0000\r\nMessage-ID: <7@hub.example.com>\r\n';
    expect(read(content, completion)).toMatchObject({
      content: fields + added + rest,
      hasFields: true,
      internetMessageId: '<7@hub.example.com>',
    });
  });

  it("keeps the client's trace in one block", () => {
    const trace =
      'Return-Path: <x@y>\r\nReceived: from a by b; today\r\nReceived: from c by d;\r\n today\r\n';
    const { content, hopCount } = read(`${trace}Subject: x\r\nBcc: e@f\r\n\r\nbody\r\n`, completion);
    expect(hopCount).toBe(2);
    expect(content).toMatch(
      /^Received: from a by b; today\r\nReceived: from c by d;\r\n today\r\nSubject: x\r\nFrom: /,
    );
    expect(content).toMatch(/\r\nMessage-ID: <7@hub\.example\.com>\r\n\r\nbody\r\n$/);
    expect(content).not.toMatch(/bcc|return-path/i);
  });

  it('of another client keeps Bcc and Return-Path and gets nothing', () => {
    const content = 'Return-Path: <x@y>\r\nBcc: e@f\r\n\r\nbody\r\n';
    expect(read(content)).toMatchObject({ content, internetMessageId: null });
  });

  it('writes the address of an international sender', () => {
    const { content } = read('Subject: x\r\n\r\n', { ...completion, sender: '差出人@contoso.com' });
    expect(Buffer.from(content, 'latin1').toString()).toContain('From: <差出人@contoso.com>\r\n');
  });
});

it('is found as those find it who read what is stored', () => {
  const name = fc.constantFrom(
    'Subject',
    'SUBJECT ',
    'Message-ID',
    'Date',
    'Received',
    'Bcc',
    'X-Date',
    'Sub ject',
    '',
    ' ',
    'From ',
    '>From ',
  );
  const value = fc.string({ unit: fc.constantFrom(...' \tx:é=?\u001b$B'), maxLength: 12 });
  const line = fc.oneof(
    fc.tuple(name, fc.constantFrom(':', ' :', '', '\r\n :'), value).map((parts) => parts.join('')),
    value,
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, fc.constantFrom('\r\n', '\r\n ', '\r\n\t', '\r\n\r\n'))),
      fc.constantFrom('utf8' as const, 'latin1' as const),
      fc.constantFrom(null, completion),
      (lines, encoding, completes) => {
        const content = Buffer.from(`${lines.flat().join('')}\r\n`, encoding);
        const header = readIncomingHeader(content, true, completes);
        if (header === null) throw new Error('A complete header has an end');
        const block = headerBlockOf(header.content);
        const emptyLine = header.block.length > block.length ? '\r\n' : '';
        expect(header.block.toString('latin1')).toBe(block.toString('latin1') + emptyLine);
        expect(header.subject).toBe(getSubject(block));
        expect(header.internetMessageId).toBe(getHeader(block, 'Message-ID'));
        // What is stored needs no more mending.
        const again = readIncomingHeader(header.content, true, completes);
        expect(again?.content).toBe(header.content);
      },
    ),
    { numRuns: 3000 },
  );
});

// One search to the block's end a line was 12 s of the transport's one thread.
it.each([
  ['lines without a colon', 'a:\r\n', '\xc4\xba\r\n'],
  ['lines of one letter behind a Subject', 'Subject: x\r\n', 'a\r\n'],
  ['fields of one letter', 'Subject: x\r\n', 'a:\r\n'],
  ['folds of one letter', 'Subject: x\r\n', ' a\r\n'],
  ['lines of a mailbox file', '', 'From x\r\n'],
  ['empty fields that are completed', '', 'Date:\r\n'],
])('reads a header of nothing but %s', { timeout: 3000 }, (_title, first, line) => {
  const content = Buffer.from(`${first}${line.repeat(80_000)}\r\n`, 'latin1');
  expect(readIncomingHeader(content, true, completion)?.hopCount).toBe(0);
});
