import type { CommandContext } from '@/lib/commands/command/context';
import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { ItemResult } from '@/lib/commands/command/report';
import { MAX_TARGETS, refusedItem } from '@/lib/commands/handler/request-intents';
import { TRANSPORT_SERVER_SETTINGS } from '@/lib/mail/settings/transport-server-settings';
import type { Reach } from '@/lib/reach';
import { setOwnExpiry } from '@/lib/store/hot/move/own-expiry';
import { findMessages, type MessageRow } from '@/lib/store/list/message-list';
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
    const elsewhere = await findOutOfReach(context, messages);
    const ids = [...new Set(messages.map((message) => message.message_id))].filter(
      (id) => !elsewhere.has(id),
    );
    const changed = await setOwnExpiry(context.db, ids, ExpirationTime);
    const items = messages.map(({ identity, message_id: id }): ItemResult => {
      if (elsewhere.has(id)) return refusedItem(identity, 'MessageOutOfScope');
      return changed.has(id)
        ? { identity, state: 'done', problem: null }
        : refusedItem(identity, 'MessageNotFound');
    });
    return { items: [...missing, ...items] };
  },
});

/** Messages that wait in a queue besides which is out of reach: an expiry is a message's, in whatever queues it waits. */
async function findOutOfReach(
  { db, reach }: CommandContext,
  messages: readonly MessageRow[],
): Promise<ReadonlySet<bigint>> {
  if (reach.limits === null) return new Set();
  const messageIds = messages.map((message) => message.message_id);
  const copiesOf = (limits: Reach) =>
    findMessages(db, { messageIds, queue: null, server: null, filter: [], reach: limits }, MAX_TARGETS * 2);
  const mine = new Set((await copiesOf(reach.limits)).map((copy) => copy.copy_id));
  const others = (await copiesOf(null)).filter((copy) => !mine.has(copy.copy_id));
  return new Set(others.map((copy) => copy.message_id));
}

function refuseExpiry(expirationTime: string, now: Date): void {
  const seconds = (Date.parse(expirationTime) - now.getTime()) / 1000;
  if (seconds <= 0) throw refuse('ExpirationTimePast', 'ExpirationTime');
  if (seconds > MAX_SECONDS) {
    throw refuse('ExpirationTimeTooLate', 'ExpirationTime', { days: MAX_SECONDS / 86_400 });
  }
}
