import { expect, it } from 'vitest';
import { sourceNetworkOf } from './source-network';

it.each([
  ['192.0.2.7', '192.0.2.7', null],
  ['::ffff:192.0.2.7', '192.0.2.7', null],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64', '2001:db8:1::/48'],
  ['fe80::1%eth0', 'fe80::1', null],
  ['', '', null],
])('%s counts as %s in %s', (clientIp, source, site) => {
  expect(sourceNetworkOf(clientIp)).toEqual({ source, site });
});
