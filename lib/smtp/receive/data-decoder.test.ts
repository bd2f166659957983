import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataDecoder } from './data-decoder';

/** Content and what follows the end, when the wire's octets come cut at these places. */
function decode(wire: string, cuts: readonly number[] = []): { content: string; rest: string | null } {
  const decoder = new DataDecoder();
  const octets = Buffer.from(wire, 'latin1');
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (octets.length + 1)), octets.length])].sort(
    (a, b) => a - b,
  );
  let content = '';
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const chunk = octets.subarray(edges[i], edges[i + 1]);
    const { pieces, end } = decoder.push(chunk);
    content += Buffer.concat(pieces).toString('latin1');
    if (end >= 0) return { content, rest: octets.subarray((edges[i] ?? 0) + end).toString('latin1') };
  }
  return { content, rest: null };
}

describe('the end of a message', () => {
  it.each([
    ['CRLF.CRLF', 'a\r\n.\r\nNEXT', 'a\r\n'],
    ['a dot at the very start', '.\r\nNEXT', ''],
    ['CRLF.CRLF after an empty line', 'a\r\n\r\n.\r\nNEXT', 'a\r\n\r\n'],
  ])('is %s', (_title, wire, content) => {
    expect(decode(wire)).toEqual({ content, rest: 'NEXT' });
  });

  it.each([
    ['LF.LF', 'a\n.\nb\r\n.\r\n', 'a\n.\nb\r\n'],
    ['LF.CRLF', 'a\n.\r\nb\r\n.\r\n', 'a\n.\r\nb\r\n'],
    ['CRLF.LF', 'a\r\n.\nb\r\n.\r\n', 'a\r\n\nb\r\n'],
    ['CR.CR', 'a\r.\rb\r\n.\r\n', 'a\r.\rb\r\n'],
    ['CR.CRLF', 'a\r.\r\nb\r\n.\r\n', 'a\r.\r\nb\r\n'],
    ['CRLF.CR', 'a\r\n.\rb\r\n.\r\n', 'a\r\n\rb\r\n'],
    ['LF..LF: a dot after a bare LF is no stuffing', 'a\n..\nb\r\n.\r\n', 'a\n..\nb\r\n'],
    ['CR..: a dot after a bare CR is no stuffing', 'a\r..b\r\n.\r\n', 'a\r..b\r\n'],
    ['CRCRLF.CRLF is an end, its first CR content', 'a\r\r\n.\r\n', 'a\r\r\n'],
  ])('is not %s', (_title, wire, content) => {
    expect(decode(wire)).toEqual({ content, rest: '' });
  });

  it('is where it is, however the octets are cut', () => {
    const octet = fc.constantFrom('\r', '\n', '.', 'a');
    fc.assert(
      fc.property(
        fc.array(octet, { maxLength: 40 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (octets, cuts) => {
          const wire = octets.join('');
          expect(decode(wire, cuts)).toEqual(decode(wire));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

it('what was stuffed comes out as it was', () => {
  const line = fc.stringMatching(/^[.a]{0,6}$/);
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(), { maxLength: 8 }), (lines, cuts) => {
      const content = lines.map((text) => `${text}\r\n`).join('');
      const stuffed = content.replace(/(^|\r\n)\./g, '$1..');
      expect(decode(`${stuffed}.\r\nNEXT`, cuts).content).toBe(content);
    }),
  );
});
