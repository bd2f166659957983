import type { OverLimit } from '@/lib/mail/message/outbound-message';
import { parseReply, type SmtpReply } from '@/lib/mail/outcome/reply';
import type { MessageReplies } from './mail-transaction';

/**
 * Owns: telling from the answers to one message that its server takes fewer recipients in a transaction than it was given
 *   (RFC 5321 4.5.3.1.10): by enhanced code, by words, or by a plain 452 from some recipient on to the last.
 * Promises: only where some recipients were taken, or would have been but for their number: a further transaction brings
 *   the mail on, or is smaller.
 * Does not: send it (worker/deliver), or remember a limit.
 */

const WORDS =
  /too many (?:rcpt|recip)|recipients? (?:limit|count|exceed)|(?:limit|max(?:imum)?|number) (?:of |number of |allowed )?recipients/i;

export function overLimitOf(recipientCount: number, replies: MessageReplies): OverLimit | null {
  const accepted = replies.rcpt.filter(isTaken).length;
  const isTakenWhole = accepted === recipientCount && replies.final !== null && isTaken(replies.final);
  if (isTakenWhole || accepted === 0) return null;
  const wholesale = limitOnAll(recipientCount, replies, accepted);
  if (wholesale !== null) return wholesale;
  // Without a final answer nobody knows what became of those that were taken.
  if (replies.final === null) return null;
  const lastTaken = replies.rcpt.findLastIndex(isTaken);
  const firstTaken = replies.rcpt.findIndex(isTaken);
  const recipients = replies.rcpt.flatMap((text, index) => {
    if (index < firstTaken || isTaken(text)) return [];
    const reply = parseReply(text);
    const isShutOut = reply !== null && (saysSo(reply) || (index > lastTaken && isPlain(reply)));
    return isShutOut ? [index] : [];
  });
  return recipients.length === 0 ? null : { recipients: new Set(recipients), limit: accepted };
}

/** Said in place of the message, or by a server that leaves: those that were taken have nothing of it. */
function limitOnAll(recipientCount: number, replies: MessageReplies, accepted: number): OverLimit | null {
  const { rcpt, data, final } = replies;
  const isSaidOfAll = [data, final].some((text) => text !== null && !isTaken(text) && isSaid(text));
  const leaves = rcpt.at(-1)?.startsWith('421') && isSaid(rcpt.at(-1) ?? '');
  if (!leaves && (!isSaidOfAll || accepted < 2)) return null;
  const recipients = Array.from({ length: recipientCount }, (_unused, index) => index).filter((index) => {
    const text = rcpt[index];
    return text === undefined || isTaken(text) || isSaid(text);
  });
  return { recipients: new Set(recipients), limit: leaves ? accepted : Math.floor(accepted / 2) };
}

function isSaid(text: string): boolean {
  const reply = parseReply(text);
  return reply !== null && saysSo(reply);
}

function saysSo({ code, enhancedCode, lines }: SmtpReply): boolean {
  if (code < 400) return false;
  return /^[45]\.5\.3$/.test(enhancedCode ?? '') || WORDS.test(lines.join(' '));
}

/** 552 was once said for 452. */
function isPlain({ code, enhancedCode }: SmtpReply): boolean {
  return (code === 452 || code === 552) && enhancedCode === null;
}

const isTaken = (text: string) => text.startsWith('2');
