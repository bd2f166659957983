import type { EndedSession, SessionEnd } from '@/lib/mail/session/receive-session';
import type { ReceiveSession } from './receive-session';

/**
 * Owns: how one session ends: what broke it, what it was in the middle of, and the one time that is told.
 * Promises: told once, and not before a message that was in has its answer.
 * Does not: close anything.
 */
export class SessionEnding {
  error: NodeJS.ErrnoException | null = null;
  /** When the error came: a message may have its answer between that and the end. */
  #brokeInTransaction = false;
  #isBeingStopped = false;
  #end: SessionEnd | null = null;
  #wasInTransaction = false;
  #isTold = false;

  readonly #session: ReceiveSession;
  readonly #tell: (session: EndedSession) => void;

  constructor(session: ReceiveSession, tell: (session: EndedSession) => void) {
    this.#session = session;
    this.#tell = tell;
  }

  broke(error: NodeJS.ErrnoException): void {
    this.error ??= error;
    this.#brokeInTransaction ||= this.#session.isInTransaction;
  }

  /** This server cuts the connection off. */
  isStopped(): void {
    this.#isBeingStopped = true;
  }

  /** How a session ends that we did not end with words. */
  leftAs(isInHandshake: boolean): SessionEnd {
    if (this.#isBeingStopped) return 'ServerStopped';
    if (isInHandshake || isTlsFault(this.error)) return 'TlsFailed';
    return this.#isInTransaction ? 'Dropped' : 'ClosedByClient';
  }

  ended(end: SessionEnd): void {
    this.#end = end;
    this.#wasInTransaction = this.#isInTransaction;
  }

  /** Nothing more comes. */
  complete(): void {
    if (this.#end === null || this.#isTold) return;
    this.#isTold = true;
    const { record } = this.#session.context;
    const isInTransaction = this.#wasInTransaction;
    this.#tell(record.ended({ end: this.#end, isInTransaction, error: this.error }));
  }

  get #isInTransaction(): boolean {
    return this.#session.isInTransaction || this.#brokeInTransaction;
  }
}

function isTlsFault(error: NodeJS.ErrnoException | null): boolean {
  return /^ERR_(?:SSL|TLS)_/.test(error?.code ?? '');
}
