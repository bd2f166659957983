import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { CONNECTOR, OUTSIDE, startTestReceive, type TestReceive } from './receive.test-tools';
import { MAX_CONTENT_LINE_BYTES } from './receive-content';

/** What programs that know nothing of lines send, and what others see of it: a header, an empty line, a body. */
let receive: TestReceive;
const clients: RawSmtpClient[] = [];

beforeAll(async () => {
  receive = await startTestReceive();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});
afterAll(async () => {
  await receive.server.stop();
});

/** What is stored of this content, without what completed its header. */
async function stored(
  wire: string,
  cut: 'whole' | 'byOctet' = 'whole',
  from?: string,
): Promise<string | undefined> {
  const client = await RawSmtpClient.greeted(
    receive.server.port,
    from === undefined ? {} : { localAddress: from },
  );
  clients.push(client);
  await client.say('EHLO client.example');
  await client.say('MAIL FROM:<a@x.example>');
  await client.say('RCPT TO:<bob@relay.example>');
  expect(await client.say('DATA')).toMatch(/^354 /);
  if (cut === 'whole') client.write(wire);
  else
    for (const octet of wire) {
      client.write(octet);
      await new Promise((resolve) => setImmediate(resolve));
    }
  expect(await client.reply()).toMatch(/^250 /);
  return receive.taken.at(-1)?.content;
}

const CASES: readonly (readonly [string, string, string])[] = [
  [
    'lines that end with CR CR CR LF',
    'Subject: x\r\r\r\nTo: y\r\r\r\n\r\r\r\nbody\r\r\r\n\r\n.\r\n',
    'Subject: x\r\nTo: y\r\n\r\nbody\r\n\r\n',
  ],
  [
    'CR CR LF, stuffed dots behind it',
    'Subject: x\r\r\n\r\r\n..a\r\r\n.\r\r\nb\r\n.\r\n',
    'Subject: x\r\n\r\n.a\r\n\r\nb\r\n',
  ],
  [
    'CRLF in the header and LF in the body',
    'Subject: x\r\nTo: y\r\n\r\none\ntwo\n\nthree\r\n.\r\n',
    'Subject: x\r\nTo: y\r\n\r\none\r\ntwo\r\n\r\nthree\r\n',
  ],
  [
    'LF in the header and CRLF in the body',
    'Subject: x\nTo: y\n\none\r\ntwo\r\n.\r\n',
    'Subject: x\r\nTo: y\r\n\r\none\r\ntwo\r\n',
  ],
  ['LF CR', 'Subject: x\n\rTo: y\n\r\n\rone\n\rtwo\r\n.\r\n', 'Subject: x\r\nTo: y\r\n\r\none\r\ntwo\r\n'],
  [
    'an empty line of CR CR LF between lines of CRLF',
    'Subject: x\r\n\r\r\nbody\r\n.\r\n',
    'Subject: x\r\n\r\nbody\r\n',
  ],
  ['an empty line of LF CRLF', 'Subject: x\n\r\nbody\r\n.\r\n', 'Subject: x\r\n\r\nbody\r\n'],
  [
    'a line of blanks in place of the empty one',
    'Subject: x\r\n \t \r\nHello there\r\n.\r\n',
    'Subject: x\r\n \t \r\n\r\nHello there\r\n',
  ],
  [
    'a line of CRs and blanks in place of the empty one',
    'Subject: x\r\n \r\r\nHello there\r\n.\r\n',
    'Subject: x\r\n \r\n\r\nHello there\r\n',
  ],
  [
    'no empty line, and text',
    'Subject: x\r\nScanned by 3F copier\r\nPages: 4\r\n.\r\n',
    'Subject: x\r\n\r\nScanned by 3F copier\r\nPages: 4\r\n',
  ],
  [
    'no empty line, and Shift_JIS with a full-width colon',
    'Subject: x\r\n\x96{\x95\xb6\x81F1\r\n.\r\n',
    'Subject: x\r\n\r\n\x96{\x95\xb6\x81F1\r\n',
  ],
  ['a field without a name', 'Subject: x\r\n: y\r\nbody\r\n.\r\n', 'Subject: x\r\n\r\n: y\r\nbody\r\n'],
  [
    'a blank in front of the colon (RFC 5322 4.5)',
    'Subject : x\r\nTo\t:y\r\n\r\nbody\r\n.\r\n',
    'Subject : x\r\nTo\t:y\r\n\r\nbody\r\n',
  ],
  [
    'a name with a blank in it',
    'Subject: x\r\nScan Date: today\r\nbody\r\n.\r\n',
    'Subject: x\r\n\r\nScan Date: today\r\nbody\r\n',
  ],
  [
    'a mailbox line with LF',
    'From root Mon Nov 30 12:00:00 2026\nSubject: x\n\nbody\r\n.\r\n',
    'X-Mailbox-Line: From root Mon Nov 30 12:00:00 2026\r\nSubject: x\r\n\r\nbody\r\n',
  ],
  [
    'a quoted mailbox line with CR CR LF',
    '>From root Mon Nov 30\r\r\nSubject: x\r\r\n\r\r\nbody\r\n.\r\n',
    'X-Mailbox-Line: >From root Mon Nov 30\r\nSubject: x\r\n\r\nbody\r\n',
  ],
  [
    'a text that looks like fields behind the empty line',
    'Subject: x\r\n\r\nTo: do\r\n More: of it\r\n.\r\n',
    'Subject: x\r\n\r\nTo: do\r\n More: of it\r\n',
  ],
  [
    'a dot that was stuffed where the empty line should be',
    'Subject: x\r\n..signature\r\n.\r\n',
    'Subject: x\r\n\r\n.signature\r\n',
  ],
  [
    'Ctrl-Z of DOS at the end',
    'Subject: x\r\n\r\nbody\r\n\x1a\r\n.\r\n',
    'Subject: x\r\n\r\nbody\r\n\x1a\r\n',
  ],
  ['Ctrl-Z of DOS behind a header alone', 'Subject: x\r\n\x1a\r\n.\r\n', 'Subject: x\r\n\r\n\x1a\r\n'],
  [
    'a form feed in place of the empty line',
    'Subject: x\r\n\f\r\nbody\r\n.\r\n',
    'Subject: x\r\n\r\n\f\r\nbody\r\n',
  ],
  ['a CR within a value', 'Subject: a\rb\r\n\r\nbody\r\n.\r\n', 'Subject: a b\r\n\r\nbody\r\n'],
  ['a CR in front of a fold', 'Subject: a\r\r\n b\r\n\r\nbody\r\n.\r\n', 'Subject: a\r\n b\r\n\r\nbody\r\n'],
  [
    'blanks behind values, and a fold of blanks',
    'Subject: x  \r\n  \r\nTo: y\r\n\r\nbody\r\n.\r\n',
    'Subject: x  \r\n  \r\nTo: y\r\n\r\nbody\r\n',
  ],
  [
    'a header alone, without CRLF at its end but the last',
    'Subject: x\nTo: y\r\n.\r\n',
    'Subject: x\r\nTo: y\r\n',
  ],
  [
    'a byte order mark in front of its first field',
    '\xef\xbb\xbfSubject: x\r\nTo: y\r\n\r\nbody\r\n.\r\n',
    'Subject: x\r\nTo: y\r\n\r\nbody\r\n',
  ],
];

describe('content of', () => {
  it.each(CASES)('%s', async (_title, wire, content) => {
    expect(await stored(wire)).toBe(content);
    expect(await stored(wire, 'byOctet')).toBe(content);
  });

  it.each(CASES)('%s, from a client that may not relay', async (_title, wire, content) => {
    expect(await stored(wire, 'whole', OUTSIDE)).toBe(content);
  });

  it('lines that end with CR alone, longer than what is looked at first, is a message of a relay client', async () => {
    const body = `${'a line\r'.repeat(3000)}`;
    expect(await stored(`Subject: x\r\tfolded\rTo: y\r\r${body}\r\n.\r\n`)).toBe(
      `Subject: x\r\n\tfolded\r\nTo: y\r\n\r\n${'a line\r\n'.repeat(3000)}`,
    );
  });

  it('text alone has an empty line between its completed header and itself', async () => {
    await stored('Scanned by 3F copier\r\n.\r\n');
    expect(receive.taken.at(-1)?.stored).toMatch(
      /^From: <a@x\.example>\r\nDate: [^\r]+\r\nMessage-ID: [^\r]+\r\n\r\nScanned/,
    );
  });

  it.each(['a', ''])('CRs without end behind %j is refused as a line without end', async (before) => {
    receive.setConnectors([{ ...CONNECTOR, maxMessageSizeBytes: null }]);
    const client = await RawSmtpClient.greeted(receive.server.port);
    clients.push(client);
    for (const line of ['EHLO c.example', 'MAIL FROM:<a@x.example>', 'RCPT TO:<b@relay.example>', 'DATA'])
      await client.say(line);
    client.write(`Subject: x\r\n\r\n${before}${'\r'.repeat(3 * MAX_CONTENT_LINE_BYTES)}\r\n.\r\n`);
    expect(await client.reply()).toMatch(/^554 5\.6\.0 A line of the message is longer/);
  });
});
