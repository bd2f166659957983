import type { NdrDecision } from './dsn';

/**
 * Owns: how long a message may wait, and when its sender hears of the delay.
 * Promises: both count from the time of receipt, however often the message was routed or retried, and by the present settings; an
 *   expiry of the message's own, which an administrator gave it, goes before the setting.
 * Does not: send reports or end messages (lib/worker).
 */

/** `messageExpirationTimeoutSeconds` is in whole seconds, as the transport server has it. */
export function expiresAt(receivedAt: Date, messageExpirationTimeoutSeconds: number): Date {
  return new Date(receivedAt.getTime() + messageExpirationTimeoutSeconds * 1000);
}

/**
 * When the one delay notice falls due as things are at its arrival; null when none may ever be sent: the sender is null (a notice
 * about a report) or nobody of ours. Whether it is due is asked of the present settings.
 */
export function delayNoticeAt(message: {
  readonly receivedAt: Date;
  readonly ndr: NdrDecision;
  readonly delayNotificationTimeoutSeconds: number;
}): Date | null {
  if (message.ndr !== 'send') return null;
  return new Date(message.receivedAt.getTime() + message.delayNotificationTimeoutSeconds * 1000);
}
