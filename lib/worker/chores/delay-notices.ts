import { sendDelayNotices } from '@/lib/store/hot/out/expire';
import { type Chore, type ChoreServices, SECOND_MS } from './chore';

const BATCH = 200;
/** And mail commits a little after it was received. */
const CLOCKS_DIFFER_MS = 60 * SECOND_MS;
const HOUR_MS = 3600 * SECOND_MS;

/** Owns: telling senders, once a message, that it waits for longer than DelayNotificationTimeout. */
export function delayNotices({ pool, context, dispatcher }: ChoreServices): Chore {
  /** Up to where no notice is due any more. Once an hour all is read: queues may have come from other servers, and the
   *  timeout of older mail may have been another. */
  let from = { timeoutMs: -1, wholeAt: 0, noneBefore: 0 };
  return {
    name: 'delay notices',
    everyMs: 10 * SECOND_MS,
    work: async () => {
      const startedAt = Date.now();
      const timeoutMs = context.settings().server.delayNotificationTimeoutSeconds * SECOND_MS;
      const isKnown = from.timeoutMs === timeoutMs && startedAt - from.wholeAt < HOUR_MS;
      const received = {
        after: new Date(isKnown ? from.noneBefore : 0),
        before: new Date(startedAt + (isKnown ? CLOCKS_DIFFER_MS - timeoutMs : CLOCKS_DIFFER_MS)),
      };
      for (let count = BATCH; count === BATCH; ) {
        const delayed = await sendDelayNotices(pool, context, received, BATCH);
        count = delayed.count;
        dispatcher.handOver(delayed.dsns);
      }
      from = {
        timeoutMs,
        wholeAt: isKnown ? from.wholeAt : startedAt,
        noneBefore: startedAt - timeoutMs - CLOCKS_DIFFER_MS,
      };
    },
  };
}
