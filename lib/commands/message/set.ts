import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';
import { refusedItem } from '@/lib/commands/handler/request-intents';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import { setOwnExpiry } from '@/lib/store/hot/move/own-expiry';
import { findTargets } from './act';
import { MESSAGE_COLUMNS } from './output';
import { setMessageParameters } from './parameters';

/** No message waits for longer than a server may be set to keep it. */
const MAX_SECONDS = TRANSPORT_SERVER_SETTINGS.MessageExpirationTimeout.max;

/** Ours; Exchange 2007 has no way to keep a message from expiring. The expiry is the message's, in whatever queues it waits. */
export const setMessage = defineCommand({
  name: 'Set-Message',
  parameters: setMessageParameters,
  permission: 'queue.write',
  effect: 'change',
  changes: 'mail',
  positional: 'Identity',
  columns: MESSAGE_COLUMNS,
  handler: async (context, given) => {
    const { ExpirationTime } = given;
    if (ExpirationTime !== null) refuseExpiry(ExpirationTime, context.now);
    const { messages, missing } = await findTargets(context, given);
    context.audit.actsOn(
      'Message',
      messages.map(({ identity }) => identity),
    );
    const ids = [...new Set(messages.map((message) => message.message_id))];
    const changed = await setOwnExpiry(context.db, ids, ExpirationTime);
    const items = messages.map(
      ({ identity, message_id: id }): ItemResult =>
        changed.has(id)
          ? { identity, state: 'done', problem: null }
          : refusedItem(identity, 'MessageNotFound'),
    );
    return { items: [...missing, ...items] };
  },
});

function refuseExpiry(expirationTime: string, now: Date): void {
  const seconds = (Date.parse(expirationTime) - now.getTime()) / 1000;
  if (seconds <= 0) throw refuse('ExpirationTimePast', 'ExpirationTime');
  if (seconds > MAX_SECONDS) {
    throw refuse('ExpirationTimeTooLate', 'ExpirationTime', { days: MAX_SECONDS / 86_400 });
  }
}
