import { describe, it } from 'vitest';
import { parseSmtpPath } from '@/lib/mail/address/smtp-path';
import { LineEndingNormalizer } from '@/lib/mail/message/content';
import { getSubject } from '@/lib/mail/message/header-block';
import { OwnTrace } from '@/lib/mail/message/own-trace';
import { parseReply } from '@/lib/mail/outcome/reply';
import { decodeHeaderText } from '@/lib/mail/text/header-text';
import { replyText } from '@/lib/mail/text/reply-text';
import { expectLinear, filled } from '@/lib/testing/linear-cost';
import { DataDecoder } from './data-decoder';
import { isHttpRequest } from './http-request';
import { readIncomingHeader } from './incoming-header';

describe('the work on header text grows with its octets, not with their square:', () => {
  it.each<[string, (octets: number) => string]>([
    ['HZ that begins again and again', (octets) => `=?hz-gb-2312?Q?${filled('~{')(octets)}_?=`],
    ['HZ that never ends', (octets) => `=?hz-gb-2312?Q?~{${filled('a')(octets)}\x80?=`],
    ['HZ of tildes', (octets) => `=?hz?Q?${filled('~')(octets)}?=`],
    ['UTF-7 of shifts', (octets) => `=?utf-7?Q?${filled('+-')(octets)}?=`],
    ['UTF-7 that never ends', (octets) => `=?utf-7?Q?+${filled('A')(octets)}?=`],
    [
      'names of unknown character sets, each its own',
      (octets) => Array.from({ length: octets / 16 }, (_unused, n) => `=?x-${n}?q?a?=`).join(''),
    ],
    ['one word of base64 that has no end', (octets) => `=?utf-8?B?${filled('5Lu25ZCN')(octets)}`],
    ['base64 of equals signs', (octets) => `=?utf-8?B?${filled('=')(octets)}?=`],
    ['ends and beginnings in the wrong order', filled('?==?')],
    ['question marks', filled('?')],
    ['octets that are half UTF-8', filled('\xe4\xbb')],
    ['octets that are EUC-JP and Shift_JIS', filled('\xa4\xa2')],
    ['half-width katakana between letters', filled('a\xb1')],
    ['escapes that lead to nowhere', filled('\x1b$B\x1b')],
    ['SHIFT OUT and SHIFT IN', (octets) => `\x1b$)C${filled('\x0e\x0f')(octets)}`],
    ['JIS X 0213, a pair at a time', (octets) => `\x1b$(Q${filled('!!')(octets)}`],
  ])('%s', (_title, make) => {
    expectLinear(4096, make, (text) => decodeHeaderText(text, () => null));
  });
});

describe('the work on a header grows with its octets:', () => {
  const completion = {
    sender: 'a@b.example',
    serverName: 'hub.example',
    keepsBcc: false,
    now: () => new Date(0),
    uniqueId: () => '1',
  };
  it.each<[string, (octets: number) => string]>([
    ['fields of one name', filled('Received: a\r\n')],
    ['Bcc fields, folded', filled('Bcc: a\r\n b\r\n')],
    ['one field of blanks', (octets) => `Subject:${filled(' ')(octets)}\r\n`],
    ['one field of folds of blanks', filled(' \r\n \t')],
    [
      'a Content-Type of semicolons and blanks',
      (octets) => `Subject: \x80\r\nContent-Type: a${filled('; ')(octets)}\r\n`,
    ],
    [
      'a Content-Type of charsets',
      (octets) => `Subject: \x80\r\nContent-Type: a${filled(';charset ')(octets)}\r\n`,
    ],
    ['a name of blanks before its colon', (octets) => `a${filled(' ')(octets)}`],
    ['mailbox lines', filled('>From \r\n')],
    ['mailbox marks', filled('>')],
    ['CRs', filled('\r')],
  ])('%s', (_title, make) => {
    expectLinear(32_768, make, (text) => readIncomingHeader(Buffer.from(text, 'latin1'), true, completion));
    expectLinear(32_768, make, (text) => getSubject(Buffer.from(text, 'latin1')));
  });

  it('traces that look like ours', () => {
    const trace = new OwnTrace('key');
    const mark = trace.markFor([{ domain: 'a.example' }]);
    const recipients = Array.from({ length: 100 }, (_unused, n) => ({ domain: `d${n}.example` }));
    expectLinear(
      8192,
      (octets) => `Received: x\r\nReceived: (Postern ${mark}) ${filled(`${mark},`)(octets)}\r\n`,
      (text) => trace.isLoop(Buffer.from(text), recipients),
    );
    expectLinear(8192, filled(`Received: (Postern ${mark.slice(0, 17)}${'0'.repeat(8)}\r\n`), (text) =>
      trace.isLoop(Buffer.from(text), recipients),
    );
  });
});

describe('the work on content grows with its octets:', () => {
  it.each<[string, (octets: number) => string]>([
    ['CRs', filled('\r')],
    ['CR CR LF', filled('\r\r\n')],
    ['LFs', filled('\n')],
    ['lone dots between LFs', filled('\n.')],
    ['stuffed dots', filled('\r\n..')],
    ['dots and CRs', filled('\r\n.\r')],
  ])('%s, in pieces', (_title, make) => {
    expectLinear(65_536, make, (text) => {
      const decoder = new DataDecoder();
      const normalizer = new LineEndingNormalizer(true);
      const octets = Buffer.from(text, 'latin1');
      for (let at = 0; at < octets.length; at += 1000)
        for (const piece of decoder.push(octets.subarray(at, at + 1000)).pieces) normalizer.push(piece);
      normalizer.flush();
    });
  });
});

describe('the work on a line grows with its octets:', () => {
  it.each<[string, (octets: number) => string]>([
    ['quotes and backslashes', (octets) => `<"${filled('\\"')(octets)}`],
    ['brackets', filled('<')],
    ['a source route', (octets) => `<${filled('@a,')(octets)}:a@b.example>`],
    ['labels', (octets) => `<a@${filled('a.')(octets)}>`],
    ['dots behind an address', (octets) => `<a@b${filled('.')(octets)}>`],
    ['at signs', (octets) => `<${filled('@')(octets)}>`],
    ['blanks between parameters', (octets) => `<a@b.example>${filled(' ')(octets)}x`],
    ['one parameter that goes on', (octets) => `<a@b.example> SIZE=${filled('1')(octets)}é`],
    ['a name in front', (octets) => `${filled('a ')(octets)}<a@b.example`],
    ['a quoted name in front', (octets) => `"${filled(' ')(octets)}" <a@b.example`],
    ['groups of an address literal', (octets) => `<a@[IPv6:${filled('0:')(octets)}]>`],
    ['letters of another script', (octets) => `<a@${filled('ü')(octets)}.example>`],
  ])('of a path: %s', (_title, make) => {
    expectLinear(512, make, parseSmtpPath);
  });

  it.each<[string, (octets: number) => string]>([
    ['blanks', (octets) => `550 ${filled(' ')(octets)}x`],
    ['line ends', (octets) => `550-a\n${filled('\n')(octets)}x`],
    ['CRs', (octets) => `550 ${filled('\r')(octets)}x`],
    ['enhanced codes', filled('550-5.1.1 \n')],
    ['escapes', (octets) => `550 ${filled('\x1b$B')(octets)}`],
    ['octets that nobody encoded', (octets) => `550 ${filled('\x81\x40\xff')(octets)}`],
  ])('of a reply: %s', (_title, make) => {
    expectLinear(8192, make, (text) => parseReply(replyText(text)));
  });

  it('that may be HTTP', () => {
    expectLinear(8192, filled(' '), isHttpRequest);
    expectLinear(8192, filled('HTTP/1.1 '), isHttpRequest);
  });
});
