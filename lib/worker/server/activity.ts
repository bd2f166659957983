import type { PressureState } from '@/lib/mail/outcome/back-pressure';
import type { SuspectedForwarder } from '@/lib/mail/routing/forwarder-watch';
import type { Pool } from '@/lib/store/database/pool';
import { publishActivity, type QueueActivity } from '@/lib/store/server/server-activity';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: telling others, once a second while busy, which queues are connected and which copies are in flight; and,
 *   whenever it changes, which resources are short and which forwarder is suspected.
 * Promises: the first message of a quiet time is told within the second; the end of activity is told too.
 * Does not: count crashes from it (lib/store/server/takeover.ts does).
 */
export interface ActivitySource {
  readonly queues: () => ReadonlyMap<bigint, QueueActivity>;
  readonly inFlight: () => ReadonlySet<bigint>;
  /** Another object when there is something new to tell. */
  readonly pressure: () => PressureState | null;
  /** Likewise. */
  readonly forwarder: () => SuspectedForwarder | null;
}

const PUBLISH_MS = 1000;

interface Told {
  readonly pressure: PressureState | null;
  readonly forwarder: SuspectedForwarder | null;
  readonly epoch: bigint | null;
}

export class ActivityPublisher {
  readonly #pool: Pool;
  readonly #serverId: string;
  readonly #epoch: () => bigint;
  readonly #source: ActivitySource;
  #timer: NodeJS.Timeout | null = null;
  #wasBusy = false;
  #told: Told = { pressure: null, forwarder: null, epoch: null };
  #publishing: Promise<void> | null = null;

  constructor(pool: Pool, serverId: string, epoch: () => bigint, source: ActivitySource) {
    this.#pool = pool;
    this.#serverId = serverId;
    this.#epoch = epoch;
    this.#source = source;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#publishing ??= this.#publish().finally(() => {
        this.#publishing = null;
      });
    }, PUBLISH_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#publishing;
  }

  async #publish(): Promise<void> {
    const queues = this.#source.queues();
    const inFlight = this.#source.inFlight();
    const isBusy = queues.size > 0 || inFlight.size > 0;
    const pressure = this.#source.pressure();
    const epoch = this.#epoch();
    const forwarder = this.#source.forwarder();
    const isSame = pressure === this.#told.pressure && forwarder === this.#told.forwarder;
    const isTold = isSame && ((pressure === null && forwarder === null) || epoch === this.#told.epoch);
    if (!isBusy && !this.#wasBusy && isTold) return;
    try {
      await publishActivity(this.#pool, {
        serverId: this.#serverId,
        epoch,
        queues,
        inFlight,
        pressure,
        forwarder,
      });
      this.#wasBusy = isBusy;
      this.#told = { pressure, forwarder, epoch };
    } catch (error) {
      emit('activityNotPublished', { error });
    }
  }
}
