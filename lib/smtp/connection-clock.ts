/**
 * Owns: the time of one receiving connection: how long it may last, and how long it may be silent.
 * Promises: one timer, which looks when it fires at what was noted meanwhile: noting costs a read of the clock and no timer
 *   is set anew for a command. Keeps no process alive.
 * Does not: close anything; it says that time is up.
 */

export interface TimedConnection {
  /** A message is in and its client waits for us: that is neither silence nor the moment to hang up. */
  readonly isWaitedFor: boolean;
  timeIsUp(which: 'inactivity' | 'connection'): void;
}

/** A message that is in and waits for its commit may still get its reply when the connection's time is up. */
const BUSY_GRACE_MS = 5000;

export class ConnectionClock {
  private lastActivityAt: number;
  private endsAt: number;
  private timer: NodeJS.Timeout;
  private readonly look = () => this.lookAtTime();

  constructor(
    private readonly connection: TimedConnection,
    private readonly inactivityMs: number,
    connectionMs: number,
  ) {
    this.lastActivityAt = performance.now();
    this.endsAt = this.lastActivityAt + connectionMs;
    this.timer = this.arm(this.lastActivityAt);
  }

  noteActivity(): void {
    this.lastActivityAt = performance.now();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private lookAtTime(): void {
    const now = performance.now();
    const isWaitedFor = this.connection.isWaitedFor;
    if (isWaitedFor) this.lastActivityAt = now;
    if (now >= this.endsAt) {
      if (!isWaitedFor) {
        this.connection.timeIsUp('connection');
        return;
      }
      this.endsAt = now + BUSY_GRACE_MS;
    } else if (now - this.lastActivityAt >= this.inactivityMs) {
      this.connection.timeIsUp('inactivity');
      return;
    }
    this.timer = this.arm(now);
  }

  private arm(now: number): NodeJS.Timeout {
    const dueMs = Math.min(this.endsAt, this.lastActivityAt + this.inactivityMs) - now;
    // Timers fire up to a millisecond early; above 2^31 they fire at once.
    return setTimeout(this.look, Math.min(Math.ceil(dueMs) + 1, 2 ** 31 - 1)).unref();
  }
}
