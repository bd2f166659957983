import type { EndedSession } from '@/lib/mail/session/receive-session';
import { maySucceedLater, type Pool } from '@/lib/store/database/pool';
import { findRecorded, type RecordedSession, recordSessions } from '@/lib/store/server/record-sessions';
import { emit } from '@/lib/worker/events/events';
import { type Folded, SessionFolder } from './session-folder';

/**
 * Owns: the way of ended receive sessions into the database: gathered for a moment, written together.
 * Promises: mail waits for none of it. A session is kept until the database has taken it, within the folder's bounds; a row
 *   that the database refuses by itself is left out alone, and said. What was not written when the process is killed is lost:
 *   a second's sessions, and a minute's of those that stand together.
 * Does not: decide what is recorded (session-folder).
 */

const GATHER_MS = 1000;
const RETRY_MS = 2000;
const MAX_BATCH = 500;
/** At a stop. */
const MAX_LAST_TRIES = 2;

export class SessionRecorder {
  readonly #pool: Pool;
  readonly #serverId: string;
  readonly #folder = new SessionFolder();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<boolean> | null = null;
  /** Those that may have been written though the answer was lost: of what waits. */
  readonly #inDoubt = new Set<string>();
  #isStopped = false;

  constructor(pool: Pool, serverId: string) {
    this.#pool = pool;
    this.#serverId = serverId;
  }

  record(session: EndedSession): void {
    this.#folder.add(session, performance.now());
    this.#schedule(GATHER_MS);
  }

  /** Resolves when all that ended is written, or cannot be. */
  async stop(): Promise<void> {
    this.abandon();
    await this.#writing;
    this.#tellFolded(this.#folder.release());
    for (let failures = 0; this.#folder.waiting > 0 && failures < MAX_LAST_TRIES; ) {
      if (!(await this.#write())) failures += 1;
    }
  }

  abandon(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(waitMs: number): void {
    if (this.#timer !== null || this.#writing !== null || this.#isStopped) return;
    this.#timer = setTimeout(() => this.#begin(), waitMs);
    this.#timer.unref();
  }

  #begin(): void {
    this.#timer = null;
    this.#tellFolded(this.#folder.endMinute(performance.now()));
    this.#writing = this.#write();
    void this.#writing.then((isWritten) => {
      this.#writing = null;
      if (this.#folder.waiting > 0 || this.#folder.isFolding)
        this.#schedule(isWritten ? GATHER_MS : RETRY_MS);
    });
  }

  /** @returns false when some have to be tried again. Never rejects. */
  async #write(): Promise<boolean> {
    return this.#record(this.#folder.take(MAX_BATCH));
  }

  async #record(batch: readonly RecordedSession[]): Promise<boolean> {
    const [first] = batch;
    if (first === undefined) return true;
    try {
      await this.#writeNew(batch);
      return true;
    } catch (error) {
      if (maySucceedLater(error)) {
        for (const { id } of batch) this.#inDoubt.add(id);
        this.#folder.putBack(batch);
        emit('sessionsNotRecorded', { error, sessions: batch.length });
        return false;
      }
      if (batch.length === 1) {
        this.#inDoubt.delete(first.id);
        emit('sessionRefused', { error, sessionId: first.id });
        return true;
      }
      const half = Math.ceil(batch.length / 2);
      const isWritten = await this.#record(batch.slice(0, half));
      return (await this.#record(batch.slice(half))) && isWritten;
    }
  }

  async #writeNew(batch: readonly RecordedSession[]): Promise<void> {
    const doubted = batch.filter(({ id }) => this.#inDoubt.has(id)).map(({ id }) => id);
    const recorded = doubted.length > 0 ? await findRecorded(this.#pool, doubted) : NONE;
    const fresh = batch.filter(({ id }) => !recorded.has(id));
    if (fresh.length > 0) await recordSessions(this.#pool, this.#serverId, fresh);
    for (const id of doubted) this.#inDoubt.delete(id);
  }

  #tellFolded(folded: Folded | null): void {
    if (folded !== null && folded.sessions > folded.rows) emit('sessionsFolded', folded);
  }
}

const NONE: ReadonlySet<string> = new Set();
