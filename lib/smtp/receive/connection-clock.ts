import { Deadline } from '@/lib/smtp/deadline';

/**
 * Owns: the time of one receiving connection: how long it may last, and how long it may be silent.
 * Promises: nobody is hung up on who waits for us. Keeps no process alive.
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
  readonly #silence = new Deadline(() => this.#wasSilent(), false);
  readonly #whole = new Deadline(() => this.#hasLasted(), false);

  readonly #connection: TimedConnection;
  readonly #inactivityMs: number;

  constructor(connection: TimedConnection, inactivityMs: number, connectionMs: number) {
    this.#connection = connection;
    this.#inactivityMs = inactivityMs;
    this.noteActivity();
    this.#whole.expectWithin(connectionMs);
  }

  noteActivity(): void {
    this.#silence.expectWithin(this.#inactivityMs);
  }

  stop(): void {
    this.#silence.stop();
    this.#whole.stop();
  }

  #wasSilent(): void {
    if (this.#connection.isWaitedFor) this.noteActivity();
    else this.#timeIsUp('inactivity');
  }

  #hasLasted(): void {
    if (this.#connection.isWaitedFor) this.#whole.expectWithin(BUSY_GRACE_MS);
    else this.#timeIsUp('connection');
  }

  #timeIsUp(which: 'inactivity' | 'connection'): void {
    this.stop();
    this.#connection.timeIsUp(which);
  }
}
