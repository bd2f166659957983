import type { AskBehind, SendResult } from '@/lib/mail/message/outbound-message';
import { peerArguments } from '@/lib/mail/outcome/outcome';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import type { Connected, DeliveryAgent, DeliveryConnector, HostFacts } from './agent';
import {
  afterHostsInVain,
  afterPart,
  firstTask,
  isFirst,
  isUntried,
  provenLimit,
  recipientsFor,
  stepAfter,
  type Task,
  triedHosts,
} from './delivery-round';
import { HeldMail, heldMail, type MailSource, newMail } from './held-mail';
import type { LaneQueue } from './lane-queue';
import { type Outgoing, type OutgoingServices, outgoing, say } from './outgoing';
import type { CopySettled, Settler } from './settler';
import {
  type AttemptFacts,
  attemptOf,
  attemptsInVain,
  failedForGood,
  finished,
  finishedInPart,
  roundOver,
  type Said,
  type Trial,
  triedInVain,
} from './tried-copy';

/**
 * Owns: the life of one connection of a queue at a time: connect, send message after message, stay warm for a moment,
 *   leave; and, for what its host put off, the same with the next host.
 * Promises: each copy it takes is settled or put back; no content leaves when the lease may run out meanwhile. While all of
 *   the queue's connections are busy, the next copy's envelope leaves behind the last dot of the one before. Recipients that
 *   have their end are recorded before the others of their message are tried on.
 * Does not: wait for other settles before it sends the next message (the settler bounds how many wait), decide who is
 *   tried where (delivery-round), or know how an agent delivers.
 */

export interface LaneServices extends OutgoingServices {
  readonly serverId: string;
  readonly agents: Required<DeliveryAgent>;
  readonly settler: Settler;
  /** Enough of the lease is left to let content leave. */
  readonly maySendData: () => boolean;
  /** Resolves when `maySendData` may have become true, or after a moment. */
  readonly leaseRenewed: () => Promise<void>;
}

type Standing = Extract<Connected, { kind: 'connected' }>;

/** A connection that nothing was said on for this long is given back. */
const WARM_MS = 5_000;

export function runLane(queue: LaneQueue, services: LaneServices): Promise<void> {
  return new Lane(queue, services).run();
}

class Lane {
  readonly #queue: LaneQueue;
  readonly #services: LaneServices;
  readonly #held = new HeldMail();
  #connector: DeliveryConnector | null = null;

  constructor(queue: LaneQueue, services: LaneServices) {
    this.#queue = queue;
    this.#services = services;
  }

  async run(): Promise<void> {
    for (let first = this.#queue.takeCopy(); first !== null; ) {
      const next = await this.#open(first);
      if (this.#held.isEmpty) {
        // Where connections are counted, another server may have its turn.
        if (next && this.#connectionPauseMs > 0) {
          this.#queue.putBack(next);
          return;
        }
        first = next;
        continue;
      }
      // Whoever is free may have it meanwhile.
      if (next) this.#queue.putBack(next);
      this.#queue.beginRound();
      try {
        await this.#goRound();
      } finally {
        this.#queue.endRound();
      }
      first = this.#queue.takeCopy();
    }
  }

  /** @returns the copy for a new connection: the message limit was reached, or the server closed; null when all is sent. */
  async #open(first: WaitingCopy): Promise<WaitingCopy | null> {
    const queue = this.#queue;
    const { agents, settler } = this.#services;
    const startedAt = new Date();
    queue.connecting();
    const result = await agents.open(queue.queue);
    this.#connector = result.connector;
    const isQueueFailure = queue.connectEnded(result);
    if (result.kind === 'connected') {
      try {
        const source = newMail(queue, this.#held, result.host, firstTask(first));
        return await this.#use(result, source);
      } finally {
        queue.disconnected();
      }
    }
    if (result.kind === 'retry' && (!isQueueFailure || !queue.mayContinue)) {
      // Others stand and carry on with what this one took; or it was given up because the process stops.
      queue.putBack(first);
      return null;
    }
    const attempt: AttemptFacts = {
      ...this.#trial(first, result.connector),
      startedAt,
      now: new Date(),
      facts: null,
      dialogue: () => null,
    };
    if (result.kind === 'failed') {
      this.#settle(failedForGood(attempt, result.error));
      await settler.whenRoom();
      return queue.takeCopy();
    }
    await queue.beginRetry(result.error);
    this.#settle(triedInVain(attempt, result.error, result.inVain));
    return null;
  }

  /** What the host put off, at the next hosts, until each message has been taken or tried at all of them. */
  async #goRound(): Promise<void> {
    const queue = this.#queue;
    const { agents, settler } = this.#services;
    for (let task = this.#held.first; task !== null; task = this.#held.first) {
      if (!(await this.#mayGoOn())) {
        for (let left = this.#held.takeFirst(); left !== null; left = this.#held.takeFirst())
          this.#stop(left);
        return;
      }
      const pauseMs = this.#connectionPauseMs;
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const result = await agents.openOther(queue.queue, triedHosts(task));
      if (result?.kind === 'connected') {
        this.#noteInVain(result);
        queue.otherConnected();
        try {
          // Each has them on its record already.
          await this.#use({ ...result, inVain: [] }, heldMail(this.#held, result.host));
        } finally {
          queue.disconnected();
        }
      } else if (result?.kind === 'retry' && result.inVain.length > 0) {
        this.#noteInVain(result);
      } else {
        this.#held.takeFirst();
        this.#settle(roundOver(this.#connector, task, this.#settings, null));
        await settler.whenRoom();
      }
    }
  }

  #noteInVain({ inVain, connector }: Pick<Standing, 'inVain' | 'connector'>): void {
    this.#held.change((task) =>
      afterHostsInVain(task, inVain, attemptsInVain(this.#trial(task.copy, connector), inVain)),
    );
  }

  /** @returns the new copy that this connection does not take any more. */
  async #use(connected: Standing, source: MailSource): Promise<WaitingCopy | null> {
    const { session, maxMessages, host, connector } = connected;
    const connectorId = connector?.id ?? null;
    const next = () => this.#nextToSay(() => source.take(), host, connectorId);
    for (let mail = next(); ; ) {
      while (mail === null) {
        const mayBeMore = await source.waitForMore(WARM_MS);
        mail = next();
        if (mail === null && !mayBeMore) {
          await session.quit();
          return null;
        }
      }
      if (session.messageCount >= maxMessages || !session.isOpen) {
        // Gone before its successor comes: a receiver counts it until it hangs up.
        await session.quit();
        return this.#leave(source, mail.task);
      }
      if (!(await this.#mayGoOn())) {
        source.putBack(mail.task);
        await session.quit();
        return this.#leave(source, null);
      }
      const ahead: { mail: Outgoing | null } = { mail: null };
      const behind: AskBehind = () => {
        if (session.messageCount >= maxMessages) return 'QUIT';
        ahead.mail = this.#nextToSay(() => source.takeAhead(), host, connectorId);
        if (ahead.mail !== null) this.#queue.permits?.begin(ahead.mail.task.copy);
        return ahead.mail?.envelope ?? null;
      };
      const startedAt = new Date();
      const result = await say(mail, session, behind);
      // Nothing was said, so nothing ahead of it either.
      if (result.stale) return this.#leave(source, mail.task);
      this.#queue.permits?.said(mail.task.copy, mail.recipients.length, result.usable);
      const rest = await this.#record(connected, mail, startedAt, result);
      if (rest) source.goesOn(rest);
      if (!result.usable) {
        await session.quit();
        if (ahead.mail !== null && this.#queue.permits !== null) {
          // It may have been heard, which counts: to be said again it needs to be permitted again.
          this.#queue.permits.said(ahead.mail.task.copy, ahead.mail.recipients.length, false);
          source.putBack(ahead.mail.task);
          return this.#leave(source, null);
        }
        return this.#leave(source, ahead.mail?.task ?? (this.#held.isEmpty ? source.take() : null));
      }
      await this.#services.settler.whenRoom();
      mail = ahead.mail ?? next();
    }
  }

  /** What no limit holds back. */
  #nextToSay(take: () => Task | null, host: HostFacts, connectorId: string | null): Outgoing | null {
    const { permits } = this.#queue;
    for (let task = take(); task !== null; task = take()) {
      if (permits === null) return outgoing(this.#services, task, host, connectorId);
      const allowed = permits.allow(task.copy, recipientsFor(task, host).length);
      if (allowed > 0) return outgoing(this.#services, task, host, connectorId, allowed);
      this.#holdBack(task);
    }
    return null;
  }

  /** A limit allows no further transaction of it now. */
  #holdBack(task: Task): void {
    if (!isUntried(task)) this.#settle(roundOver(this.#connector, task, this.#settings, null));
    else if (isFirst(task)) this.#queue.putBack(task.copy);
    // Its rows know what is left of it.
    else this.#queue.settled(task.copy, STILL_WAITING);
  }

  /** @returns the copy in hand when it is new; what is on its round already is held. */
  #leave(source: MailSource, inHand: Task | null): WaitingCopy | null {
    for (let task = source.takeReady(); task !== null; task = source.takeReady()) source.putBack(task);
    if (inHand === null) return null;
    if (isFirst(inHand)) return inHand.copy;
    this.#held.add(inHand);
    return null;
  }

  /** @returns what of it goes on in this round. */
  async #record(
    { session, connector, host, inVain }: Standing,
    { task, recipients, sentAs }: Outgoing,
    startedAt: Date,
    result: SendResult,
  ): Promise<Task | null> {
    const { facts } = session;
    const trial = this.#trial(task.copy, connector);
    const { overLimit, outcomes } = result;
    const ofRecipients = overLimit
      ? outcomes.filter((_outcome, index) => !overLimit.recipients.has(index))
      : outcomes;
    const asked = overLimit
      ? recipients.filter((_recipient, index) => !overLimit.recipients.has(index))
      : recipients;
    const now = new Date();
    const attempt = { ...trial, startedAt, now, facts, dialogue: result.dialogue, sentAs: sentAs() };
    const attempts = [attemptOf(attempt, ofRecipients, asked)];
    // The first message of a connection tells of the hosts before it.
    if (session.messageCount === 1) attempts.unshift(...attemptsInVain(trial, inVain));

    const isEach = isFirst(task) && recipients === task.copy.recipients && overLimit === null;
    if (isEach && outcomes.every(({ kind }) => kind !== 'retry')) {
      this.#settle(finished(trial, result, { host: facts.host, attempts }));
      return null;
    }
    const limit = provenLimit(task, host, result);
    if (limit !== null) host.recipientLimit = limit;
    const peer = peerArguments({ ...facts, port: facts.port ?? 0 });
    const step = stepAfter(task, { recipients, result, host, peer, inVain, attempts });
    const said = { step, outcomes, host: facts.host };
    if (!step.goesOn) {
      this.#settle(roundOver(connector, step.task, this.#settings, said));
      return null;
    }
    return step.done.length === 0 ? step.task : this.#recordPart(connector, said);
  }

  /** What has its end is recorded first: if this process died while the others are tried, it would be sent anew. */
  async #recordPart(connector: DeliveryConnector | null, said: Said): Promise<Task | null> {
    const queue = this.#queue;
    const rest = afterPart(said.step.task);
    const settled = await this.#services.settler.settle(withoutContent(finishedInPart(connector, said)));
    if (!settled.isRecorded || !settled.isOwner) {
      queue.settled(rest.copy, { ...settled, waiting: null });
      return null;
    }
    if (settled.waiting === null) {
      queue.settledInPart();
      return rest;
    }
    this.#settle(roundOver(connector, rest, this.#settings, null));
    return null;
  }

  /** The queue was suspended, the process stops, or the lease may be gone. */
  #stop(task: Task): void {
    if (isUntried(task)) this.#queue.putBack(task.copy);
    else this.#settle(roundOver(this.#connector, task, this.#settings, null));
  }

  /** Gives a lease that is being renewed a moment; sending goes on as soon as it is. */
  async #mayGoOn(): Promise<boolean> {
    const queue = this.#queue;
    const { maySendData, leaseRenewed } = this.#services;
    for (let tries = 0; tries < 10 && queue.mayContinue && !maySendData(); tries++) await leaseRenewed();
    return queue.mayContinue && maySendData();
  }

  #trial(copy: WaitingCopy, connector: DeliveryConnector | null): Trial {
    return { copy, connector, serverId: this.#services.serverId };
  }

  get #connectionPauseMs(): number {
    return this.#queue.permits?.connectionPauseMs ?? 0;
  }

  get #settings(): DeliverySettings['server'] {
    return this.#services.settings().server;
  }

  #settle(tried: TriedCopy): void {
    const light = withoutContent(tried);
    void this.#services.settler.settle(light).then((settled) => this.#queue.settled(light.copy, settled));
  }
}

const STILL_WAITING: CopySettled = {
  isOwner: true,
  isRecorded: true,
  waiting: { isSuspended: false, openRecipientIds: [] },
};

/** What waits for the database must not hold it. */
function withoutContent(tried: TriedCopy): TriedCopy {
  return { ...tried, copy: { ...tried.copy, content: null } };
}
