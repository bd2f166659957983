import type { DeliveryTypes } from '@/lib/mail/routing/delivery-type';
import type { TokenKeeper } from '@/lib/oauth/token-keeper';
import type { Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import type { Dispatcher } from '@/lib/worker/queue/dispatcher';
import type { QueueDirectory } from '@/lib/worker/receive/queue-directory';
import type { RowlessKeeper } from '@/lib/worker/receive/rowless-keeper';
import type { OwnListener } from '@/lib/worker/server/own-listener';

/**
 * Owns: what a chore is: what time asks of each server for its own queues.
 * Does not: cover work of the installation, which one server does for all (lib/worker/tasks).
 */
export interface Chore {
  readonly name: string;
  /** From its end to its next begin; 0: at each poll. */
  readonly everyMs: number;
  readonly work: () => Promise<void>;
}

export interface ChoreServices {
  readonly pool: Pool;
  readonly context: ServerContext;
  readonly dispatcher: Dispatcher;
  readonly deliveryTypes: DeliveryTypes;
  readonly directory: QueueDirectory;
  readonly keeper: RowlessKeeper;
  readonly listener: OwnListener;
  readonly tokens: Pick<TokenKeeper, 'tokenOf' | 'continueSignIn'>;
  /** False under back pressure: resubmission is work that can wait. */
  readonly mayResubmit: () => boolean;
}

export const SECOND_MS = 1000;
