import { expect, it } from 'vitest';
import { Placer } from '@/lib/mail/routing/placer';
import type { RoutingConnector } from '@/lib/mail/routing/routing-table';
import { domainOracle } from './domain-oracle';

const dns = (over: Partial<RoutingConnector>): RoutingConnector => ({
  id: 'open',
  name: 'open',
  enabled: true,
  addressSpaces: [{ type: 'SMTP', address: '*', cost: 1 }],
  maxMessageSizeBytes: null,
  dnsRoutingEnabled: true,
  sourceServerIds: ['here'],
  acceptMessagesOnlyFrom: [],
  ...over,
});

function oracleOf(connectors: readonly RoutingConnector[], asked: string[] = []) {
  const table = { version: 1n, connectors, acceptedDomains: [] };
  const placer = new Placer({ table, serverId: 'here', liveServerIds: ['here'] });
  return domainOracle({
    placer: { get: () => placer },
    queueCount: () => 0,
    isLost: async (connectorId) => {
      asked.push(connectorId);
      return true;
    },
  });
}

it('a name needs a queue where mail by DNS would go, also if it would for some senders only', async () => {
  const smart = dns({ id: 'smart', name: 'smart', dnsRoutingEnabled: false });
  expect(oracleOf([smart]).needsOwnQueue('a.example')).toBe(false);
  expect(oracleOf([dns({})]).needsOwnQueue('a.example')).toBe(true);
  const asked: string[] = [];
  const some = oracleOf([smart, dns({ id: 'some', acceptMessagesOnlyFrom: ['*.contoso.com'] })], asked);
  expect(some.needsOwnQueue('a.example')).toBe(true);
  expect(await some.takesMail('a.example')).toBe(false);
  expect(asked).toEqual(['some']);
});
