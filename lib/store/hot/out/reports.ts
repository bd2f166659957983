import { randomUUID } from 'node:crypto';
import { normalizeDomain } from '@/lib/mail/address/domain';
import { buildDsn, type DsnRecipient, type DsnReport, ndrDecision } from '@/lib/mail/dsn/dsn';
import { expiresAt } from '@/lib/mail/dsn/expiry';
import { findHeaderBlock, getSubject } from '@/lib/mail/message/header-block';
import { placeRecipients } from '@/lib/mail/routing/placement';
import { queueKeyText } from '@/lib/mail/routing/queue-key';
import type { Client } from '@/lib/store/database/pool';
import { insertMessages, type NewMessage } from '@/lib/store/hot/in/insert-messages';
import { ensureQueues } from '@/lib/store/hot/queue-rows';
import type { ServerContext } from '@/lib/store/hot/server-context';
import type { NdrRecord } from './record-final';
import { type WaitingCopy, waitingCopies } from './waiting-copy';

/**
 * Owns: non-delivery reports and delay notices as mail: built, routed like any other, written in the caller's transaction.
 * Promises: a report exists if and only if what it reports is recorded; never one about a report.
 * Does not: hold the words or the format (lib/mail/dsn/dsn).
 */

export interface ReportRequest {
  readonly kind: DsnReport['kind'];
  readonly messageId: bigint;
  readonly recipients: readonly DsnRecipient[];
}

interface OriginalRow {
  readonly id: bigint;
  readonly from_address: string;
  readonly helo: string | null;
  readonly received_at: Date;
  readonly expires_at: Date;
  readonly head: Buffer | null;
}

/** Reports written; for the hand-over to the dispatcher after the commit. */
export interface WrittenReports {
  /** Of each request, in order. */
  readonly records: readonly NdrRecord[];
  readonly copies: readonly WaitingCopy[];
}

const HEAD_BYTES = 64 * 1024;

export async function writeReports(
  client: Client,
  context: ServerContext,
  requests: readonly ReportRequest[],
): Promise<WrittenReports> {
  if (requests.length === 0) return { records: [], copies: [] };
  const { routing } = context.settings();
  const originals = await readOriginals(
    client,
    requests.map((request) => request.messageId),
  );
  const records: NdrRecord[] = [];
  const messages: NewMessage[] = [];
  for (const request of requests) {
    const original = originals.get(request.messageId);
    const decision = original ? ndrDecision(original.from_address, routing.acceptedDomains) : 'nowhere';
    const message =
      original && decision === 'send' ? await prepare(client, context, request, original) : null;
    if (message) messages.push(message);
    records.push(decision === 'send' ? (message ? 'sent' : 'nowhere') : decision);
  }
  if (messages.length > 0) await insertMessages(client, messages);
  return { records, copies: messages.flatMap((message) => waitingCopies(message, null)) };
}

async function readOriginals(
  client: Client,
  messageIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, OriginalRow>> {
  const { rows } = await client.query<OriginalRow>({
    name: 'read-originals',
    text: `
      SELECT m.id, m.from_address, m.trace->>'helo' AS helo, m.received_at, m.expires_at,
             substr(c.data, 1, ${HEAD_BYTES}) AS head
      FROM message m LEFT JOIN content_chunk c ON c.message_id = m.id AND c.seq = 0 AND m.from_address <> ''
      WHERE m.id = ANY($1::bigint[])`,
    values: [messageIds],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Null when the report would itself have no way: too large for each connector, or for a local address. */
async function prepare(
  client: Client,
  context: ServerContext,
  request: ReportRequest,
  original: OriginalRow,
): Promise<NewMessage | null> {
  const { server, routing, liveServerIds } = context.settings();
  const now = new Date();
  const domain = normalizeDomain(original.from_address.slice(original.from_address.lastIndexOf('@') + 1));
  if (domain === null) return null;
  const internetMessageId = `<${randomUUID()}@${server.fqdn}>`;
  const content = buildDsn({
    kind: request.kind,
    messageId: internetMessageId,
    createdAt: now,
    serverFqdn: server.fqdn,
    postmasterAddress: `postmaster@${server.fqdn}`,
    sender: original.from_address,
    receivedFromMta: original.helo,
    arrivalAt: original.received_at,
    willRetryUntil: request.kind === 'delayed' ? original.expires_at : null,
    recipients: request.recipients,
    originalHeaders: headersOf(original.head),
  });
  const recipient = { address: original.from_address, domain };
  const placement = placeRecipients([recipient], content.length, {
    table: routing,
    serverId: context.serverId,
    liveServerIds,
  });
  const place = placement.queues[0];
  if (!place) return null;
  const queueId = (await ensureQueues(client, [place.key])).get(queueKeyText(place.key));
  const [id] = await context.ids.take('message', 1);
  const [copyId] = await context.ids.take('copy', 1);
  const [recipientId] = await context.ids.take('recipient', 1);
  if (queueId === undefined || id === undefined || copyId === undefined || recipientId === undefined)
    return null;
  const expires = expiresAt(now, server.messageExpirationTimeout);
  return {
    id,
    serverId: context.serverId,
    fromAddress: '',
    subject: subjectOf(content),
    internetMessageId,
    sizeBytes: content.length,
    sourceName: 'DSN',
    sourceIp: null,
    receivedAt: now,
    expiresAt: expires,
    delayNoticeAt: null,
    trace: null,
    addedHeaders: '',
    smtpUtf8: /[^\p{ASCII}]/u.test(original.from_address),
    eightBitMime: false,
    hopCount: 0,
    copies: [
      {
        id: copyId,
        queueId,
        routedVersion: routing.version,
        error: place.error,
        recipients: [{ ...recipient, id: recipientId }],
      },
    ],
    content,
  };
}

function headersOf(head: Buffer | null): Buffer {
  if (head === null) return Buffer.alloc(0);
  const block = findHeaderBlock(head, true);
  return block?.hasFields ? head.subarray(0, block.end) : Buffer.alloc(0);
}

function subjectOf(content: Buffer): string {
  const block = findHeaderBlock(content, true);
  return getSubject(content.subarray(0, block?.end ?? 0));
}
