import { expect, it } from 'vitest';
import { chooseReceiveConnector, isNamedProxy } from './receive-connector-policy';

const connector = (name: string, remoteIpRanges: string[], enabled = true) => ({
  name,
  remoteIpRanges,
  enabled,
});
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
  expect(chooseReceiveConnector(connectors, clientIp)?.name).toBe(name);
});

it('a client that no range holds is under none', () => {
  expect(chooseReceiveConnector([connector('Relay SERVER', ['127.0.0.0/8'])], '192.0.2.1')).toBeNull();
});

it('of two connectors with the same range the first by name wins', () => {
  const equal = [connector('B', ['192.0.2.0/24']), connector('A', ['192.0.2.0/24'])];
  expect(chooseReceiveConnector(equal, '192.0.2.1')?.name).toBe('A');
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
