import type { LastError } from '@/lib/mail/outcome/last-error';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { OwnedQueue } from '@/lib/store/server/owned-queues';
import type { Connected } from './agent';
import type { CopySettled } from './settler';

/** What the limits of a connector allow of mail that a lane has taken. Each copy that was taken has a permit to begin with. */
export interface LanePermits {
  /** How long a connection is over before its successor is opened: until then its host counts it. 0: nobody counts them. */
  readonly connectionPauseMs: number;
  /**
   * Before each transaction of a copy.
   * @returns to how many of these recipients it may be said; 0: it waits.
   */
  allow(copy: WaitingCopy, recipients: number): number;
  /** Its envelope leaves behind what is being said: it may be heard from now on. */
  begin(copy: WaitingCopy): void;
  /** A transaction is over. @param isAnswered false: its end is not known */
  said(copy: WaitingCopy, recipients: number, isAnswered: boolean): void;
}

/**
 * Owns: what a lane asks of the queue whose mail it sends, and tells it.
 * Promises: lanes are written, read and tested against this; lib/worker/queue/queue-runner fulfils it.
 */
export interface LaneQueue {
  /** The row as it is now. */
  readonly queue: OwnedQueue;
  /** Further messages may be sent on connections that stand. */
  readonly mayContinue: boolean;
  /** Null: nothing limits it. */
  readonly permits: LanePermits | null;
  /** In flight from now on; null when there is nothing to send now. */
  takeCopy(): WaitingCopy | null;
  /** For a connection that is busy, to be said behind what it sends now; null while another one could take it sooner. */
  takeAhead(): WaitingCopy | null;
  /** Not tried after all. */
  putBack(copy: WaitingCopy): void;
  /** True when there may be something to send, false after `idleMs` without. */
  waitForCopy(idleMs: number): Promise<boolean>;
  connecting(): void;
  /** @returns whether this failure is the queue's: none of its other connections stands. */
  connectEnded(result: Connected): boolean;
  /** With mail that its host put off the lane goes to others, which may take minutes: it takes no new mail until `endRound`. */
  beginRound(): void;
  endRound(): void;
  /** A connection stands to another host, for mail that the first put off. */
  otherConnected(): void;
  disconnected(): void;
  /** The queue waits and tries again by its schedule. */
  beginRetry(error: LastError): Promise<void>;
  settled(copy: WaitingCopy, result: CopySettled): void;
  /** Some recipients of a copy have their end, the others are being tried. */
  settledInPart(): void;
}
