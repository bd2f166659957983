import { createTransport } from 'nodemailer';
import { messageOf } from '@/lib/message-of';

/**
 * Owns: submitting a message to a transport server as any mail client does.
 * Promises: a refusal comes back with the server's reply, whole; an accepted one with the reply that names the message.
 * Does not: retry: the person who sent it sees what happened.
 */

export interface Submission {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
}

export type SubmissionResult =
  | {
      readonly kind: 'accepted';
      /** "250 2.0.0 42 Queued mail for delivery" */
      readonly reply: string;
      readonly internetMessageId: string;
      /** Recipients that were refused while others were taken. */
      readonly rejected: readonly { readonly address: string; readonly reply: string }[];
    }
  | { readonly kind: 'refused'; readonly reply: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

const TIMEOUT_MS = 10_000;

export async function submitMessage(submission: Submission): Promise<SubmissionResult> {
  const transport = createTransport({
    host: submission.host,
    port: submission.port,
    // The server's certificate is its own until the administrator brings one; nothing secret is sent.
    tls: { rejectUnauthorized: false },
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 3 * TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      from: submission.from,
      to: [...submission.to],
      subject: submission.subject,
      text: submission.body,
      envelope: { from: submission.from, to: [...submission.to] },
    });
    return {
      kind: 'accepted',
      reply: sent.response,
      internetMessageId: sent.messageId,
      rejected: (sent.rejectedErrors ?? []).map((error) => ({
        address: String(Reflect.get(error, 'recipient') ?? ''),
        reply: String(Reflect.get(error, 'response') ?? error.message),
      })),
    };
  } catch (error) {
    const reply: unknown = error instanceof Error ? Reflect.get(error, 'response') : undefined;
    if (typeof reply === 'string' && reply !== '') return { kind: 'refused', reply };
    return { kind: 'unreachable', reason: messageOf(error) };
  } finally {
    transport.close();
  }
}
