import { z } from 'zod';
import { expiresAt } from '@/lib/mail/dsn/expiry';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import type { NewMessage } from './insert-messages';

/**
 * Owns: the form in which a batch keeps its messages: one JSON text for all but their contents, and the contents
 *   one after another.
 * Promises: what was encoded decodes to the same messages; a text of another form is an error, never half a message.
 *   What is written today is read by a later server and the other way round, or left whole:
 *   - A field that a reader may ignore is optional, and a reader passes over those that it does not know.
 *   - What a reader must know, or else it would deliver wrongly, is a *need*, named at the head of the record. A server that
 *     does not know one leaves the batch to one that does (UnknownRecordError).
 *   - The version is that of the head and of the fields that are always there. It changes only with them.
 * Does not: clean what PostgreSQL refuses in columns: JSON's escapes hold anything, and rows are cleaned as they are made.
 */

/** Version 1 was the array of messages alone: mail that was rowless when its server was brought up to date. */
const VERSION = 2;

/** What a reader of this version knows. */
const KNOWN_NEEDS: readonly string[] = [];

/** The batch is of a server that knows more than this one. */
export class UnknownRecordError extends Error {
  readonly version: number;
  /** Those that are not known here; none when the version itself is not. */
  readonly needs: readonly string[];

  constructor(version: number, needs: readonly string[]) {
    super(
      needs.length > 0
        ? `The record of this mail needs a server that knows: ${needs.join(', ')}`
        : `The record of this mail has version ${version}; this server knows ${VERSION}`,
    );
    this.name = 'UnknownRecordError';
    this.version = version;
    this.needs = needs;
  }
}

export interface EncodedMessages {
  readonly mail: string;
  readonly content: Buffer;
  readonly copies: number;
}

export interface DecodedMessage {
  /** Without its content. */
  readonly message: NewMessage;
  /** Where in the batch's content its own lies; bytes, from 0. */
  readonly start: number;
  readonly length: number;
}

/** @param needs what a reader must know to do right by any of these messages. */
export function encodeMessages(
  messages: readonly NewMessage[],
  needs: readonly string[] = [],
): EncodedMessages {
  const contents = messages.map(({ content }) => content ?? Buffer.alloc(0));
  let end = 0;
  const records = messages.map((message, index) => {
    const start = end;
    const length = contents[index]?.length ?? 0;
    end += length;
    return recordOf(message, start, length);
  });
  return {
    mail: JSON.stringify({ version: VERSION, needs, messages: records }),
    content: contents.length === 1 && contents[0] ? contents[0] : Buffer.concat(contents, end),
    copies: messages.reduce((sum, { copies }) => sum + copies.length, 0),
  };
}

/** Version 2 has an expiry in each message; since it counts from the present setting, it is read no more. */
const EXPIRATION_FOR_OLDER_READERS_SECONDS = TRANSPORT_SERVER_SETTINGS.MessageExpirationTimeout.default;

/** Ids as text, which JSON has no numbers for. */
function recordOf(message: NewMessage, start: number, length: number) {
  const copies = message.copies.map(({ id, queueId, routedVersion, error, recipients }) => ({
    id: `${id}`,
    queueId: `${queueId}`,
    routedVersion: `${routedVersion}`,
    error,
    recipients: recipients.map(({ id, address, domain }) => ({ id: `${id}`, address, domain })),
  }));
  return {
    ...message,
    id: `${message.id}`,
    copies,
    content: null,
    start,
    length,
    expiresAt: expiresAt(message.receivedAt, EXPIRATION_FOR_OLDER_READERS_SECONDS),
  };
}

/**
 * @param knownNeeds what this server knows
 * @throws UnknownRecordError; ZodError or SyntaxError when the text is no batch's.
 */
export function decodeMessages(mail: string, knownNeeds: readonly string[] = KNOWN_NEEDS): DecodedMessage[] {
  const record: unknown = JSON.parse(mail);
  const records = Array.isArray(record) ? record : recordsOf(record, knownNeeds);
  return recordsSchema.parse(records).map(({ start, length, ...message }) => ({ message, start, length }));
}

/** The head alone is read first: of a record that is not known, nothing else can be relied on. */
function recordsOf(record: unknown, knownNeeds: readonly string[]): unknown {
  const { version, needs, messages } = headSchema.parse(record);
  const unknown = needs.filter((need) => !knownNeeds.includes(need));
  if (version !== VERSION || unknown.length > 0) throw new UnknownRecordError(version, unknown);
  return messages;
}

const headSchema = z.object({ version: z.int(), needs: z.array(z.string()), messages: z.unknown() });

const id = z.string().regex(/^\d+$/).transform(BigInt);
const date = z.iso.datetime().transform((text) => new Date(text));

const recipientSchema = z.object({ id, address: z.string(), domain: z.string() });
const copySchema = z.object({
  id,
  queueId: id,
  routedVersion: id,
  // What has an error waits, and is no rowless mail.
  error: z.null(),
  recipients: z.array(recipientSchema),
});
const traceSchema = z.object({
  helo: z.string(),
  clientIp: z.string(),
  clientName: z.string().nullable(),
  protocol: z.enum([
    'SMTP',
    'ESMTP',
    'ESMTPS',
    'ESMTPA',
    'ESMTPSA',
    'UTF8SMTP',
    'UTF8SMTPS',
    'UTF8SMTPA',
    'UTF8SMTPSA',
  ]),
  tlsVersion: z.string().nullable(),
  tlsCipher: z.string().nullable(),
  forAddress: z.string().nullable(),
  sessionId: z.string().optional(),
  anonymous: z.literal(true).optional(),
});
const recordsSchema = z.array(
  z.object({
    id,
    serverId: z.uuid(),
    fromAddress: z.string(),
    subject: z.string(),
    internetMessageId: z.string(),
    sizeBytes: z.int().nonnegative(),
    sourceName: z.string(),
    sourceIp: z.string().nullable(),
    receivedAt: date,
    delayNoticeAt: date.nullable(),
    trace: traceSchema.nullable(),
    addedHeaders: z.string(),
    smtpUtf8: z.boolean(),
    eightBitMime: z.boolean(),
    hopCount: z.int().nonnegative(),
    copies: z.array(copySchema),
    content: z.null(),
    start: z.int().nonnegative(),
    length: z.int().nonnegative(),
  }),
);
