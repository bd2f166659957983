import { isConnectionLoss } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';
import type { RetryServices } from './queue-retry';

const AGAIN_MS = 500;

/**
 * Owns: writes that may be late but not lost.
 * Promises: repeated while the database is away, until `stopping` is aborted; another failure is told and ends it.
 */
export function persistentWrite(stopping: AbortSignal): RetryServices['write'] {
  return async (what, work) => {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        emit('queueNotRecorded', { error, what });
        if (!isConnectionLoss(error) || stopping.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  };
}
