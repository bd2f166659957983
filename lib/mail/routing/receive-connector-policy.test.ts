import { expect, it } from 'vitest';
import { chooseReceiveConnector, isNamedProxy } from './receive-connector-policy';

const SMTP = '0.0.0.0:25';
const connector = (name: string, remoteIpRanges: string[], enabled = true, bindings = [SMTP]) => ({
  name,
  remoteIpRanges,
  enabled,
  bindings,
});
const chosen = (among: readonly ReturnType<typeof connector>[], clientIp: string, bindings = [SMTP]) =>
  chooseReceiveConnector(among, bindings, clientIp)?.connector.name ?? null;
const connectors = [
  connector('Default SERVER', ['0.0.0.0-255.255.255.255', '::/0']),
  connector('Relay SERVER', ['127.0.0.0/8', '::1', '192.0.2.0/24']),
  connector('One device', ['192.0.2.7']),
  connector('Switched off', ['192.0.2.8'], false),
];

it.each([
  ['127.0.0.1', 'Relay SERVER'],
  ['::1', 'Relay SERVER'],
  ['::ffff:127.0.0.1', 'Relay SERVER'],
  ['198.51.100.1', 'Default SERVER'],
  ['2001:db8::1', 'Default SERVER'],
  ['fe80::1%eth0', 'Default SERVER'],
  ['192.0.2.7', 'One device'],
  ['192.0.2.8', 'Relay SERVER'],
])('a client at %s is under the most specific enabled connector', (clientIp, name) => {
  expect(chosen(connectors, clientIp)).toBe(name);
});

it('a client that no range holds is under none', () => {
  expect(chosen([connector('Relay SERVER', ['127.0.0.0/8'])], '192.0.2.1')).toBeNull();
});

it('of two connectors with the same range the first by name wins', () => {
  const equal = [connector('B', ['192.0.2.0/24']), connector('A', ['192.0.2.0/24'])];
  expect(chosen(equal, '192.0.2.1')).toBe('A');
});

it('the local binding comes before the remote range, and one at all addresses is asked last', () => {
  const everyone = ['0.0.0.0/0'];
  const bound = [
    connector('Everywhere', ['192.0.2.7'], true, ['0.0.0.0:25', '[::]:25']),
    connector('Inside', ['192.0.2.0/24'], true, ['10.0.0.1:25']),
    connector('Submission', everyone, true, ['0.0.0.0:587']),
  ];
  const atInside = ['10.0.0.1:25', '0.0.0.0:25'];
  expect(chosen(bound, '192.0.2.7', atInside)).toBe('Inside');
  expect(chosen(bound, '192.0.2.7', ['10.0.0.2:25', '0.0.0.0:25'])).toBe('Everywhere');
  expect(chosen(bound, '192.0.2.7', ['0.0.0.0:587'])).toBe('Submission');
  // What the one at this address does not take, another may.
  const beside = [...bound, connector('Others', everyone)];
  expect(chosen(beside, '198.51.100.1', atInside)).toBe('Others');
  expect(chosen(bound, '198.51.100.1', atInside)).toBeNull();
});

it.each([
  ['127.0.0.9', true],
  ['::ffff:127.0.0.9', true],
  ['127.0.0.8', false],
  ['2001:db8::9', true],
  ['2001:db8::1:9', false],
  ['fe80::9%eth0', true],
  ['', false],
])('%s is a named proxy: %s', (address, isNamed) => {
  const named = [
    { proxyProtocolIpRanges: [] },
    { proxyProtocolIpRanges: ['127.0.0.9', '2001:db8::/112', 'fe80::9'] },
  ];
  expect(isNamedProxy(named, address)).toBe(isNamed);
  expect(isNamedProxy([{ proxyProtocolIpRanges: [] }], address)).toBe(false);
});
