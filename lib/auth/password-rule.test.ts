import { expect, it } from 'vitest';
import { generatePassword } from './password';
import { faultOfPassword } from './password-rule';

const KIM = ['kim.akers', 'CONTOSO\\kakers', 'kim@contoso.com', 'Kim Akers'];

it.each([
  ['short', 'tooShort'],
  ['elevenchars', 'tooShort'],
  ['x'.repeat(129), 'tooLong'],
  ['1qaz2wsx3edc', 'common'],
  ['1QAZ2wsx3EDC', 'common'],
  ['ｑｗｅｒｔｙ１２３４５６', 'common'],
  ['Password2026!', 'common'],
  ['!!dragon!!123456', 'common'],
  ['passwordpassword', 'common'],
  ['aaaaaaaaaaaaaa', 'common'],
  ['xyxyxyxyxyxyxy', 'common'],
  ['abcdefghijklmno', 'common'],
  ['098765432109', 'common'],
  ['kim.akers2026', 'likeName'],
  ['KAKERS-2026!!', 'likeName'],
  ['contoso.com-1', 'likeName'],
  ['postern12345', 'likeName'],
])('%s will not do: %s', async (password, fault) => {
  expect(await faultOfPassword(password, KIM)).toBe(fault);
});

it.each([
  'correct-horse-battery',
  'the akers family moved here in spring',
  'ながいパスフレーズをつかいましょう',
  'no digits no signs no capitals',
  generatePassword(),
])('%s will do: no kinds of characters are asked for', async (password) => {
  expect(await faultOfPassword(password, KIM)).toBeNull();
});

it('takes a short name for no part of a password', async () => {
  expect(await faultOfPassword('a kimono in winter', ['kim'])).toBeNull();
});
