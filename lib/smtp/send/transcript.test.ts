import { expect, it } from 'vitest';
import { Transcript } from './transcript';

const PASS = 'Pa55 wörd+(x)/%=';
const USER = 'relay@contoso.com';
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const octets = [...Buffer.from(PASS, 'utf8')].map((octet) => octet.toString(16).padStart(2, '0'));

it.each([
  ['as it is', PASS],
  ['in upper case', PASS.toUpperCase()],
  ['in lower case', PASS.toLowerCase()],
  ['percent-encoded', encodeURIComponent(PASS)],
  ['percent-encoded in lower case', encodeURIComponent(PASS).toLowerCase()],
  ['as a form sends it', new URLSearchParams({ x: PASS }).toString().slice(2)],
  ['with every octet percent-encoded', octets.map((octet) => `%${octet}`).join('')],
  ['quoted-printable', octets.map((octet) => `=${octet.toUpperCase()}`).join('')],
  ['in part percent-encoded', `%50a55%20w${PASS.slice(6)}`],
  ['in hexadecimal', octets.join('')],
  ['in base64', base64(PASS)],
  ['in base64, in upper case', base64(PASS).toUpperCase()],
  ['as AUTH PLAIN', base64(`\0${USER}\0${PASS}`)],
])('cuts a password that a server repeats %s', (_title, form) => {
  const transcript = new Transcript({ user: USER, pass: PASS });
  expect(transcript.withoutSecrets(`535 5.7.8 Refused: "${form}" for ${USER}.`)).toBe(
    `535 5.7.8 Refused: "(hidden)" for ${USER}.`,
  );
});

it('leaves replies alone where there is no password, or one that hides nothing', () => {
  expect(new Transcript(null).withoutSecrets('535 abc')).toBe('535 abc');
  expect(new Transcript({ user: USER, pass: 'abc' }).withoutSecrets('535 abc')).toBe('535 abc');
});

it('costs time in proportion to the reply, whatever a server that knows the password repeats', () => {
  const transcript = new Transcript({ user: USER, pass: 'a'.repeat(128) });
  const startedAt = performance.now();
  for (const almost of ['a'.repeat(127), '%61'.repeat(127)]) {
    transcript.withoutSecrets(`${almost}b`.repeat(100));
  }
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

it('hides a token as it is, and what base64 makes of it wherever it begins', () => {
  const token = `eyJ0.${'abc123-_'.repeat(50)}.~+/x`;
  const transcript = new Transcript({ user: USER, token });
  for (const before of ['', 'a', 'ab', 'user=kim\x01auth=Bearer ']) {
    const said = Buffer.from(`${before}${token}\x01\x01`).toString('base64');
    const shown = transcript.withoutSecrets(`535 ${token} or ${said}`);
    expect(shown).not.toContain(token.slice(10, 30));
    for (let at = 0; at + 40 <= said.length; at += 4) {
      if (before === '' || at > before.length * 2) expect(shown).not.toContain(said.slice(at, at + 40));
    }
  }
});
