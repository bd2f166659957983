import type { IncomingMessage, SubmitResult } from '@/lib/mail/message/incoming-message';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import type { Credentials } from '@/lib/smtp/receive/auth-exchange';
import type { AuthVerdict } from '@/lib/smtp/receive/authentication';
import { startReceive } from '@/lib/smtp/receive/receive';
import type { ReceiveEvent } from '@/lib/smtp/receive/receive-events';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { LOCAL_DOMAIN, RELAYED_DOMAIN } from './addresses';
import { connectorName, connectorRules, rangeOf } from './connectors';
import { maskedSha256 } from './header-reference';
import { clients } from './session-plan';
import { ACCOUNT } from './sign-in';
import type { StoredMessage } from './target';

/**
 * Owns: SMTP receive in a process of its own, with a `submit` that tells the fuzz what it was given and keeps nothing.
 * Promises: talks to memory-target.ts: first its port, then each message, before it is answered.
 */
let count = 0;
const failures: string[] = [];

const acceptedDomains = [
  { name: 'relayed', domainName: RELAYED_DOMAIN, domainType: 'InternalRelay' },
  { name: 'local', domainName: LOCAL_DOMAIN, domainType: 'Authoritative' },
] as const;

const BINDING = '127.0.0.1:0';
const policies = clients.map((client) => ({
  ...connectorRules[client],
  name: connectorName(client),
  enabled: true,
  bindings: [BINDING],
  implicitTlsPorts: [],
  remoteIpRanges: [rangeOf(client)],
  proxyProtocolIpRanges: [],
  offersTls: true,
  takesAnonymous: true,
  takesPartners: false,
  requireTls: false,
  tlsMinimumVersion: 'Tls12' as const,
  defaultDomain: null,
  maxLogonFailures: 3,
  messageRateLimit: null,
  messageRateSource: 'IPAddress' as const,
  tarpitMs: 0,
  rejectUnsafeLocalParts: true,
  banner: null,
  fqdn: null,
  keepBccHeader: false,
  maxInboundConnection: 5000,
  connectionTimeoutMs: 600_000,
  connectionInactivityTimeoutMs: 300_000,
  protocolLoggingLevel: 'None' as const,
}));

const server = startReceive({
  serverFqdn: () => 'postern.example',
  tls: await createCertificate(['postern.example']),
  connectors: () => policies,
  acceptedDomains: () => acceptedDomains,
  recipients: noMailboxes,
  authenticate,
  submit,
  onEvent: (event: ReceiveEvent) => {
    if (event.kind === 'failed') failures.push(String(event.error));
  },
});

async function authenticate({ userName, password }: Credentials): Promise<AuthVerdict> {
  if (userName !== ACCOUNT.name || password !== ACCOUNT.password) return { ok: false, why: 'wrong' };
  const maySendAs = (address: string) => address.toLowerCase() === ACCOUNT.address;
  return { ok: true, account: { id: '1', name: ACCOUNT.name, isEnded: false, maySendAs } };
}

async function submit(message: IncomingMessage): Promise<SubmitResult> {
  const pieces: Buffer[] = [];
  for await (const piece of message.content) pieces.push(piece);
  const content = Buffer.concat(pieces);
  if (content.length !== message.contentFacts().sizeBytes)
    failures.push('content of another size than its facts');
  count += 1;
  const stored: StoredMessage = {
    id: String(count),
    from: message.from,
    recipients: message.recipients.map(({ address }) => address),
    sha256: maskedSha256(content),
  };
  process.send?.({ stored });
  return { ok: true, id: stored.id };
}

process.on('message', () => {
  process.send?.({
    facts: {
      rssBytes: process.memoryUsage.rss(),
      storedMessages: count,
      openConnections: server.openConnections(),
      failures: failures.splice(0),
    },
  });
});
process.once('disconnect', () => process.exit());
const [state] = await server.follow([BINDING]);
process.send?.({ port: state?.bound?.port });
