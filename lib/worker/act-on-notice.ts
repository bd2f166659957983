import type { MailSignIns } from '@/lib/auth/mail-sign-in';
import type { IntentHandler } from './chores/intents';
import type { Configuration } from './configuration/configuration';
import { type Channel, parseNotice } from './configuration/notices';
import type { ConnectorTests } from './connector-test/connector-tests';
import { emit } from './events/events';
import type { Dispatcher } from './queue/dispatcher';

/**
 * Owns: what this process does at a notice.
 * Promises: nothing but what the poll does too, only sooner.
 */
export interface NoticeParts {
  readonly serverId: string;
  readonly configuration: Configuration;
  readonly dispatcher: Dispatcher;
  readonly intents: IntentHandler;
  readonly tests: ConnectorTests;
  readonly signIns: MailSignIns;
  readonly stopping: AbortSignal;
}

export function actOnNotice(parts: NoticeParts, channel: Channel, payload: string): void {
  if (parts.stopping.aborted) return;
  if (channel === 'routing' || channel === 'configuration') void parts.configuration.reload();
  if (channel === 'intents') {
    void parts.intents.run();
    void parts.tests.run();
  }
  if (channel === 'sessions') recheckSignIns(parts);
  if (channel === 'queues') refreshQueues(parts, payload);
}

/** A password or a user was changed or removed. */
function recheckSignIns({ signIns }: NoticeParts): void {
  void signIns.recheck().catch((error: unknown) => emit('mailSignInFailed', { error }));
}

/** Others may have put mail into queues of ours, or given us some. */
function refreshQueues({ serverId, dispatcher }: NoticeParts, payload: string): void {
  const notice = parseNotice(payload);
  if (!notice || notice.server === serverId) return;
  void dispatcher.refresh().catch((error: unknown) => emit('queuesNotRead', { error }));
}
