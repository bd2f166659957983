import type {
  IncomingContentFacts,
  IncomingMessage,
  SubmitIncoming,
  SubmitResult,
} from '@/lib/mail/message/incoming-message';
import { noMailboxes, type RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import type { ReceiveConnectorPolicy } from '@/lib/mail/routing/receive-connector-policy';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import { type ReceiveOptions, type ReceiveServer, startReceive } from './receive';
import type { ReceiveEvent } from './receive-events';
import { createCertificate, type ServerCertificate } from './tls-certificate';

/**
 * Owns: a receiving server for tests, with a `submit` that keeps what it takes in memory.
 * Promises: everything is over after `stop`.
 * Does not: fake the server; sockets and code are the real ones.
 */

interface TakenMessage {
  readonly message: IncomingMessage;
  /** Without what completed its header. */
  readonly content: string;
  readonly stored: string;
  readonly facts: IncomingContentFacts;
}

export interface TestReceive {
  readonly server: ReceiveServer & { readonly port: number };
  readonly taken: TakenMessage[];
  readonly events: ReceiveEvent[];
  /** Messages whose content broke off or was refused while it was read. */
  readonly broken: unknown[];
  setConnectors(connectors: readonly ReceiveConnectorPolicy[]): void;
  /** The next session to end that nobody has asked for yet. */
  endedSession(): Promise<EndedSession>;
}

/** At a free port. */
const BINDING = '127.0.0.1:0';
export const CONNECTOR: ReceiveConnectorPolicy = {
  name: 'Relay SERVER',
  enabled: true,
  bindings: [BINDING],
  implicitTlsPorts: [],
  remoteIpRanges: ['127.0.0.0/8', '::1'],
  proxyProtocolIpRanges: [],
  mayRelay: true,
  offersTls: true,
  basicAuth: 'none',
  takesAnonymous: true,
  takesUsers: false,
  takesPartners: false,
  requireTls: false,
  tlsMinimumVersion: 'Tls12',
  defaultDomain: null,
  rejectUnsafeLocalParts: true,
  banner: null,
  fqdn: null,
  maxMessageSizeBytes: 100_000,
  maxRecipientsPerMessage: 3,
  maxHopCount: 5,
  maxProtocolErrors: 5,
  maxLogonFailures: 3,
  messageRateLimit: null,
  messageRateSource: 'IPAddress',
  tarpitMs: 0,
  keepBccHeader: false,
  maxInboundConnection: 100,
  maxInboundConnectionPerSource: 20,
  connectionTimeoutMs: 60_000,
  connectionInactivityTimeoutMs: 60_000,
  protocolLoggingLevel: 'None',
};
/** 127.0.0.2 and its like are outside: a client picks its side by its local address. */
export const OUTSIDE = '127.0.0.2';
export const DEFAULT_CONNECTOR: ReceiveConnectorPolicy = {
  ...CONNECTOR,
  name: 'Default SERVER',
  remoteIpRanges: ['0.0.0.0-255.255.255.255', '::/0'],
  mayRelay: false,
};
const INSIDE_CONNECTOR: ReceiveConnectorPolicy = { ...CONNECTOR, remoteIpRanges: ['127.0.0.1'] };

const ACCEPTED_DOMAINS = [
  { name: 'local', domainName: 'local.example', domainType: 'Authoritative' },
  { name: 'relay', domainName: 'relay.example', domainType: 'InternalRelay' },
] as const;

/** Behind the client's own fields; of these no test's message has one alone. */
const ADDED = /From: <[^>]*>\r\nDate: [^\r]*\r\nMessage-ID: <[0-9a-f-]{36}@[^>]*>\r\n/;

let certificate: Promise<ServerCertificate> | undefined;

/** Accepted domains: local.example is authoritative, relay.example is relayed, all else is foreign. */
export async function startTestReceive(
  options: {
    readonly connectors?: readonly ReceiveConnectorPolicy[];
    readonly submit?: SubmitIncoming;
    readonly recipients?: RecipientDirectory;
    readonly maxLookupMs?: number;
    readonly onEvent?: (event: ReceiveEvent) => void;
  } & Pick<
    ReceiveOptions,
    'mayAccept' | 'mayGoOn' | 'underWayLimits' | 'authenticate' | 'isLoopbackOnly' | 'blockList'
  > = {},
): Promise<TestReceive> {
  certificate ??= createCertificate(['postern.example']);
  const taken: TakenMessage[] = [];
  const events: ReceiveEvent[] = [];
  const broken: unknown[] = [];
  const sessions = new EventQueue<EndedSession>();
  let connectors = options.connectors ?? [INSIDE_CONNECTOR, DEFAULT_CONNECTOR];

  const keep = async (message: IncomingMessage): Promise<SubmitResult> => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of message.content) pieces.push(piece);
    } catch (error) {
      broken.push(error);
      throw error;
    }
    const stored = Buffer.concat(pieces).toString('latin1');
    taken.push({ message, content: stored.replace(ADDED, ''), stored, facts: message.contentFacts() });
    return { ok: true, id: `${taken.length}` };
  };
  const server = startReceive({
    recipients: noMailboxes,
    submit: keep,
    ...options,
    serverFqdn: () => 'postern.example',
    tls: await certificate,
    connectors: () => connectors,
    acceptedDomains: () => ACCEPTED_DOMAINS,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    onSession: (session) => sessions.add(session),
  });
  const [state] = await server.follow([BINDING]);
  if (!state?.bound) throw new Error(`not bound: ${state?.fault}`);
  return {
    server: { ...server, port: state.bound.port },
    taken,
    events,
    broken,
    setConnectors: (next) => {
      connectors = next;
    },
    endedSession: () => sessions.next(),
  };
}

class EventQueue<T> {
  readonly #waiting: T[] = [];
  readonly #wanted: ((value: T) => void)[] = [];

  add(value: T): void {
    const wanted = this.#wanted.shift();
    if (wanted) wanted(value);
    else this.#waiting.push(value);
  }

  next(): Promise<T> {
    const [first] = this.#waiting.splice(0, 1);
    return first === undefined
      ? new Promise((resolve) => this.#wanted.push(resolve))
      : Promise.resolve(first);
  }
}
