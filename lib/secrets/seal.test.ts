import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { toSecretKey } from './key';
import { open, SealError, seal } from './seal';

const key = toSecretKey(randomBytes(32));

test('a sealed secret opens to the same text', () => {
  for (const secret of ['', 'correct horse', 'パスワード\u0000"\'']) {
    expect(open(key, seal(key, secret, 'connector-1'), 'connector-1')).toBe(secret);
  }
});

test('the same secret never looks the same twice', () => {
  expect(seal(key, 'secret', 'a').ciphertext).not.toEqual(seal(key, 'secret', 'a').ciphertext);
});

test('a process with another key says which key is missing', () => {
  const other = toSecretKey(randomBytes(32));
  expect(() => open(other, seal(key, 'secret', 'a'), 'a')).toThrow(new RegExp(`${key.id}.*${other.id}`));
});

test('a secret does not open for another record', () => {
  expect(() => open(key, seal(key, 'secret', 'connector-1'), 'connector-2')).toThrow(SealError);
});

test('a change of any byte is noticed', () => {
  const sealed = seal(key, 'secret', 'a');
  for (let index = 0; index < sealed.ciphertext.length; index += 1) {
    const ciphertext = sealed.ciphertext.slice();
    ciphertext[index] = (ciphertext[index] ?? 0) ^ 1;
    expect(() => open(key, { ciphertext, keyId: sealed.keyId }, 'a')).toThrow(SealError);
  }
});

test('a ciphertext that was cut short is noticed', () => {
  const sealed = seal(key, 'secret', 'a');
  for (let length = 0; length < sealed.ciphertext.length; length += 1) {
    expect(() => open(key, { ...sealed, ciphertext: sealed.ciphertext.slice(0, length) }, 'a')).toThrow(
      SealError,
    );
  }
});
