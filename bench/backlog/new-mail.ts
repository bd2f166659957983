import { arrivalsFor } from '@/e2e/arrival';
import { composeMail, submitMail } from '@/e2e/submit-mail';
import type { SmtpReceiver } from '@/lib/demo/smtp-receiver';
import { NEW_MAIL_DOMAIN } from './world';

/**
 * Owns: how long new mail takes through the hub.
 * Promises: one message at a time; from before the client connects to the moment when the receiver has the final dot, which
 *   it answers with 250; as many unmeasured ones first as make the code of a process just started fast.
 */
const UNMEASURED = 200;

export async function newMailMs(
  smtpPort: number,
  receiver: SmtpReceiver,
  messages: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const ms: number[] = [];
  for (let index = -UNMEASURED; index < messages; index += 1) {
    signal.throwIfAborted();
    const to = `${crypto.randomUUID()}@${NEW_MAIL_DOMAIN}`;
    const mail = composeMail({ to, subject: `New ${index}`, body: body4Kb });
    const arrival = arrivalsFor(receiver, [to]).then(() => performance.now());
    const startedAt = performance.now();
    const [arrivedAt] = await Promise.all([arrival, submitMail(smtpPort, mail)]);
    if (index >= 0) ms.push(arrivedAt - startedAt);
  }
  return ms;
}

const body4Kb = `${'x'.repeat(76)}\r\n`.repeat(48);
