import type { ReceivedMessage, SmtpReceiver } from '@/lib/demo/smtp-receiver';

/**
 * Owns: waiting for mail at the receiving server, and comparing it with what was submitted.
 * Promises: `arrivalsFor` looks at what has arrived already, then at what arrives.
 */

/** Resolves with the messages for these recipients once each has one, oldest first. */
export function arrivalsFor(
  receiver: SmtpReceiver,
  recipients: readonly string[],
  timeoutMs = 30_000,
): Promise<readonly ReceivedMessage[]> {
  const missing = new Set(recipients);
  const arrived: ReceivedMessage[] = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      receiver.events.off('message', take);
      reject(
        new Error(
          `Not arrived within ${timeoutMs / 1000} s: ${[...missing].slice(0, 5).join(', ')} (${missing.size} in all)`,
        ),
      );
    }, timeoutMs);
    function take(message: ReceivedMessage): void {
      const wanted = message.envelope.recipients.filter((recipient) => missing.delete(recipient));
      if (wanted.length > 0) arrived.push(message);
      if (missing.size > 0) return;
      clearTimeout(timer);
      receiver.events.off('message', take);
      resolve(arrived);
    }
    receiver.events.on('message', take);
    for (const message of receiver.messages) if (missing.size > 0) take(message);
  });
}

/** What was put in front of the submitted bytes; null when these did not survive. */
export function addedInFront(arrived: Buffer, submitted: Buffer): string | null {
  const added = arrived.length - submitted.length;
  if (added < 0 || !arrived.subarray(added).equals(submitted)) return null;
  return arrived.subarray(0, added).toString('latin1');
}

/** One Received field and nothing else: all that a hub adds to mail that is complete (RFC 5321 4.4). */
export const ONE_RECEIVED_FIELD = /^Received: [^\r\n]+\r\n(?:[ \t][^\r\n]+\r\n)*$/;
