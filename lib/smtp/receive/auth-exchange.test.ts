import { expect, it } from 'vitest';
import { AuthExchange, type AuthStep, readMechanism } from './auth-exchange';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const KIM = { userName: 'kim@contoso.com', password: 'pä ss:word' };
const plain = (identity: string, userName: string, password: string) =>
  base64(`${identity}\0${userName}\0${password}`);

function play(mechanism: 'PLAIN' | 'LOGIN', initial: string | null, ...lines: readonly string[]): AuthStep[] {
  const exchange = new AuthExchange(mechanism);
  return [exchange.begin(initial), ...lines.map((line) => exchange.respond(line))];
}

it('PLAIN takes name and password with the command, or after a challenge', () => {
  const response = plain('', KIM.userName, KIM.password);
  const taken = { kind: 'credentials', credentials: { mechanism: 'PLAIN', ...KIM } };
  expect(play('PLAIN', response)).toEqual([taken]);
  expect(play('PLAIN', null, response)).toEqual([{ kind: 'challenge', challenge: '' }, taken]);
  expect(play('PLAIN', plain(KIM.userName, KIM.userName, KIM.password))).toEqual([taken]);
});

it('LOGIN asks for one after the other, and takes the name with the command', () => {
  const taken = { kind: 'credentials', credentials: { mechanism: 'LOGIN', ...KIM } };
  const [name, password] = [base64(KIM.userName), base64(KIM.password)];
  const asked = (text: string) => ({ kind: 'challenge', challenge: base64(text) });
  expect(play('LOGIN', null, name, password)).toEqual([asked('Username:'), asked('Password:'), taken]);
  expect(play('LOGIN', name, password)).toEqual([asked('Password:'), taken]);
});

it.each(['PLAIN', 'LOGIN'] as const)('%s is cancelled by an asterisk', (mechanism) => {
  expect(play(mechanism, null, '*').at(-1)).toEqual({ kind: 'cancelled' });
});

it.each([
  'not base64!',
  'AGFsaWNlAHNlY3JldA=',
  'AGFsaWNlAHNlY3JldA===',
  'AGFsaWNlAHNlY3JldA== ',
  ' AGFsaWNlAHNlY3JldA==',
  'AGFsaWNlAHNlY3JldA',
  'AGFsaWNl\u0000AHNlY3JldA==',
  'A-_A',
  '**',
  '==',
])('%j is not base64', (line) => {
  expect(play('PLAIN', null, line).at(-1)).toEqual({ kind: 'notBase64' });
});

it.each([
  ['an empty one', '='],
  ['one without NUL', base64('kim password')],
  ['one with one NUL', base64('kim\0password')],
  ['one with three', base64('\0kim\0pass\0word')],
  ['no UTF-8', Buffer.from([0, 0x6b, 0, 0xff]).toString('base64')],
])('PLAIN takes no %s', (_what, response) => {
  expect(play('PLAIN', response)).toEqual([{ kind: 'malformed' }]);
});

it('LOGIN takes no NUL, in neither of the two', () => {
  expect(play('LOGIN', null, base64('k\0im')).at(-1)).toEqual({ kind: 'malformed' });
  expect(play('LOGIN', null, base64('kim'), base64('pass\0word')).at(-1)).toEqual({ kind: 'malformed' });
});

it('nobody has no name, no password, or acts as somebody else', () => {
  for (const response of [
    plain('', '', 'x'),
    plain('', 'kim', ''),
    plain('boss', 'kim', 'x'),
    plain('KIM', 'kim', 'x'),
  ]) {
    expect(play('PLAIN', response)).toEqual([{ kind: 'nobodys' }]);
  }
  expect(play('LOGIN', '=', base64('x')).at(-1)).toEqual({ kind: 'nobodys' });
  expect(play('LOGIN', null, base64('kim'), '').at(-1)).toEqual({ kind: 'nobodys' });
});

it('knows its mechanisms in any case, and no other', () => {
  expect(['plain', 'Login', 'PLAIN'].map(readMechanism)).toEqual(['PLAIN', 'LOGIN', 'PLAIN']);
  expect(['CRAM-MD5', '', 'PLAIN-CLIENTTOKEN', 'constructor'].map(readMechanism)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
