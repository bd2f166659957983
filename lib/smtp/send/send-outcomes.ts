import {
  classifyFault,
  type DeliveryStage,
  delivered,
  type RecipientOutcome,
  type RemotePeer,
} from '@/lib/mail/outcome/outcome';
import { parseReply, type SmtpReply } from '@/lib/mail/outcome/reply';
import type { MessageReplies, TransactionEnd } from './mail-transaction';

/**
 * Owns: what the answers to one message mean for each of its recipients.
 * Promises: every recipient has an outcome; one that the server took and whose message it took is delivered, whatever
 *   happened to the others; no answer to the last dot means retry, never failure.
 * Does not: talk.
 */

/** `end` is where and how it ended, when not by an answer. In the order of the recipients. */
export function outcomesOf(
  recipientCount: number,
  replies: MessageReplies,
  end: TransactionEnd | null,
  peer: RemotePeer,
): readonly RecipientOutcome[] {
  const message = messageOutcome(replies, end, peer);
  return Array.from({ length: recipientCount }, (_unused, index) => {
    if (isRefused(replies.mail)) return message;
    const reply = replies.rcpt[index];
    return reply !== undefined && isRefused(reply) ? byReply('rcpt', reply, peer) : message;
  });
}

/** For the recipients that were not refused one by one. */
function messageOutcome(
  replies: MessageReplies,
  end: TransactionEnd | null,
  peer: RemotePeer,
): RecipientOutcome {
  if (isRefused(replies.mail)) return byReply('mail', replies.mail, peer);
  if (isDataRefused(replies.data)) return byReply('data', replies.data, peer);
  if (replies.final !== null) {
    const reply = parseReply(replies.final);
    return reply && isSuccess(reply) ? delivered(reply) : byReply('final', replies.final, peer);
  }
  if (end) return classifyFault(end.stage, end.fault, peer);
  return classifyFault('final', { kind: 'unknown', reason: 'the dialogue ended without a result' }, peer);
}

/** Of MAIL and RCPT: 354 to them lets nothing go on. */
function isRefused(reply: string | null): reply is string {
  return reply !== null && !reply.startsWith('2');
}

function isDataRefused(reply: string | null): reply is string {
  return reply !== null && /^[45]/.test(reply);
}

function isSuccess(reply: SmtpReply): boolean {
  return reply.code >= 200 && reply.code < 300;
}

function byReply(stage: DeliveryStage, text: string, peer: RemotePeer): RecipientOutcome {
  const reply = parseReply(text);
  return classifyFault(stage, reply ? { kind: 'reply', reply } : { kind: 'unknown', reason: text }, peer);
}
