import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countReceived, findHeaderBlock, getHeader, getSubject } from '@/lib/mail/message/header-block';
import { headerFacts } from './header-facts';

const name = fc.constantFrom(
  'Subject',
  'SUBJECT ',
  'Message-ID',
  'Date',
  'Received',
  'X-Date',
  'Sub ject',
  '',
  ' ',
);
const value = fc.string({ unit: fc.constantFrom(...' \tx:é=?\u001b$B'), maxLength: 12 });
const line = fc.oneof(
  fc.tuple(name, fc.constantFrom(':', ' :', '', '\r\n :'), value).map((parts) => parts.join('')),
  value,
);

it('finds what header-block finds, in any header', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, fc.constantFrom('\r\n', '\r\n ', '\r\n\t', '\n'))),
      fc.constantFrom('utf8' as const, 'latin1' as const),
      (lines, encoding) => {
        const content = Buffer.from(lines.flat().join(''), encoding);
        const found = findHeaderBlock(content, true);
        if (found === null) throw new Error('A complete header has an end');
        const block = content.subarray(0, found.end);
        expect(headerFacts(content, found)).toEqual({
          block,
          hasFields: found.hasFields,
          startsWithEmptyLine: found.startsWithEmptyLine,
          subject: getSubject(block),
          internetMessageId: getHeader(block, 'Message-ID'),
          hasDate: getHeader(block, 'Date') !== null,
          hopCount: countReceived(block),
        });
      },
    ),
    { numRuns: 3000 },
  );
});

// One search to the block's end a line was 12 s of the transport's one thread.
it('reads a header of nothing but lines without a colon', { timeout: 3000 }, () => {
  const content = Buffer.concat([
    Buffer.from('a:\r\n'),
    Buffer.from('\xc4\xba\r\n'.repeat(65_000), 'latin1'),
    Buffer.from('\r\n'),
  ]);
  const found = findHeaderBlock(content, true);
  if (found === null) throw new Error('A complete header has an end');
  expect(headerFacts(content, found)).toMatchObject({ subject: '', hopCount: 0 });
});
