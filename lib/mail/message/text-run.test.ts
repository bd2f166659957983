import { expect, it } from 'vitest';
import { seededRandom } from '@/lib/testing/seeded-random';
import { endOfText, viewOf } from './text-run';

it('finds each octet below a space and no other, wherever it stands in a word', () => {
  for (let octet = 0; octet < 256; octet++) {
    for (let place = 0; place < 9; place++) {
      for (const around of [0x20, 0x41, 0x7f, 0x80, 0xa0, 0xff]) {
        const octets = Buffer.alloc(11, around);
        octets[place] = octet;
        expect(endOfText(viewOf(octets), 0)).toBe(octet < 0x20 ? place : 11);
      }
    }
  }
});

it('goes from one to the next as a look at each octet does', () => {
  const random = seededRandom(7);
  for (let round = 0; round < 300; round++) {
    const highest = round % 2 === 0 ? 40 : 255;
    const octets = Buffer.from(
      Array.from({ length: random.between(0, 60) }, () => random.between(0, highest)),
    );
    const found: number[] = [];
    const view = viewOf(octets);
    for (let at = endOfText(view, 0); at < octets.length; at = endOfText(view, at + 1)) found.push(at);
    expect(found).toEqual([...octets.keys()].filter((at) => (octets[at] ?? 0) < 0x20));
  }
});
