import { expect, it } from 'vitest';
import { receiveConnectorSheet } from './connector-form';
import { receiveConnectorRow } from './connector-row';

const row = receiveConnectorRow.parse({
  Identity: 'Default HUB1',
  Guid: '1',
  Name: 'Default HUB1',
  Server: 'HUB1',
  Enabled: true,
  Bindings: ['0.0.0.0:25'],
  BindingStatus: [],
  ImplicitTLSPorts: ['465'],
  RemoteIPRanges: ['0.0.0.0/0'],
  PermissionGroups: ['AnonymousUsers'],
  AuthMechanism: ['Tls'],
  MaxMessageSize: '36 MB',
  WhenChanged: '2026-12-01T00:00:00Z',
});
const { formOf, changeOf } = receiveConnectorSheet;
const form = formOf(row);
const changed = (change: Partial<typeof form>) => changeOf({ ...form, ...change }, row);

it('sends nothing when nothing was changed', () => {
  expect(changed({})).toBeNull();
});

it('offers basic authentication only after starting TLS, unless that is unticked', () => {
  expect(changed({ BasicAuth: true })).toEqual({
    Identity: 'Default HUB1',
    AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
  });
  expect(changed({ BasicAuth: true, BasicAuthRequireTLS: false })).toMatchObject({
    AuthMechanism: ['Tls', 'BasicAuth'],
  });
});

it('sends each list that differs, and None for an empty one', () => {
  expect(changed({ ExchangeUsers: true })).toEqual({
    Identity: 'Default HUB1',
    PermissionGroups: ['AnonymousUsers', 'ExchangeUsers'],
  });
  expect(changed({ Tls: false, AnonymousUsers: false })).toEqual({
    Identity: 'Default HUB1',
    AuthMechanism: ['None'],
    PermissionGroups: ['None'],
  });
  const none = { ...row, AuthMechanism: ['None'], PermissionGroups: ['None'] };
  expect(changeOf(formOf(none), none)).toBeNull();
});
