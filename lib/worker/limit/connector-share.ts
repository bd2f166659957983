import { answerShare, type ShareAnswer } from '@/lib/mail/limit/limit-share';
import type { SendLimit } from '@/lib/mail/limit/send-limits';
import type { Pool } from '@/lib/store/database/pool';
import { changeLimitUses, type LimitKey } from '@/lib/store/limit/limit-uses';
import { emit } from '@/lib/worker/events/events';
import { type Permit, ShareGroup } from './share-group';

/**
 * Owns: this server's share of the limits of one send connector: asking the database for more, telling it what has ended,
 *   giving back what is of no use.
 * Promises: one question at a time; nothing is taken while one is under way, so that nothing is counted twice. What is asked
 *   in vain is asked again when there may be room. While the database is away nothing more goes out than it had given.
 * Does not: decide who has what (lib/mail/limit) or which message goes (lib/worker/queue).
 */

export interface ShareServices {
  readonly pool: Pool;
  readonly serverId: string;
  /** Of the lease. */
  readonly epoch: () => bigint;
}

/** Of one connector. */
interface OfConnector {
  readonly id: string;
  /** Whose a message counts as: of the address by which it leaves. Never empty. */
  readonly senderOf: (fromAddress: string) => string;
  /** Mail that waited may be permitted now. */
  readonly onRoom: () => void;
}

/** What a message was permitted. */
export interface MailPermit {
  readonly recipients: number;
  readonly permits: readonly { readonly group: ShareGroup; readonly permit: Permit }[];
}

export type Taken =
  | { readonly kind: 'permitted'; readonly permit: MailPermit }
  /** None of the connector's mail may leave now. */
  | { readonly kind: 'connectorWaits' }
  /** None of this sender's. */
  | { readonly kind: 'senderWaits' };

const FLUSH_MS = 1000;
/** Where a limit counts by the second. */
const FAST_FLUSH_MS = 200;
const IDLE_MS = 3000;
/** What others hold may come back at any time. */
const OTHERS_HOLD_MS = 500;
/** Others may give back what they held, sooner than the time that was told. */
const LONGEST_WAIT_MS = 10_000;
/** There are few senders whose mail several servers have, and there may be very many senders. */
const LONGEST_SENDER_WAIT_MS = 300_000;
/** The other side hears of a connection's end after us, and may hear of the next one first. */
const CONNECTION_PAUSE_MS = 200;
const FAILED_PAUSE_MS = 1000;
/** A receiver may still count what was said to it without an answer. */
const UNANSWERED_MS = 10_000;

export class ConnectorShare {
  readonly #connectorId: string;
  readonly #services: ShareServices;
  readonly #senderOf: OfConnector['senderOf'];
  readonly #onRoom: () => void;
  #limits: readonly SendLimit[];
  #senderLimits: readonly SendLimit[];
  readonly #mail: ShareGroup;
  readonly #connections: ShareGroup;
  readonly #senders = new Map<string, ShareGroup>();
  #asking: Promise<void> | null = null;
  #isAskingSoon = false;
  #timer: NodeJS.Timeout | null = null;
  /** When it ends, on the monotonic clock. */
  #wakesAt = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor({ id, senderOf, onRoom }: OfConnector, limits: readonly SendLimit[], services: ShareServices) {
    this.#connectorId = id;
    this.#services = services;
    this.#senderOf = senderOf;
    this.#onRoom = onRoom;
    this.#limits = limits;
    this.#senderLimits = limits.filter(isOfSender);
    this.#mail = new ShareGroup('', limits.filter(isOfMail));
    this.#connections = new ShareGroup('', limits.filter(isOfConnections));
  }

  /** @returns whether they are others. */
  setLimits(limits: readonly SendLimit[]): boolean {
    if (JSON.stringify(limits) === JSON.stringify(this.#limits)) return false;
    this.#limits = limits;
    this.#mail.setLimits(limits.filter(isOfMail));
    this.#connections.setLimits(limits.filter(isOfConnections));
    this.#senderLimits = limits.filter(isOfSender);
    for (const group of this.#senders.values()) group.setLimits(this.#senderLimits);
    this.#askSoon();
    return true;
  }

  /** None of its mail can leave for a while. */
  get waitsLong(): boolean {
    return waitsLong(this.#mail);
  }

  /** Whether a message with one recipient would be permitted, but for its sender; it is not asked for. */
  get hasRoom(): boolean {
    return !this.#mail.isLimited || this.#mail.hasRoom;
  }

  /** Whether a message may begin. What it lacks is asked for. */
  check(fromAddress: string, recipients: number): Exclude<Taken['kind'], 'permitted'> | null {
    const isAllowed = this.#mail.allows(recipients) > 0;
    const sender = this.#senderGroup(fromAddress);
    const isSenderAllowed = sender === null || sender.allows(1) > 0;
    if (isAllowed && isSenderAllowed) return null;
    this.#askIfDue(this.#mail, sender);
    return isAllowed ? 'senderWaits' : 'connectorWaits';
  }

  /** A sender's mail may leave, as far as its own limits go. What it lacks is asked for. */
  maySend(fromAddress: string): boolean {
    const sender = this.#senderGroup(fromAddress);
    if (sender === null || sender.allows(1) > 0) return true;
    this.#askIfDue(sender);
    return false;
  }

  /** This sender's mail cannot leave for a while. */
  senderWaitsLong(fromAddress: string): boolean {
    return waitsLong(this.#senderGroup(fromAddress));
  }

  take(fromAddress: string, recipients: number): Taken {
    const why = this.check(fromAddress, recipients);
    if (why !== null) return { kind: why };
    const sender = this.#senderGroup(fromAddress);
    const allowed = this.#mail.allows(recipients);
    const groups = sender === null ? [this.#mail] : [this.#mail, sender];
    const permits = groups.map((group) => ({ group, permit: group.take(allowed) }));
    if (groups.some(({ isShort, blockedUntil }) => isShort && blockedUntil === null)) this.#askSoon();
    this.#wakeLater(groups);
    return { kind: 'permitted', permit: { recipients: allowed, permits } };
  }

  /** Nothing of it was said. */
  giveBack({ permits }: MailPermit): void {
    for (const { group, permit } of permits) group.giveBack(permit);
    this.#wakeLater(permits.map(({ group }) => group));
  }

  /** @param said how many recipients were said. @param isAnswered false: it may still be counted after this */
  end({ permits }: MailPermit, said: number, isAnswered: boolean): void {
    const at = performance.now() + (isAnswered ? 0 : UNANSWERED_MS);
    for (const { group, permit } of permits) group.end(permit, said, at);
    this.#wakeLater(permits.map(({ group }) => group));
  }

  /** So long it is over before it counts no more; 0: nobody counts them. */
  get connectionPauseMs(): number {
    return this.#connections.isLimited ? CONNECTION_PAUSE_MS : 0;
  }

  /** @returns what ends it, when the connection is gone; null: none may be opened now. */
  takeConnection(): (() => void) | null {
    if (!this.#connections.isLimited) return this.adoptConnection();
    if (this.#connections.allows(1) === 0) {
      this.#askIfDue(this.#connections);
      return null;
    }
    return this.#connect(true);
  }

  /** One that stood before there were limits. @returns what ends it */
  adoptConnection(): () => void {
    const end = this.#connect(false);
    if (this.#connections.isLimited) this.#askSoon();
    return end;
  }

  #connect(isGiven: boolean): () => void {
    this.#connections.connect(isGiven);
    const end = () => {
      this.#connections.disconnect();
      // Others may wait for it.
      if (this.#connections.isLimited) this.#askSoon();
    };
    return () => {
      if (this.connectionPauseMs === 0 || this.#isStopped) end();
      else setTimeout(end, this.connectionPauseMs);
    };
  }

  /** The lease is lost: nothing begins. */
  forget(): void {
    for (const group of this.#groups()) group.forget();
  }

  /** Gives back what it holds. Nothing is under way any more. */
  async stop(): Promise<void> {
    this.abandon();
    await this.#asking;
    await this.#ask(true).catch((error: unknown) => this.#failed(error));
  }

  abandon(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #groups(): ShareGroup[] {
    return [this.#mail, this.#connections, ...this.#senders.values()].filter(({ isLimited }) => isLimited);
  }

  #senderGroup(fromAddress: string): ShareGroup | null {
    const limits = this.#senderLimits;
    if (limits.length === 0) return null;
    const sender = this.#senderOf(fromAddress);
    const known = this.#senders.get(sender);
    if (known) return known;
    const group = new ShareGroup(sender, limits);
    this.#senders.set(sender, group);
    return group;
  }

  #askIfDue(...groups: readonly (ShareGroup | null)[]): void {
    const known = groups.filter((group) => group !== null);
    if (known.some(({ isDue }) => isDue)) this.#askSoon();
    else this.#wakeLater(known);
  }

  /** When this turn of the event loop has said all that it wants. */
  #askSoon(): void {
    if (this.#isAskingSoon || this.#isStopped) return;
    this.#isAskingSoon = true;
    setImmediate(() => {
      this.#isAskingSoon = false;
      if (this.#asking) void this.#asking.then(() => this.#askSoon());
      else if (!this.#isStopped) this.#begin();
    });
  }

  #begin(): void {
    this.#asking = this.#ask(false)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#asking = null;
        this.#wakeLater();
        this.#onRoom();
      });
  }

  async #ask(givesAll: boolean): Promise<void> {
    const groups = this.#groups().filter((group) => givesAll || hasToSay(group));
    if (groups.length === 0) return;
    const asks = groups.map((group) => ({
      group,
      ask: group.ask(givesAll || group === this.#connections || group.isIdle(IDLE_MS)),
    }));
    const keys = asks.flatMap(({ group, ask }) =>
      ask.names.map((name): LimitKey => ({ sender: group.sender, name })),
    );
    const holder = { server: this.#services.serverId, epoch: this.#services.epoch().toString() };
    const askedAt = performance.now();
    try {
      const answers = await changeLimitUses(this.#services.pool, this.#connectorId, keys, (stored) => {
        const { nowMs, isAlive } = stored;
        const endedAtMs = (at: number) => nowMs - (askedAt - at);
        const answers: ShareAnswer[] = [];
        let from = 0;
        for (const { ask } of asks) {
          const uses = stored.uses.slice(from, from + ask.names.length);
          from += ask.names.length;
          answers.push(answerShare(ask.asks(uses, endedAtMs), holder, isAlive, nowMs));
        }
        const changed = answers.flatMap((answer, index) =>
          answer.answers.map(({ use }, place) => {
            const ask = asks[index]?.ask;
            const { blocked } = answer;
            const isReason = ask?.mailWaits === true && ask.names[place] === blocked?.name;
            return { use, blocked: isReason ? blocked : null };
          }),
        );
        return { changed, result: { answers, nowMs } };
      });
      for (const [index, { group, ask }] of asks.entries()) {
        const answer = answers.answers[index];
        if (!answer) continue;
        ask.answered(answer);
        const waitMs = waitOf(answer, answers.nowMs);
        const now = performance.now();
        const longestMs = group.sender === '' ? LONGEST_WAIT_MS : LONGEST_SENDER_WAIT_MS;
        group.block(now + waitMs, now + Math.min(waitMs, longestMs));
      }
    } catch (error) {
      for (const { ask } of asks) ask.failed();
      throw error;
    }
    for (const [sender, group] of this.#senders) {
      if (group.isForgettable && group.blockedUntil === null) this.#senders.delete(sender);
    }
  }

  #failed(error: unknown): void {
    emit('sendLimitsNotRead', { error, connectorId: this.#connectorId });
    const again = performance.now() + FAILED_PAUSE_MS;
    for (const group of this.#groups()) group.block(again, again);
  }

  /** For what ended, what is idle, and what waits. What is due sooner than what was known of moves the time. */
  #wakeLater(groups: readonly ShareGroup[] = this.#groups()): void {
    if (this.#isStopped) return;
    const now = performance.now();
    let at = Number.POSITIVE_INFINITY;
    for (const group of groups) {
      if (!group.isLimited) continue;
      if (group.hasNews || group.hasRoom) at = Math.min(at, now + this.#flushMs);
      if (group.askAgainAt !== null) at = Math.min(at, group.askAgainAt);
    }
    if (at >= this.#wakesAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#wakesAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#wakesAt = Number.POSITIVE_INFINITY;
        if (this.#groups().some(hasToSay)) this.#askSoon();
        else this.#wakeLater();
        this.#onRoom();
      },
      Math.max(1, at - now + 1),
    );
  }

  get #flushMs(): number {
    return this.#limits.some(({ windowMs }) => windowMs > 0 && windowMs <= 1000) ? FAST_FLUSH_MS : FLUSH_MS;
  }
}

function waitsLong(group: ShareGroup | null): boolean {
  const until = group?.blockedUntil ?? null;
  return until !== null && until - performance.now() > IDLE_MS;
}

function waitOf({ blocked }: ShareAnswer, nowMs: number): number {
  if (blocked === null) return 0;
  return blocked.untilMs === null ? OTHERS_HOLD_MS : Math.max(1, blocked.untilMs - nowMs);
}

function hasToSay(group: ShareGroup): boolean {
  if (group.isDue || group.hasNews) return true;
  return group.isIdle(IDLE_MS) ? group.hasRoom : group.isShort && group.blockedUntil === null;
}

function isOfMail(limit: SendLimit): boolean {
  return limit.of === 'connector' && limit.counts !== 'connections';
}

function isOfConnections(limit: SendLimit): boolean {
  return limit.counts === 'connections';
}

function isOfSender(limit: SendLimit): boolean {
  return limit.of === 'sender';
}
