import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { PERMISSIONS } from './permission';
import { proveLocalUser } from './prove-local-user';
import { proveLocalToken } from './prove-token';
import { ProvedActor } from './proved-actor';

it('proves the holder of the local token, and nobody with another or before there is one', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString('base64url'));
  if (!first || !second) throw new Error('Two tokens were made');
  for (const here of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) {
    expect(proveLocalToken(second, second, here)).toMatchObject({ name: 'api:token', userId: null });
  }
  expect(proveLocalToken(first, second, '127.0.0.1')).toBeNull();
  expect(proveLocalToken('', second, '127.0.0.1')).toBeNull();
  expect(proveLocalToken('', null, '127.0.0.1')).toBeNull();
});

it('takes the local token from this computer alone', () => {
  for (const elsewhere of ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::1', '']) {
    expect(proveLocalToken('token', 'token', elsewhere)).toBeNull();
  }
});

it('proves the local user by the name that the operating system has for them', () => {
  expect(proveLocalUser()).toMatchObject({ name: `local:${userInfo().username}`, userId: null });
});

it('names the user without the face, whatever their name holds', () => {
  expect(ProvedActor.prove('console:CONTOSO\\kim:2', 'id', []).userName).toBe('CONTOSO\\kim:2');
});

it('knows a proved actor from whatever looks like one', () => {
  const actor = proveLocalUser();
  expect(ProvedActor.isProved(actor)).toBe(true);
  const lookalikes = [
    null,
    undefined,
    'local:root',
    { name: 'local:root', userId: null, permissions: new Set(PERMISSIONS) },
    { ...actor },
    structuredClone({ name: actor.name, permissions: actor.permissions }),
    Object.create(ProvedActor.prototype),
    Object.create(actor),
    new Proxy(actor, {}),
  ];
  expect(lookalikes.filter((value) => ProvedActor.isProved(value))).toEqual([]);
});

it('keeps what was proved as it is', () => {
  const actor = proveLocalUser();
  expect(() => Object.assign(actor, { name: 'local:somebody-else' })).toThrow(TypeError);
});
