import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineEndingNormalizer } from './content';

function normalize(
  chunks: Buffer[],
  takesBareCr = false,
): { text: string; normalizer: LineEndingNormalizer } {
  const normalizer = new LineEndingNormalizer(takesBareCr);
  const parts = chunks.map((chunk) => normalizer.push(chunk));
  const text = Buffer.concat([...parts, normalizer.flush()]).toString('latin1');
  return { text, normalizer };
}

/** The same rule over the whole. */
function expected(text: string): string {
  const lines = text.replace(/\r*\n/g, '\n').split('\n');
  return lines.map((line) => line.replace(/^\r+/, '').replaceAll('\r', ' ')).join('\r\n');
}

describe('LineEndingNormalizer', () => {
  it.each([
    ['', ''],
    ['a\r\nb\r\n', 'a\r\nb\r\n'],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\rb', 'a b'],
    ['a\r', 'a '],
    ['a\r\r', 'a  '],
    ['a\r\r\n', 'a\r\n'],
    ['a\r\r\r\n\r\r\n', 'a\r\n\r\n'],
    ['a\n\rb\n\r\n\rc', 'a\r\nb\r\n\r\nc'],
    ['a\r\n\rb', 'a\r\nb'],
    ['\n\r', '\r\n'],
    ['\r', ''],
    ['a\n.\nMAIL FROM:<x@y>', 'a\r\n.\r\nMAIL FROM:<x@y>'],
    ['a\r.\rb', 'a . b'],
    ['a\n.\r\nb', 'a\r\n.\r\nb'],
  ])('%j becomes %j', (input, output) => {
    expect(normalize([Buffer.from(input, 'latin1')]).text).toBe(output);
  });

  it('keeps no run of CRs, however long it is', () => {
    const chunk = Buffer.alloc(64 * 1024, '\r');
    const normalizer = new LineEndingNormalizer();
    normalizer.push(Buffer.from('a'));
    for (let n = 0; n < 16; n += 1) {
      // What a chunk becomes is at most twice its size, and so is the room that is made for it.
      expect(normalizer.push(chunk).buffer.byteLength).toBeLessThan(3 * chunk.length);
    }
    expect(normalizer.pendingCrs).toBe(16 * chunk.length);
  });

  it('gives the same result however the content is cut', () => {
    const content = fc.string({
      unit: fc.constantFrom('\r', '\r\r', 'a:', '\n', '\r\n', '.', 'a', '\u0000', '\u00e9'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        content,
        fc.array(fc.nat({ max: 60 }), { maxLength: 6 }),
        fc.boolean(),
        (text, cuts, takesBareCr) => {
          const bytes = Buffer.from(text, 'latin1');
          const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
          const { text: output, normalizer } = normalize(chunks, takesBareCr);
          expect(output).toBe(takesBareCr ? normalize([bytes], true).text : expected(text));
          expect(output.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
          const longest = Math.max(...output.split('\r\n').map((line) => line.length));
          expect(normalizer.longestLineBytes).toBe(longest);
          expect(normalizer.hasNul).toBe(text.includes('\u0000'));
          expect(normalizer.hasEightBit).toBe(text.includes('\u00e9'));
        },
      ),
    );
  });

  it('passes clean content without copying it', () => {
    const normalizer = new LineEndingNormalizer();
    const chunk = Buffer.from('Subject: x\r\n\r\nbody\r\n');
    expect(normalizer.push(chunk)).toBe(chunk);
    expect(normalizer.longestLineBytes).toBe(10);
  });

  it.each([
    [
      'is read as lines',
      'Subject: x\rFrom: a@b\r c\r\rone\r.\rtwo\r\n',
      'Subject: x\r\nFrom: a@b\r\n c\r\n\r\none\r\n.\r\ntwo\r\n',
    ],
    [
      'with an LF in its header is not',
      'Subject: x\rFrom: a@b\r\nTo: c\r\rone\r\n',
      'Subject: x From: a@b\r\nTo: c  one\r\n',
    ],
    ['without a header is not', 'some\rtext\r\rmore\r\n', 'some text  more\r\n'],
    ['that ends with its header is not', 'Subject: x\rFrom: a@b\r\r\n', 'Subject: x From: a@b\r\n'],
  ])('content of lines that end with a bare CR %s', (_title, input, output) => {
    const octets = Buffer.from(input);
    expect(normalize([octets], true).text).toBe(output);
    expect(
      normalize(
        [...octets].map((octet) => Buffer.from([octet])),
        true,
      ).text,
    ).toBe(output);
    expect(normalize([octets]).text).toBe(expected(input));
  });

  it('does not look for such lines for ever', () => {
    const { text } = normalize([Buffer.from(`a:\r${'b:\r'.repeat(5000)}\rbody\r\n`)], true);
    expect(text).not.toContain('body\r\nb');
    expect(text.split('\r\n')).toHaveLength(2);
  });

  it('counts a line that spans chunks', () => {
    const { normalizer } = normalize([Buffer.alloc(600, 'a'), Buffer.alloc(600, 'b'), Buffer.from('\r\n')]);
    expect(normalizer.longestLineBytes).toBe(1200);
  });
});
