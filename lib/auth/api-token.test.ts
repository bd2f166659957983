import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { generateApiToken, readApiToken } from './api-token';
import { toBase32 } from './secret-text';

it('makes tokens that differ, are known by their prefix, and are looked up by their hash', () => {
  const made = Array.from({ length: 200 }, generateApiToken);
  expect(new Set(made.map(({ token }) => token)).size).toBe(200);
  for (const { token, hash } of made) {
    expect(token).toMatch(/^postern_[a-z2-7]{38}$/);
    expect(readApiToken(token)).toEqual(hash);
    expect(hash).toEqual(createHash('sha256').update(token).digest());
  }
});

it('knows a mistyped one without asking anybody', () => {
  const { token } = generateApiToken();
  const wrong = [...token].flatMap((letter, at) =>
    ['a', '7', 'A', '']
      .filter((other) => other !== letter)
      .map((other) => token.slice(0, at) + other + token.slice(at + 1)),
  );
  const passed = wrong.filter((text) => readApiToken(text) !== null);
  expect(passed).toEqual([]);
  for (const text of ['', 'postern_', `${token} `, `${token}\n`, token.toUpperCase(), token.repeat(2)]) {
    expect(readApiToken(text)).toBeNull();
  }
});

it('writes bits as RFC 4648 does', () => {
  // The test vectors of its section 10 without padding.
  const vectors = { f: 'my', fo: 'mzxq', foo: 'mzxw6', foob: 'mzxw6yq', fooba: 'mzxw6ytb' };
  for (const [text, expected] of Object.entries(vectors)) {
    const whole = Math.floor((text.length * 8) / 5);
    expect(toBase32(Buffer.from(text))).toBe(expected.slice(0, whole));
  }
});
