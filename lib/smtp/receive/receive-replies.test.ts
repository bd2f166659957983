import { expect, it } from 'vitest';
import { extensionsReply, reply } from './receive-replies';

it.each(['x', 'ü', '挨', '\u{1F4E7}'])(
  'a reply of many %s has 512 octets at most, and whole characters',
  (character) => {
    for (const { wire } of [
      reply(220, character.repeat(600)),
      extensionsReply([character.repeat(600), 'SIZE']),
    ]) {
      const [line = ''] = wire.split('\r\n');
      expect(line.length + 2).toBeLessThanOrEqual(512);
      expect(line.length).toBeGreaterThan(470);
      const said = Buffer.from(line, 'latin1').toString('utf8').slice('220 '.length);
      expect(said).toBe(character.repeat([...said].length));
    }
  },
);

it('a control character in UTF-8 ends no line', () => {
  expect(reply(220, 'ü\r\n250 \u0085').wire).toBe(`220 ${Buffer.from('ü  250  ').toString('latin1')}\r\n`);
});
