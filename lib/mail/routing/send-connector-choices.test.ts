import { expect, test } from 'vitest';
import {
  AUTH_MECHANISMS,
  defaultSourceServers,
  routesByDns,
  USAGES,
  usesBasicAuth,
} from './send-connector-choices';

test('only Internal presets smart hosts', () => {
  expect(USAGES.filter((usage) => !routesByDns(usage))).toEqual(['Internal']);
});

test('a password belongs to Basic Authentication, with TLS and without', () => {
  expect(AUTH_MECHANISMS.filter(usesBasicAuth)).toEqual(['BasicAuth', 'BasicAuthRequireTLS']);
});

test('servers that run send when nobody chooses; when none runs, all', () => {
  const [up, down] = [
    { name: 'HUB1', isLive: true },
    { name: 'HUB2', isLive: false },
  ];
  expect(defaultSourceServers([up, down])).toEqual([up]);
  expect(defaultSourceServers([down])).toEqual([down]);
});
