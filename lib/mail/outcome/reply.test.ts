import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyReply, parseReply } from './reply';

describe('parseReply', () => {
  it.each([
    ['250 2.1.0 Sender OK', 250, '2.1.0', ['Sender OK']],
    ['250 OK', 250, null, ['OK']],
    ['250', 250, null, ['']],
    ['250 ', 250, null, ['']],
    ['550 5.1.1', 550, '5.1.1', ['']],
    ['550-5.7.1 Unable\r\n550 5.7.1 to relay\r\n', 550, '5.7.1', ['Unable', 'to relay']],
    ['421 4.7.28 slow down', 421, '4.7.28', ['slow down']],
    ['550 4.1.1 contradicts itself', 550, null, ['4.1.1 contradicts itself']],
    ['550 5.1234.1 not a code', 550, null, ['5.1234.1 not a code']],
    ['554-first\nnot a code line\n554 last', 554, null, ['first', 'not a code line', 'last']],
    ['250 a\u0000b\u001bc\u202e\td', 250, null, ['a<U+0000>b<U+001B>c<U+202E> d']],
  ])('reads %j', (text, code, enhancedCode, lines) => {
    expect(parseReply(text)).toMatchObject({ code, enhancedCode, lines });
  });

  it.each(['', 'hello', '25 too short', '2500 too long', '199 below', '600 above', ' 250 indented'])(
    'does not take %j for a reply',
    (text) => {
      expect(parseReply(text)).toBeNull();
    },
  );

  it('keeps the whole reply, bounded and with nothing hidden in it', () => {
    expect(parseReply('550-a\r\n550 b\r\n')?.text).toBe('550-a\n550 b');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6000 }), (text) => {
        const reply = parseReply(`550 ${text}`);
        expect(reply?.code).toBe(550);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        expect(reply?.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
        expect(reply?.text.length).toBeLessThanOrEqual(4096);
      }),
    );
  });
});

describe('classifyReply', () => {
  it.each([
    ['250 ok', 'success'],
    ['354 go on', 'intermediate'],
    ['421 closing', 'transient'],
    ['452 full', 'transient'],
    ['550 no', 'permanent'],
    ['garbage', 'unknown'],
  ])('%j is %s', (text, expected) => {
    expect(classifyReply(parseReply(text))).toBe(expected);
  });
});
