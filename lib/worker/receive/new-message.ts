import { ndrDecision } from '@/lib/mail/dsn/dsn';
import { delayNoticeAt } from '@/lib/mail/dsn/expiry';
import { sourceNameOf } from '@/lib/mail/message/envelope';
import { getHeader, getSubject, headerBlockOf, headerDisplayText } from '@/lib/mail/message/header-block';
import { headerEnd } from '@/lib/mail/message/trace';
import type { ServerSettings } from '@/lib/store/configuration/delivery-settings';
import type { NewCopy, NewMessage } from '@/lib/store/hot/in/insert-messages';
import type { MailInWork } from './mail-in-work';
import type { FurtherMessage } from './step';

/**
 * Owns: the rows-to-be of a message that came in, and of one that a step began.
 * Does not: place them (place-mail.ts) or write them.
 */

const ANONYMOUS = { anonymous: true } as const;

/** Octets of a Message-ID have no character set but their own. */
const NOT_NAMED = () => null;

export function newMessage(
  mail: MailInWork,
  serverId: string,
  server: ServerSettings,
  copies: readonly NewCopy[],
): NewMessage {
  const { id, incoming, facts, receivedAt, envelope } = mail;
  const [only, ...more] = incoming.recipients;
  return {
    id,
    serverId,
    fromAddress: envelope.sender,
    subject: facts.subject,
    internetMessageId: headerDisplayText(facts.internetMessageId ?? '', NOT_NAMED),
    sizeBytes: envelope.sizeBytes,
    sourceName: sourceNameOf(incoming.receiveConnectorName),
    sourceIp: incoming.trace.clientIp,
    receivedAt,
    delayNoticeAt: delayNoticeAt({
      receivedAt,
      ndr: ndrDecision(envelope.sender, mail.senderAnswer),
      delayNotificationTimeoutSeconds: server.delayNotificationTimeoutSeconds,
    }),
    trace: {
      ...incoming.trace,
      forAddress: more.length === 0 ? (only?.address ?? null) : null,
      ...(incoming.mayRelay ? null : ANONYMOUS),
    },
    addedHeaders: mail.addedHeaders + headerEnd(facts),
    smtpUtf8: envelope.smtpUtf8,
    eightBitMime: incoming.eightBitMime || facts.eightBit,
    hopCount: facts.hopCount,
    copies,
    content: mail.content,
  };
}

const NOT_ASCII = /[^\p{ASCII}]/u;

/** Nobody is told that it is late: it began with a message whose sender may not even know of it. */
export function furtherMessage(
  id: bigint,
  { sender, content, smtpUtf8, sourceName }: FurtherMessage,
  { receivedAt }: MailInWork,
  serverId: string,
  copies: readonly NewCopy[],
): NewMessage {
  const block = headerBlockOf(content);
  return {
    id,
    serverId,
    fromAddress: sender,
    subject: getSubject(block),
    internetMessageId: headerDisplayText(getHeader(block, 'Message-ID') ?? '', NOT_NAMED),
    sizeBytes: content.length,
    sourceName,
    sourceIp: null,
    receivedAt,
    delayNoticeAt: null,
    trace: null,
    addedHeaders: '',
    smtpUtf8,
    eightBitMime: NOT_ASCII.test(content.toString('latin1')),
    hopCount: 0,
    copies,
    content,
  };
}
