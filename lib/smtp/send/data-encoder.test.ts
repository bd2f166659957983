import { expect, it } from 'vitest';
import { DataEncoder } from './data-encoder';

/** By the letter, on the whole text. */
function reference(content: string): string {
  const lines = content.replace(/\r\n|\r|\n/g, '\r\n');
  const stuffed = lines.replace(/(^|\r\n)\./g, '$1..');
  return `${stuffed}${content === '' || stuffed.endsWith('\r\n') ? '' : '\r\n'}.\r\n`;
}

function encoded(pieces: readonly string[]): string {
  const encoder = new DataEncoder();
  const parts = pieces.map((piece) => encoder.push(Buffer.from(piece)));
  return Buffer.concat([...parts, encoder.end()]).toString();
}

it('all content of up to six octets, cut anywhere, leaves as by the letter', () => {
  let contents = [''];
  for (let length = 0; length <= 6; length++) {
    for (const content of contents) {
      const expected = reference(content);
      for (let at = 0; at <= content.length; at++) {
        const wire = encoded([content.slice(0, at), content.slice(at)]);
        if (wire !== expected) expect({ content, at, wire }).toEqual({ content, at, wire: expected });
      }
      const wire = encoded([...content]);
      if (wire !== expected) expect({ content, wire }).toEqual({ content, wire: expected });
    }
    contents = contents.flatMap((content) => ['a', '.', '\r', '\n'].map((octet) => content + octet));
  }
  expect(contents).toHaveLength(4 ** 7);
});

it('content that is right already is not copied', () => {
  const content = Buffer.from('a.\r\n\r\nb .\r\n');
  expect(new DataEncoder().push(content)).toBe(content);
});
