import { expect, it } from 'vitest';
import { generateAppPassword, readAppPassword } from './app-password';

it('has 120 bits in groups, and is found as it is typed into a device', () => {
  const made = Array.from({ length: 200 }, generateAppPassword);
  expect(new Set(made.map(({ password }) => password)).size).toBe(200);
  for (const { password, hash } of made) {
    expect(password).toMatch(/^(?:[a-z2-7]{4}-){5}[a-z2-7]{4}$/);
    const typed = [
      password,
      password.replaceAll('-', ''),
      password.toUpperCase(),
      ` ${password.replaceAll('-', ' ')} `,
    ];
    for (const text of typed) expect(readAppPassword(text)).toEqual(hash);
  }
});

it('is nothing of another form', () => {
  const { password } = generateAppPassword();
  for (const text of [
    '',
    'correct-horse-battery',
    password.slice(1),
    `${password}a`,
    password.replace(/^./, '1'),
  ]) {
    expect(readAppPassword(text)).toBeNull();
  }
});
