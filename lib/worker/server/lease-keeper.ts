import { CannotStartError } from '@/lib/cannot-start';
import type { Pool } from '@/lib/store/database/pool';
import {
  type AcquireFacts,
  acquireLease,
  LEASE_TERM_MS,
  type LeaseHolder,
  releaseLease,
  renewLease,
} from '@/lib/store/server/leases';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: this process's hold on its server's lease: taking, renewing and giving it back, and how much of it is left.
 * Promises: what is left is counted on the monotonic clock from before the renewal was asked for, so it is never
 *   overestimated, whatever the database's clock or the network do.
 * Does not: decide what may be done with what is left.
 */

const RENEW_MS = 3_000;
/** While the database is away every moment counts: the lease runs. */
const RENEW_AGAIN_MS = 500;
/** A holder that died leaves a lease that runs out; a living one moves its heartbeat within this. */
const WATCH_MS = LEASE_TERM_MS + 2_000;
const WATCH_POLL_MS = 250;

/** No DATA begins with less than this left: what it starts must end, and be recorded, under the lease. */
export const MIN_LEASE_FOR_DATA_MS = 5_000;

/** By a process that stays: the next try would end the same way. */
class ServerTakenError extends CannotStartError {
  override readonly name = 'ServerTakenError';
}

export class LeaseKeeper {
  readonly #pool: Pool;
  readonly #holder: LeaseHolder;
  #onLost: () => void = () => undefined;
  #epoch = 0n;
  #validUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #isLost = false;
  #renewing: Promise<void> | null = null;
  #renewalBegan: number | null = null;
  #renewalError: unknown = null;
  #renewedListeners: (() => void)[] = [];

  constructor(pool: Pool, holder: LeaseHolder) {
    this.#pool = pool;
    this.#holder = holder;
  }

  /** Once a loss, and at once when it is lost already. */
  onLost(listener: () => void): void {
    this.#onLost = listener;
    if (this.#isLost) listener();
  }

  get epoch(): bigint {
    return this.#epoch;
  }

  /** Milliseconds, 0 when none. */
  get leftMs(): number {
    return Math.max(0, this.#validUntilMs - performance.now());
  }

  /** How long the renewal that is under way has lasted, 0 when none is. */
  get renewalAgeMs(): number {
    return this.#renewalBegan === null ? 0 : performance.now() - this.#renewalBegan;
  }

  /** Of the last renewal; null when it succeeded. */
  get renewalError(): unknown {
    return this.#renewalError;
  }

  /**
   * Waits for a holder that has died (its lease runs out) or is on its way out (it gives it back).
   * @returns whether the former holder ended uncleanly.
   * @throws ServerTakenError when another living process holds it, and means to.
   */
  async acquire(facts: AcquireFacts): Promise<{ readonly wasUnclean: boolean }> {
    let seen: string | null = null;
    let deadline = performance.now() + WATCH_MS;
    for (;;) {
      const askedAt = performance.now();
      const result = await acquireLease(this.#pool, this.#holder, facts);
      if (result.ok) {
        this.#isLost = false;
        this.#epoch = result.epoch;
        this.#validUntilMs = askedAt + LEASE_TERM_MS;
        this.#schedule(RENEW_MS);
        return { wasUnclean: result.wasUnclean };
      }
      const sign = `${result.instanceId} ${result.heartbeatAt?.getTime()}`;
      const isAlive = seen !== null && seen !== sign;
      // One that starts will take mail, and then it means to stay; one that stops gives the lease back.
      if (isAlive && !result.isTakingMail) deadline = performance.now() + WATCH_MS;
      if ((isAlive && result.isTakingMail) || performance.now() > deadline) throw taken();
      if (seen === null) emit('leaseAwaited', {});
      seen = sign;
      await new Promise((resolve) => setTimeout(resolve, WATCH_POLL_MS));
    }
  }

  /** Resolves at the next renewal, or after half a second. */
  renewed(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RENEW_AGAIN_MS);
      this.#renewedListeners.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** The database said that it is another's: nothing begins until a renewal, now, says otherwise. */
  doubt(): void {
    if (this.leftMs === 0) return;
    this.#validUntilMs = 0;
    this.#schedule(0);
  }

  /** Stops renewing and gives it back. Nothing may be in flight. */
  async release(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#renewing;
    this.#validUntilMs = 0;
    await releaseLease(this.#pool, this.#holder, this.#epoch);
  }

  /** Stops renewing; the lease runs out by itself. */
  abandon(): void {
    this.#stopped = true;
    this.#validUntilMs = 0;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#renewing = this.#renew();
    }, delayMs);
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    this.#renewalBegan = askedAt;
    try {
      const isHeld = await renewLease(this.#pool, this.#holder, this.#epoch);
      if (!isHeld) {
        this.#validUntilMs = 0;
        if (this.#stopped || this.#isLost) return;
        this.#isLost = true;
        this.#onLost();
        return;
      }
      this.#validUntilMs = askedAt + LEASE_TERM_MS;
      this.#renewalError = null;
      this.#schedule(RENEW_MS);
      for (const listener of this.#renewedListeners.splice(0)) listener();
    } catch (error) {
      this.#renewalError = error;
      emit('leaseNotRenewed', { error, leftMs: Math.round(this.leftMs) });
      this.#schedule(RENEW_AGAIN_MS);
    } finally {
      this.#renewalBegan = null;
    }
  }
}

function taken(): ServerTakenError {
  return new ServerTakenError(
    'Another transport process of this name is running on this database. Stop it, or give this one a data directory and ' +
      'a POSTERN_SERVER_NAME of its own.',
  );
}
