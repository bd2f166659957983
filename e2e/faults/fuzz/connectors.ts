import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import type { Client } from './session-plan';

/**
 * Owns: the receive connectors of the fuzz: who may relay from where, and tight limits for some.
 * Promises: each client of the fuzz has addresses of its own on loopback (127.0.x.0/24), so that one process plays all.
 */
export type ConnectorRules = Pick<
  ReceiveConnectorPolicy,
  | 'mayRelay'
  | 'maxMessageSizeBytes'
  | 'maxRecipientsPerMessage'
  | 'maxHopCount'
  | 'maxProtocolErrors'
  | 'maxInboundConnectionPerSource'
  | 'basicAuth'
  | 'takesUsers'
>;

const generous: ConnectorRules = {
  mayRelay: true,
  maxMessageSizeBytes: 100_000,
  maxRecipientsPerMessage: 10,
  maxHopCount: 30,
  maxProtocolErrors: 1000,
  maxInboundConnectionPerSource: 10,
  basicAuth: 'none',
  takesUsers: false,
};

export const connectorRules: Readonly<Record<Client, ConnectorRules>> = {
  inside: generous,
  outside: { ...generous, mayRelay: false },
  account: { ...generous, mayRelay: false, basicAuth: 'always', takesUsers: true },
  strict: {
    ...generous,
    mayRelay: false,
    maxMessageSizeBytes: 2000,
    maxRecipientsPerMessage: 3,
    maxHopCount: 5,
    maxProtocolErrors: 5,
  },
};

const networks: Readonly<Record<Client, string>> = {
  inside: '127.0.1',
  outside: '127.0.2',
  strict: '127.0.3',
  account: '127.0.4',
};

/** The whole network of a client, as a connector's remote range. */
export const rangeOf = (client: Client) => `${networks[client]}.0/24`;

export const addressOf = (client: Client, host: number) => `${networks[client]}.${host}`;

export const connectorName = (client: Client) => `Fuzz ${client}`;
