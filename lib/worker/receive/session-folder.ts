import { sourceNetworkOf } from '@/lib/mail/address/source-network';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import type { RecordedSession } from '@/lib/store/server/record-sessions';

/**
 * Owns: which receive sessions are recorded one by one, and which stand together: strangers make as many as they like.
 * Promises: none is lost: a session without a row of its own is counted in the row of those that are alike (same connector,
 *   source, end and refusal), which says how many it stands for. A session that handed over mail has its own row while there
 *   is room; what there may be of others, and of dialogues, is bounded a minute, and what waits here is bounded always.
 * Does not: write.
 */

/** Of sessions that handed over nothing. */
export const MAX_ROWS_A_MINUTE = 600;
export const MAX_ROWS_OF_A_SOURCE = 60;
/** A hundred thousand whole refusals, or a few hundred of the longest. */
export const MAX_DIALOGUE_CHARACTERS_A_MINUTE = 8 * 1024 * 1024;
export const MAX_WAITING_ROWS = 5000;
const MAX_WAITING_DIALOGUE_CHARACTERS = 32 * 1024 * 1024;
/** Beyond these only connector and end tell them apart. */
const MAX_KINDS = 500;
const MINUTE_MS = 60_000;

export interface Folded {
  readonly sessions: number;
  readonly rows: number;
}

type Kind = { -readonly [Name in keyof RecordedSession]: RecordedSession[Name] };

export class SessionFolder {
  readonly #rows: RecordedSession[] = [];
  readonly #kinds = new Map<string, Kind>();
  readonly #rowsBySource = new Map<string, number>();
  #rowsThisMinute = 0;
  #dialogueThisMinute = 0;
  #dialogueWaiting = 0;
  #minuteEnd = Number.NEGATIVE_INFINITY;

  /** Rows that may be written now. */
  get waiting(): number {
    return this.#rows.length;
  }

  /** Some stand together, and are ready when the minute is over. */
  get isFolding(): boolean {
    return this.#kinds.size > 0;
  }

  add(session: EndedSession, nowMs: number): void {
    this.#beginMinute(nowMs);
    const { source } = sourceNetworkOf(session.clientIp);
    if (this.#hasOwnRow(session, source)) this.#rows.push(this.#withDialogue(session));
    else this.#fold(session, source);
  }

  /**
   * @returns what was folded in the minute that is over; null while it lasts, or when nothing was. While as many rows wait as
   *   may, the minute goes on: what is written together takes no more room by that.
   */
  endMinute(nowMs: number): Folded | null {
    if (nowMs < this.#minuteEnd || this.#rows.length >= MAX_WAITING_ROWS) return null;
    return this.release();
  }

  /** Those that stand together may be written, whether or not the minute is over. */
  release(): Folded | null {
    const kinds = [...this.#kinds.values()];
    if (kinds.length === 0) return null;
    this.#kinds.clear();
    this.#rows.push(...kinds);
    return { sessions: kinds.reduce((sum, kind) => sum + kind.sessions, 0), rows: kinds.length };
  }

  take(limit: number): RecordedSession[] {
    const taken = this.#rows.splice(0, limit);
    for (const { dialogue } of taken) this.#dialogueWaiting -= dialogue?.length ?? 0;
    return taken;
  }

  /** What could not be written yet. */
  putBack(rows: readonly RecordedSession[]): void {
    this.#rows.unshift(...rows);
    for (const { dialogue } of rows) this.#dialogueWaiting += dialogue?.length ?? 0;
  }

  #beginMinute(nowMs: number): void {
    if (nowMs < this.#minuteEnd) return;
    this.#minuteEnd = nowMs + MINUTE_MS;
    this.#rowsThisMinute = 0;
    this.#dialogueThisMinute = 0;
    this.#rowsBySource.clear();
  }

  #hasOwnRow({ messages }: EndedSession, source: string): boolean {
    if (this.#rows.length >= MAX_WAITING_ROWS) return false;
    if (messages > 0) return true;
    const ofSource = this.#rowsBySource.get(source) ?? 0;
    if (this.#rowsThisMinute >= MAX_ROWS_A_MINUTE || ofSource >= MAX_ROWS_OF_A_SOURCE) return false;
    this.#rowsThisMinute += 1;
    this.#rowsBySource.set(source, ofSource + 1);
    return true;
  }

  #withDialogue(session: EndedSession): RecordedSession {
    const characters = session.dialogue?.length ?? 0;
    const isLeftOut =
      this.#dialogueThisMinute + characters > MAX_DIALOGUE_CHARACTERS_A_MINUTE ||
      this.#dialogueWaiting + characters > MAX_WAITING_DIALOGUE_CHARACTERS;
    if (characters > 0 && isLeftOut)
      return { ...session, sessions: 1, dialogue: null, isDialogueLeftOut: true };
    this.#dialogueThisMinute += characters;
    this.#dialogueWaiting += characters;
    return { ...session, sessions: 1, isDialogueLeftOut: false };
  }

  #fold(session: EndedSession, source: string): void {
    const { connectorName, end, outcome } = session;
    const alike = JSON.stringify([connectorName, end, outcome, refusalOf(session), source]);
    const isOwnKind = this.#kinds.has(alike) || this.#kinds.size < MAX_KINDS;
    const key = isOwnKind ? alike : JSON.stringify([connectorName, end, outcome]);
    const kind = this.#kinds.get(key);
    if (kind === undefined) this.#kinds.set(key, this.#newKind(session, isOwnKind));
    else addTo(kind, session);
  }

  #newKind(session: EndedSession, isOfOneSource: boolean): Kind {
    const row = this.#withDialogue(session);
    // Of many clients no address is the right one.
    return isOfOneSource ? { ...row } : { ...row, clientIp: '', helloName: null, accountName: null };
  }
}

/** Codes only: its text may name an address. */
function refusalOf({ reply }: EndedSession): string {
  return reply?.slice(0, 9) ?? '';
}

function addTo(kind: Kind, session: EndedSession): void {
  kind.sessions += 1;
  kind.durationMs = Math.max(kind.durationMs, session.durationMs);
  kind.messages += session.messages;
  kind.refusedMessages += session.refusedMessages;
  kind.bytes += session.bytes;
  kind.recipients += session.recipients;
  kind.refusedRecipients += session.refusedRecipients;
  kind.refusals += session.refusals;
}
