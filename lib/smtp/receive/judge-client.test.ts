import { expect, it } from 'vitest';
import { BlockList } from '@/lib/mail/address/block-list';
import { receivePolicies } from '@/lib/store/configuration/receive-policies';
import { type JudgedClient, judgeClient } from './judge-client';

/** What no table of accounts shows (lib/worker/process/smtp-auth.test.ts has that one): bindings, TLS, names, proxies. */
const CONNECTOR = {
  id: '1',
  name: 'Client',
  enabled: true,
  bindings: ['192.0.2.1:587', '192.0.2.1:465'],
  implicitTlsPorts: ['465'],
  remoteIpRanges: ['10.0.0.0/8'],
  proxyProtocolIpRanges: [],
  permissionGroups: ['AnonymousUsers'],
  authMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
  requireTls: false,
  tlsMinimumVersion: 'Tls12',
  defaultDomain: null,
  rejectUnsafeLocalParts: true,
  banner: null,
  fqdn: null,
  maxMessageSizeBytes: null,
  maxRecipientsPerMessage: 200,
  maxHopCount: 60,
  maxProtocolErrors: 5,
  maxLogonFailures: 3,
  messageRateLimit: null,
  messageRateSource: 'IPAddress',
  tarpitIntervalSeconds: 5,
  keepBccHeader: false,
  maxInboundConnection: 5000,
  maxInboundConnectionPerSource: 20,
  connectionTimeoutSeconds: 600,
  connectionInactivityTimeoutSeconds: 300,
  protocolLoggingLevel: 'None',
  comment: '',
} as const;

const EVERYWHERE = {
  ...CONNECTOR,
  id: '2',
  name: 'Default',
  bindings: ['0.0.0.0:587'],
  remoteIpRanges: ['0.0.0.0/0'],
};

const CLIENT: JudgedClient = {
  address: '10.1.2.3',
  binding: { address: '192.0.2.1', port: 587 },
  helloName: null,
  tls: null,
  account: null,
  sender: 'a@foreign.example',
  recipient: 'b@ours.example',
};
const OURS = [
  { name: 'ours', domainName: 'ours.example', domainType: 'InternalRelay' },
  { name: 'own', domainName: 'own.example', domainType: 'Authoritative' },
] as const;

const judge = (
  client: Partial<JudgedClient>,
  change: Partial<Record<keyof typeof CONNECTOR, unknown>> = {},
) =>
  judgeClient(
    // Settings of the types that the table has.
    {
      connectors: receivePolicies([{ ...CONNECTOR, ...change } as typeof CONNECTOR, EVERYWHERE]),
      acceptedDomains: OURS,
    },
    { ...CLIENT, ...client },
  );

it.each<[string, Partial<JudgedClient>, Record<string, unknown>, object]>([
  [
    'the very address before all addresses',
    {},
    {},
    { connector: 'Client', isTaken: true, rule: 'takenForOurDomain' },
  ],
  [
    'all addresses for a client of no other',
    { address: '198.51.100.7' },
    {},
    { connector: 'Default', isTaken: true },
  ],
  [
    'no connector at another port',
    { binding: { address: '192.0.2.1', port: 25 } },
    {},
    { connector: null, rule: 'noConnector' },
  ],
  ['the next one in place of a disabled one', {}, { enabled: false }, { connector: 'Default' }],
  ['TLS at once', { binding: { address: '192.0.2.1', port: 465 } }, {}, { stage: 'TLS', rule: 'tlsAtOnce' }],
  [
    'TLS that is not offered',
    { tls: 'Tls13' },
    { authMechanism: [] },
    { stage: 'TLS', rule: 'tlsNotOffered' },
  ],
  ['TLS that is too old', { tls: 'Tls11' }, {}, { stage: 'TLS', rule: 'tlsTooOld' }],
  ['mail before TLS', {}, { requireTls: true }, { stage: 'MAIL', rule: 'needsTls' }],
  [
    'signing in without TLS',
    { account: 'nobody' },
    {},
    { stage: 'AUTH', rule: 'authNeedsTls', reply: { code: 538 } },
  ],
  ['nobody’s name', { account: 'nobody', tls: 'Tls13' }, {}, { stage: 'AUTH', rule: 'noAccount' }],
  [
    'a foreign recipient',
    { recipient: 'b@foreign.example' },
    {},
    { stage: 'RCPT', rule: 'relayNotPermitted' },
  ],
  [
    'a partner in our name',
    { sender: 'a@own.example' },
    { permissionGroups: ['Partners'] },
    { rule: 'notOurDomainAsPartner' },
  ],
  ['a name that is too long', { helloName: 'x'.repeat(600) }, {}, { stage: 'HELO', rule: 'helloName' }],
  [
    'a named proxy, which relays nothing by itself',
    { recipient: 'b@foreign.example' },
    { authMechanism: ['ExternalAuthoritative'], proxyProtocolIpRanges: ['10.1.2.3'] },
    { isTaken: false, rights: { mayRelay: false, proxyNamed: true } },
  ],
])('%s', async (_what, client, change, expected) => {
  expect(await judge(client, change)).toMatchObject(expected);
});

it('an address of the IP Block list is refused before all else', async () => {
  const settings = { connectors: receivePolicies([CONNECTOR, EVERYWHERE]), acceptedDomains: OURS };
  const judged = await judgeClient({ ...settings, blockList: new BlockList([CLIENT.address]) }, CLIENT);
  expect(judged).toMatchObject({
    isTaken: false,
    stage: 'Connection',
    rule: 'blocked',
    reply: { code: 554 },
  });
});
