import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { ReceivedContent } from './receive-content';

const limits = { maxSizeBytes: null, maxHopCount: 30 };

it('reads a large header that comes octet by octet in a time that grows with it, not with its square', async () => {
  const folded = ` ${'x'.repeat(70)}\r\n`.repeat(2500);
  const text = `Subject: found\r\nX-Long:\r\n${folded}Date: today\r\n\r\nbody\r\n`;
  const octets = Readable.from(
    (function* () {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
    })(),
    { objectMode: false },
  );
  const content = new ReceivedContent(octets, limits);
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe(text);
  expect(content.facts()).toMatchObject({ subject: 'found', hasDate: true, sizeBytes: text.length });
});
