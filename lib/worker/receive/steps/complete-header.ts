import { formatHeaderDate, newMessageId } from '@/lib/mail/message/trace';
import type { Step, StepChange } from '@/lib/worker/receive/step';

/**
 * Owns: Message-ID and Date where a client that may relay left them out (RFC 6409 8). A server that merely passes mail on
 *   must not add them (RFC 5321 6.4).
 */
export const completeHeader: Step = {
  name: 'complete header',
  stage: 'received',
  run({ id, facts, mayRelay, receivedAt, serverFqdn }) {
    const needsId = facts.internetMessageId === null;
    if (!mayRelay || (!needsId && facts.hasDate)) return null;
    const changes: StepChange[] = [];
    if (needsId) {
      const value = newMessageId(`${id}.${receivedAt.getTime()}`, serverFqdn);
      changes.push({ kind: 'addHeader', name: 'Message-ID', value });
    }
    if (!facts.hasDate)
      changes.push({ kind: 'addHeader', name: 'Date', value: formatHeaderDate(receivedAt) });
    return changes;
  },
};
