import { randomUUID } from 'node:crypto';
import { normalizeDomain } from '@/lib/mail/address/domain';
import { needsSmtpUtf8 } from '@/lib/mail/address/mail-address';
import { registrableDomainOf } from '@/lib/mail/address/registrable-domain';
import { sourceNetworkOf } from '@/lib/mail/address/source-network';
import { buildDsn, type Dsn, type DsnRecipient, type NdrDecision, ndrDecision } from '@/lib/mail/dsn/dsn';
import { dsnLanguage } from '@/lib/mail/dsn/dsn-language';
import { expiresAt } from '@/lib/mail/dsn/expiry';
import { systemMessageIdentity } from '@/lib/mail/dsn/system-message';
import { systemMessageText } from '@/lib/mail/dsn/system-message-text';
import type { Envelope } from '@/lib/mail/message/envelope';
import { getSubject, headerBlockOf } from '@/lib/mail/message/header-block';
import type { IncomingRecipient } from '@/lib/mail/message/incoming-message';
import { NOBODY, ownSenderAddress, type RecipientAnswer } from '@/lib/mail/recipient/recipient-directory';
import { matchAcceptedDomain } from '@/lib/mail/routing/accepted-domain';
import { groupPlaced } from '@/lib/mail/routing/group-placed';
import { placeRecipient } from '@/lib/mail/routing/placement';
import type { Client } from '@/lib/store/database/pool';
import {
  insertMessages,
  type NewCopy,
  type NewMessage,
  type NewRecipient,
} from '@/lib/store/hot/in/insert-messages';
import { ensureQueues } from '@/lib/store/hot/queue-rows';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { type AskedDsn, grantDsns } from './dsn-budget';
import type { NdrRecord } from './record-final';
import { type WaitingCopy, waitingCopies } from './waiting-copy';

/**
 * Owns: DSNs (NDRs and delay notices) as mail: built, routed like any other, written in the caller's transaction.
 * Promises: a DSN exists if and only if what it tells is recorded; never one about a DSN. What an anonymous client can make us
 *   send to others has a budget (dsn-budget.ts); what is not sent is told (ServerContext.dsnHeldBack) and recorded.
 * Does not: hold the words or the format (lib/mail/dsn/dsn).
 */

export interface DsnRequest {
  readonly kind: Dsn['kind'];
  readonly messageId: bigint;
  readonly recipients: readonly DsnRecipient[];
}

interface OriginalRow {
  readonly id: bigint;
  readonly from_address: string;
  readonly helo: string | null;
  readonly smtp_utf8: boolean;
  readonly is_anonymous: boolean;
  readonly source_ip: string | null;
  readonly received_at: Date;
  /** Its own; null: the server's timeout. */
  readonly expires_at: Date | null;
  readonly head: Buffer | null;
}

/** What became of a request; the id of the DSN's own message when one was written. */
export interface DsnRecord {
  readonly ndr: NdrRecord;
  readonly messageId: bigint | null;
}

/** DSNs written; for the hand-over to the dispatcher after the commit. */
export interface WrittenDsns {
  /** Of each request, in order. */
  readonly records: readonly DsnRecord[];
  readonly copies: readonly WaitingCopy[];
}

const HEAD_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

export async function writeDsns(
  client: Client,
  context: ServerContext,
  requests: readonly DsnRequest[],
): Promise<WrittenDsns> {
  if (requests.length === 0) return { records: [], copies: [] };
  const originals = await readOriginals(
    client,
    requests.map((request) => request.messageId),
  );
  const own = await resolveOwnSenders(context, originals);
  const decided = requests.map((request) => {
    const original = originals.get(request.messageId) ?? null;
    const sender = original ? (own.get(original.from_address) ?? null) : null;
    return { request, original, sender, decision: decide(original, sender) };
  });
  const refusals = await refuseBeyondBudget(client, context, decided);
  const records: DsnRecord[] = [];
  const messages: NewMessage[] = [];
  for (const { request, original, sender, decision } of decided) {
    const refusal = refusals.get(request) ?? null;
    const isDue = original !== null && decision === 'send' && refusal === null;
    const message = isDue ? await prepare(client, context, request, original, sender) : null;
    if (message) messages.push(message);
    const withoutMessage = decision === 'send' ? 'nowhere' : decision;
    records.push({ ndr: refusal ?? (message ? 'sent' : withoutMessage), messageId: message?.id ?? null });
  }
  if (messages.length > 0) await insertMessages(client, messages);
  return { records, copies: messages.flatMap((message) => waitingCopies(message, null)) };
}

interface DecidedRequest {
  readonly request: DsnRequest;
  readonly original: OriginalRow | null;
  readonly decision: NdrDecision;
}

function decide(original: OriginalRow | null, sender: RecipientAnswer | null): NdrDecision {
  return original ? ndrDecision(original.from_address, sender) : 'nowhere';
}

/** Of anonymous clients' mail. A client that may relay needs no report to send somebody mail. */
async function refuseBeyondBudget(
  client: Client,
  context: ServerContext,
  decided: readonly DecidedRequest[],
): Promise<ReadonlyMap<DsnRequest, 'anonymousClient' | 'overBudget'>> {
  const { server } = context.settings();
  const asked = decided.flatMap(({ request, original, decision }) =>
    decision === 'send' && original?.is_anonymous ? [{ request, ...sourceAndDomain(original) }] : [],
  );
  if (asked.length === 0) return NO_REFUSALS;
  const granted = server.anonymousNdrEnabled
    ? await grantDsns(client, asked, server)
    : asked.map(() => false);
  const reason = server.anonymousNdrEnabled ? 'overBudget' : 'anonymousClient';
  const refused = asked.filter((_asked, index) => granted[index] !== true);
  for (const { request, source, domain } of refused) {
    const { kind, messageId, recipients } = request;
    context.dsnHeldBack({ kind, reason, messageId, source, domain, recipients: recipients.length });
  }
  return new Map(refused.map(({ request }) => [request, reason]));
}

const NO_REFUSALS: ReadonlyMap<DsnRequest, 'anonymousClient' | 'overBudget'> = new Map();

function sourceAndDomain({ source_ip: ip, from_address: sender }: OriginalRow): AskedDsn {
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return {
    source: ip === null ? null : sourceNetworkOf(ip).source,
    // Of names below a domain there is no end.
    domain: registrableDomainOf(normalizeDomain(domain) ?? domain.toLowerCase()),
  };
}

async function readOriginals(
  client: Client,
  messageIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, OriginalRow>> {
  const { rows } = await client.query<OriginalRow>({
    name: 'read-originals',
    text: `
      SELECT m.id, m.from_address, m.trace->>'helo' AS helo,
             coalesce((m.trace->>'anonymous')::bool, false) AS is_anonymous, m.source_ip, m.smtp_utf8, m.received_at, m.expires_at,
             substr(c.data, 1, ${HEAD_BYTES}) AS head
      FROM message m LEFT JOIN content_chunk c ON c.message_id = m.id AND c.seq = 0 AND m.from_address <> ''
      WHERE m.id = ANY($1::bigint[])`,
    values: [messageIds],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the directory answers for those of our own domains, by sender. */
async function resolveOwnSenders(
  { settings, recipients }: ServerContext,
  originals: ReadonlyMap<bigint, OriginalRow>,
): Promise<ReadonlyMap<string, RecipientAnswer>> {
  const { acceptedDomains } = settings().routing;
  const addresses = new Map<string, string>();
  for (const { from_address: sender } of originals.values()) {
    const address = ownSenderAddress(sender, acceptedDomains);
    if (address !== null) addresses.set(sender, address);
  }
  if (addresses.size === 0) return NONE;
  const answers = await recipients.resolve([...addresses.values()]);
  return new Map([...addresses.keys()].map((sender, index) => [sender, answers[index] ?? NOBODY]));
}

const NONE: ReadonlyMap<string, RecipientAnswer> = new Map();

/** To the sender, or to whom mail for it goes. */
function readersOf({ from_address: address }: OriginalRow, sender: RecipientAnswer | null) {
  if (sender?.kind === 'goesTo') return sender.recipients;
  const domain = normalizeDomain(address.slice(address.lastIndexOf('@') + 1));
  return domain === null ? [] : [{ address, domain }];
}

/** Null when the report would itself have no way: too large for each connector, or for a local address. */
async function prepare(
  client: Client,
  context: ServerContext,
  request: DsnRequest,
  original: OriginalRow,
  sender: RecipientAnswer | null,
): Promise<NewMessage | null> {
  const { server, systemMessages } = context.settings();
  const now = new Date();
  const internetMessageId = `<${randomUUID()}@${server.fqdn}>`;
  const head = original.head ?? NOTHING;
  const originalHeaders = headerBlockOf(head);
  const isInternal = isInternalSender(context, original.from_address);
  const language = dsnLanguage(
    originalHeaders,
    head.subarray(originalHeaders.length),
    isInternal
      ? {
          detects: server.internalDsnLanguageDetectionEnabled,
          defaultLanguage: server.internalDsnDefaultLanguage,
        }
      : {
          detects: server.externalDsnLanguageDetectionEnabled,
          defaultLanguage: server.externalDsnDefaultLanguage,
        },
    COMPUTER_LOCALE,
  );
  const content = buildDsn({
    kind: request.kind,
    messageId: internetMessageId,
    createdAt: now,
    serverFqdn: server.fqdn,
    postmasterAddress: `postmaster@${server.fqdn}`,
    sender: original.from_address,
    smtpUtf8: original.smtp_utf8,
    receivedFromMta: original.helo,
    arrivalAt: original.received_at,
    language,
    ownText: (dsnCode) => {
      const text = systemMessages.get(systemMessageIdentity({ language, isInternal, dsnCode }));
      return text === undefined ? null : systemMessageText(text);
    },
    willRetryUntil:
      request.kind === 'delayed'
        ? (original.expires_at ?? expiresAt(original.received_at, server.messageExpirationTimeoutSeconds))
        : null,
    recipients: request.recipients,
    originalHeaders,
  });
  const readers = readersOf(original, sender);
  const smtpUtf8 = readers.some(({ address }) => needsSmtpUtf8(address));
  const copies = await copiesFor(client, context, readers, {
    sender: '',
    sizeBytes: content.length,
    receiveConnectorName: null,
    smtpUtf8,
  });
  const [id] = await context.ids.take('message', 1);
  if (copies.length === 0 || id === undefined) return null;
  return {
    id,
    serverId: context.serverId,
    fromAddress: '',
    subject: getSubject(headerBlockOf(content)),
    internetMessageId,
    sizeBytes: content.length,
    sourceName: 'DSN',
    sourceIp: null,
    receivedAt: now,
    delayNoticeAt: null,
    trace: null,
    addedHeaders: '',
    smtpUtf8,
    eightBitMime: false,
    hopCount: 0,
    copies,
    content,
  };
}

/** The language of the process's environment: LANG, or what the operating system says. */
const COMPUTER_LOCALE = Intl.DateTimeFormat().resolvedOptions().locale;

/** As Exchange tells internal DSNs from external ones. */
function isInternalSender(context: ServerContext, sender: string): boolean {
  const domain = normalizeDomain(sender.slice(sender.lastIndexOf('@') + 1));
  const accepted = matchAcceptedDomain(domain ?? '', context.settings().routing.acceptedDomains);
  return accepted !== null && accepted.domainType !== 'ExternalRelay';
}

/** One a queue. Readers that have no way get none. */
async function copiesFor(
  client: Client,
  context: ServerContext,
  readers: readonly IncomingRecipient[],
  envelope: Envelope,
): Promise<NewCopy[]> {
  const { routing, liveServerIds } = context.settings();
  const placement = { table: routing, serverId: context.serverId, liveServerIds };
  const { groups } = groupPlaced(readers, (reader) => placeRecipient(envelope, reader, placement));
  const queueIds = await ensureQueues(
    client,
    groups.map(({ key }) => key),
  );
  const copies: NewCopy[] = [];
  for (const { keyText, error, recipients } of groups) {
    const queueId = queueIds.get(keyText);
    const [id] = await context.ids.take('copy', 1);
    const ids = await context.ids.take('recipient', recipients.length);
    if (queueId === undefined || id === undefined) throw new Error(`No queue or id for ${keyText}`);
    const withIds = recipients.flatMap((recipient, index): NewRecipient[] => {
      const recipientId = ids[index];
      return recipientId === undefined ? [] : [{ ...recipient, id: recipientId }];
    });
    copies.push({ id, queueId, routedVersion: routing.version, error, recipients: withIds });
  }
  return copies;
}
