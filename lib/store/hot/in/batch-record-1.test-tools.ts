import { z } from 'zod';
import type { NewMessage } from './insert-messages';

/**
 * Owns: the first record of batches of rowless mail, frozen: an array of messages without a version, as servers wrote and read it
 *   up to November 2026. Their code, for the tests that have each version read by the other. Never changed.
 */
interface EncodedMessages1 {
  readonly mail: string;
  readonly content: Buffer;
  readonly copies: number;
}

interface DecodedMessage {
  /** Without its content. */
  readonly message: NewMessage;
  /** Where in the batch's content its own lies; bytes, from 0. */
  readonly start: number;
  readonly length: number;
}

export function encodeMessages1(messages: readonly NewMessage[]): EncodedMessages1 {
  const contents = messages.map(({ content }) => content ?? Buffer.alloc(0));
  let end = 0;
  const records = messages.map((message, index) => {
    const start = end;
    const length = contents[index]?.length ?? 0;
    end += length;
    return recordOf(message, start, length);
  });
  return {
    mail: JSON.stringify(records),
    content: contents.length === 1 && contents[0] ? contents[0] : Buffer.concat(contents, end),
    copies: messages.reduce((sum, { copies }) => sum + copies.length, 0),
  };
}

/** Ids as text, which JSON has no numbers for. */
function recordOf(message: NewMessage, start: number, length: number) {
  const copies = message.copies.map(({ id, queueId, routedVersion, error, recipients }) => ({
    id: `${id}`,
    queueId: `${queueId}`,
    routedVersion: `${routedVersion}`,
    error,
    recipients: recipients.map(({ id, address, domain }) => ({ id: `${id}`, address, domain })),
  }));
  const expiresAt = new Date(message.receivedAt.getTime() + 172_800_000);
  return { ...message, expiresAt, id: `${message.id}`, copies, content: null, start, length };
}

/** @throws ZodError or SyntaxError when the text is no batch's. */
export function decodeMessages1(mail: string): DecodedMessage[] {
  return recordsSchema
    .parse(JSON.parse(mail))
    .map(({ start, length, ...message }) => ({ message, start, length }));
}

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
    expiresAt: date,
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
