import type { BlockList } from '@/lib/mail/address/block-list';
import { parseSmtpPath } from '@/lib/mail/address/smtp-path';
import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import {
  type Binding,
  bindingsOfConnection,
  formatBinding,
  parseBinding,
  socketOf,
  socketsOf,
} from '@/lib/mail/routing/binding';
import {
  chooseReceiveConnector,
  isNamedProxy,
  type ReceiveConnectorPolicy,
} from '@/lib/mail/routing/receive-connector-policy';
import type { JUDGED_SENDERS, JudgedStage, ReceiveRule } from '@/lib/mail/routing/receive-rules';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';
import { TLS_MINIMUM_VERSIONS, type TlsMinimumVersion } from '@/lib/mail/routing/tls-minimum-version';
import type { MailAccount } from '@/lib/mail/session/mail-account';
import { DomainLookup, StrangersDomains } from './domain-lookup';
import { readHello } from './receive-commands';
import { REFUSALS, refusal } from './receive-refusals';
import { RecipientLookup } from './recipient-lookup';
import { ASK_FIRST, SessionPolicy } from './session-policy';

/**
 * Owns: what would become of a client that is not there: which connector it would be under, how far it would come, with which rights.
 * Promises: by the functions that receiving itself asks (receive-connector-policy, session-policy), over the same settings. What time and
 *   load decide (rates, counts, back pressure, a name below a wildcard that would be looked up) is left out.
 * Does not: connect, or know who signs in.
 */
export interface JudgedClient {
  readonly address: string;
  /** The address and port that it calls. */
  readonly binding: Binding;
  readonly helloName: string | null;
  /** The version that it speaks, by STARTTLS unless the port begins with TLS; null: none. */
  readonly tls: TlsMinimumVersion | null;
  /** `nobody`: a name that no account has, or whose account sends no mail. */
  readonly account: MailAccount | 'nobody' | null;
  /** A path without its brackets; empty for `<>`. */
  readonly sender: string;
  readonly recipient: string | null;
}

interface ReceiveSettings {
  readonly connectors: readonly ReceiveConnectorPolicy[];
  readonly acceptedDomains: readonly RoutingAcceptedDomain[];
  /** Left out: nobody is blocked. */
  readonly blockList?: BlockList;
}

interface JudgedRights {
  readonly isAuthenticated: boolean;
  /** To any domain, not only to accepted ones. */
  readonly mayRelay: boolean;
  readonly senders: (typeof JUDGED_SENDERS)[number];
  readonly proxyNamed: boolean;
}

export interface Judgement {
  readonly connector: string | null;
  readonly binding: string | null;
  readonly isTaken: boolean;
  /** How far it came. */
  readonly stage: JudgedStage;
  readonly rule: ReceiveRule;
  readonly reply: SmtpRefusal | null;
  readonly rights: JudgedRights | null;
}

export async function judgeClient(
  { connectors, acceptedDomains, blockList }: ReceiveSettings,
  client: JudgedClient,
): Promise<Judgement> {
  const chosen = chooseReceiveConnector(connectors, bindingsFor(connectors, client.binding), client.address);
  if (chosen === null) {
    const reply = REFUSALS.noConnector;
    return {
      connector: null,
      binding: null,
      isTaken: false,
      stage: 'Connection',
      rule: 'noConnector',
      reply,
      rights: null,
    };
  }
  const proxyNamed = isNamedProxy(connectors, client.address);
  const connector = proxyNamed ? { ...chosen.connector, mayRelay: false } : chosen.connector;
  const policy = new SessionPolicy(connector, {
    acceptedDomains: () => acceptedDomains,
    lookup: new RecipientLookup(noMailboxes, () => undefined),
    domains: new DomainLookup(new StrangersDomains(EVERY_DOMAIN), client.address),
    takeRoom: () => true,
    takeMessage: () => null,
  });
  const isAtOnce = connector.implicitTlsPorts.includes(String(client.binding.port));
  const refused = blockList?.covers(client.address)
    ? refuse('Connection', 'blocked', REFUSALS.blocked)
    : beforeMail(policy, client, isAtOnce);
  const outcome = refused ?? (await inTransaction(policy, client, acceptedDomains));
  const rights: JudgedRights = {
    isAuthenticated: policy.account !== null,
    mayRelay: policy.mayRelay,
    senders:
      policy.account !== null
        ? 'own'
        : connector.takesPartners && !connector.takesAnonymous
          ? 'notOurDomains'
          : 'any',
    proxyNamed,
  };
  return { connector: connector.name, binding: chosen.binding, ...outcome, rights };
}

type Outcome = Pick<Judgement, 'isTaken' | 'stage' | 'rule' | 'reply'>;

/** As the connection has them: an address alone, or all addresses where the port is bound everywhere. */
function bindingsFor(connectors: readonly ReceiveConnectorPolicy[], called: Binding): readonly string[] {
  const all = connectors.flatMap(({ bindings }) => bindings.map(parseBinding)).filter((one) => one !== null);
  const socket = parseBinding(socketOf(called, new Set(socketsOf(all).map(formatBinding)))) ?? called;
  return bindingsOfConnection(socket, called.address);
}

/** From the connection to the sign-in. @returns what ends it */
function beforeMail(policy: SessionPolicy, client: JudgedClient, isAtOnce: boolean): Outcome | null {
  const { connector } = policy;
  const { tls, helloName, account } = client;
  if (isAtOnce && tls === null) return refuse('TLS', 'tlsAtOnce', null);
  if (tls !== null) {
    if (!isAtOnce && !connector.offersTls) return refuse('TLS', 'tlsNotOffered', null);
    if (TLS_MINIMUM_VERSIONS.indexOf(tls) < TLS_MINIMUM_VERSIONS.indexOf(connector.tlsMinimumVersion))
      return refuse('TLS', 'tlsTooOld', null);
    policy.secured();
  }
  if (helloName !== null && readHello(`EHLO ${helloName}`, client.address)?.name == null)
    return refuse('HELO', 'helloName', refusal(501, '5.5.4', 'Invalid domain name'));
  if (account === null) return null;
  if (connector.basicAuth === 'none') return refuse('AUTH', 'authNotOffered', null);
  if (connector.basicAuth === 'overTls' && tls === null)
    return refuse('AUTH', 'authNeedsTls', REFUSALS.encryptionRequired);
  if (account === 'nobody') return refuse('AUTH', 'noAccount', REFUSALS.authUnsuccessful);
  policy.signedIn(account);
  return null;
}

async function inTransaction(
  policy: SessionPolicy,
  client: JudgedClient,
  acceptedDomains: readonly RoutingAcceptedDomain[],
): Promise<Outcome> {
  const sender = parseSmtpPath(`<${client.sender}>`);
  if (!sender.ok) return refuse('MAIL', 'sender', refusal(501, '5.1.7', 'Invalid address'));
  const from = policy.acceptSender(policy.completed(sender));
  if (!from.ok) return refuse('MAIL', ruleOfSender(policy, from), from);
  if (client.recipient === null) return taken('MAIL', 'takenConnection');
  const recipient = parseSmtpPath(`<${client.recipient}>`);
  if (!recipient.ok) return refuse('RCPT', 'recipient', refusal(501, '5.1.3', 'Invalid address'));
  const path = policy.completed(recipient);
  let to = policy.acceptRecipient(path);
  if (to === ASK_FIRST) {
    await policy.askFor([path]);
    to = policy.acceptRecipient(path);
  }
  if (to === ASK_FIRST) throw new Error('A recipient has a verdict once it was asked about');
  if (to.ok) {
    const isOurs = acceptedDomains.some(({ domainName }) => domainName === path.domain);
    if (policy.connector.mayRelay) return taken('RCPT', 'takenByRelayConnector');
    return taken('RCPT', policy.mayRelay && !isOurs ? 'takenAsUser' : 'takenForOurDomain');
  }
  if (to === REFUSALS.unableToRelay) return refuse('RCPT', 'relayNotPermitted', to);
  return refuse('RCPT', to === REFUSALS.noSuchRecipient ? 'nobodyThere' : 'recipient', to);
}

function ruleOfSender({ account }: SessionPolicy, refused: SmtpRefusal): ReceiveRule {
  switch (refused) {
    case REFUSALS.tlsRequired:
      return 'needsTls';
    case REFUSALS.notAuthenticated:
      return 'needsSignIn';
    case REFUSALS.notPermitted:
      return 'usersNotTaken';
    case REFUSALS.notOwnAddress:
      return account === null ? 'notOurDomainAsPartner' : 'notOwnAddress';
    default:
      return 'sender';
  }
}

function refuse(stage: JudgedStage, rule: ReceiveRule, reply: SmtpRefusal | null): Outcome {
  return { isTaken: false, stage, rule, reply };
}

function taken(stage: JudgedStage, rule: ReceiveRule): Outcome {
  return { isTaken: true, stage, rule, reply: null };
}

/** Names below a wildcard are not looked up for somebody who is not there. */
const EVERY_DOMAIN = { needsOwnQueue: () => false, mayMakeQueues: () => true, takesMail: async () => true };
