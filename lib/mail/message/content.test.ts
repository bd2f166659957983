import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineEndingNormalizer } from './content';

function normalize(chunks: Buffer[]): { text: string; normalizer: LineEndingNormalizer } {
  const normalizer = new LineEndingNormalizer();
  const parts = chunks.map((chunk) => normalizer.push(chunk));
  const text = Buffer.concat([...parts, normalizer.flush()]).toString('latin1');
  return { text, normalizer };
}

/** The same rule as one regular expression over the whole. */
function expected(text: string): string {
  return text.replace(/\r\n|\r|\n/g, (ending) => (ending === '\r' ? ' ' : '\r\n'));
}

describe('LineEndingNormalizer', () => {
  it.each([
    ['', ''],
    ['a\r\nb\r\n', 'a\r\nb\r\n'],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\rb', 'a b'],
    ['a\r', 'a '],
    ['a\r\r\n', 'a \r\n'],
    ['\n\r', '\r\n '],
    ['a\n.\nMAIL FROM:<x@y>', 'a\r\n.\r\nMAIL FROM:<x@y>'],
    ['a\r.\rb', 'a . b'],
    ['a\n.\r\nb', 'a\r\n.\r\nb'],
  ])('%j becomes %j', (input, output) => {
    expect(normalize([Buffer.from(input, 'latin1')]).text).toBe(output);
  });

  it('gives the same result however the content is cut', () => {
    const content = fc.string({
      unit: fc.constantFrom('\r', '\n', '\r\n', '.', 'a', '\u0000', '\u00e9'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(content, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), (text, cuts) => {
        const bytes = Buffer.from(text, 'latin1');
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
        const { text: output, normalizer } = normalize(chunks);
        expect(output).toBe(expected(text));
        const longest = Math.max(...output.split('\r\n').map((line) => line.length));
        // A CR at the very end becomes a space only in flush, after the counting.
        expect(normalizer.longestLineBytes).toBeGreaterThanOrEqual(longest - 1);
        expect(normalizer.longestLineBytes).toBeLessThanOrEqual(longest);
        expect(normalizer.hasNul).toBe(text.includes('\u0000'));
        expect(normalizer.hasEightBit).toBe(text.includes('\u00e9'));
      }),
    );
  });

  it('passes clean content without copying it', () => {
    const normalizer = new LineEndingNormalizer();
    const chunk = Buffer.from('Subject: x\r\n\r\nbody\r\n');
    expect(normalizer.push(chunk)).toBe(chunk);
    expect(normalizer.longestLineBytes).toBe(10);
  });

  it('counts a line that spans chunks', () => {
    const { normalizer } = normalize([Buffer.alloc(600, 'a'), Buffer.alloc(600, 'b'), Buffer.from('\r\n')]);
    expect(normalizer.longestLineBytes).toBe(1200);
  });
});
