import type { AskBehind, OutboundEnvelope, SendResult } from '@/lib/mail/message/outbound-message';
import type { OwnTrace } from '@/lib/mail/message/own-trace';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { messageOf } from '@/lib/message-of';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import type { TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { emit } from '@/lib/worker/events/events';
import type { Connected, DeliveryAgent, DeliverySession } from './agent';
import type { LaneQueue } from './lane-queue';
import { type OutboundContent, outboundContent } from './outbound-content';
import type { Settler } from './settler';
import { type AttemptFacts, failedForGood, triedInVain, triedOnConnection } from './tried-copy';

/**
 * Owns: the life of one connection of a queue: connect, send message after message, stay warm for a moment, leave.
 * Promises: each copy it takes is settled or put back; no content leaves when the lease may run out meanwhile. While all of
 *   the queue's connections are busy, the next copy's envelope leaves behind the last dot of the one before.
 * Does not: wait for a settle before it sends the next message (the settler bounds how many wait), or know how an agent
 *   delivers.
 */

export interface LaneServices {
  /** For content that is not at hand. */
  readonly pool: Pool;
  readonly serverId: string;
  readonly settings: () => DeliverySettings;
  /** For the Received fields. */
  readonly ownTrace: OwnTrace;
  readonly agents: DeliveryAgent;
  readonly settler: Settler;
  /** Enough of the lease is left to let content leave. */
  readonly maySendData: () => boolean;
  /** Resolves when `maySendData` may have become true, or after a moment. */
  readonly leaseRenewed: () => Promise<void>;
}

/** A connection that nothing was said on for this long is given back. */
const WARM_MS = 5_000;

export async function runLane(queue: LaneQueue, services: LaneServices): Promise<void> {
  for (let first = queue.takeCopy(); first !== null; ) {
    const startedAt = new Date();
    queue.connecting();
    const result = await services.agents.open(queue.queue);
    const isQueueFailure = queue.connectEnded(result);
    if (result.kind === 'connected') {
      try {
        first = await useConnection(queue, services, result, first);
      } finally {
        queue.disconnected();
      }
      continue;
    }
    if (result.kind === 'retry' && (!isQueueFailure || !queue.mayContinue)) {
      // Others stand and carry on with what this one took; or it was given up because the process stops.
      queue.putBack(first);
      return;
    }
    const attempt = attemptFacts(services, first, startedAt, result);
    if (result.kind === 'failed') {
      settle(queue, services, failedForGood(attempt, result.error));
      await services.settler.whenRoom();
      first = queue.takeCopy();
      continue;
    }
    await queue.beginRetry(result.error);
    settle(queue, services, triedInVain(attempt, result.error));
    return;
  }
}

/** @returns the copy for a new connection: the message limit was reached, or the server closed; null when all is sent. */
async function useConnection(
  queue: LaneQueue,
  services: LaneServices,
  connected: Extract<Connected, { kind: 'connected' }>,
  first: WaitingCopy,
): Promise<WaitingCopy | null> {
  const { session, maxMessages } = connected;
  for (let mail: Outgoing | null = outgoing(services, first); ; ) {
    while (mail === null) {
      const mayBeMore = queue.mayContinue && (await queue.waitForCopy(WARM_MS));
      mail = takeMail(queue, services);
      if (mail === null && !mayBeMore) {
        await session.quit();
        return null;
      }
    }
    if (session.messageCount >= maxMessages || !session.isOpen) {
      // Gone before its successor comes: a receiver counts it until it hangs up.
      await session.quit();
      return mail.copy;
    }
    await whenLeaseLasts(queue, services);
    if (!queue.mayContinue || !services.maySendData()) {
      queue.putBack(mail.copy);
      await session.quit();
      return null;
    }
    const ahead: { mail: Outgoing | null } = { mail: null };
    const behind: AskBehind = () => {
      if (session.messageCount >= maxMessages) return 'QUIT';
      const copy = queue.takeAhead();
      ahead.mail = copy && outgoing(services, copy);
      return ahead.mail?.envelope ?? null;
    };
    const startedAt = new Date();
    const result = await say(mail, session, behind);
    // Nothing was said, so nothing ahead of it either.
    if (result.stale) return mail.copy;
    settle(queue, services, triedOn(connected, services, mail.copy, startedAt, result));
    if (!result.usable) {
      await session.quit();
      return ahead.mail?.copy ?? queue.takeCopy();
    }
    await services.settler.whenRoom();
    mail = ahead.mail ?? takeMail(queue, services);
  }
}

/** Gives a lease that is being renewed a moment; sending goes on as soon as it is. */
async function whenLeaseLasts(queue: LaneQueue, services: LaneServices): Promise<void> {
  for (let tries = 0; tries < 10 && queue.mayContinue && !services.maySendData(); tries++) {
    await services.leaseRenewed();
  }
}

/** A copy as it is said; or the defect of ours for which it cannot be. */
type Outgoing =
  | { readonly copy: WaitingCopy; readonly envelope: OutboundEnvelope; readonly content: OutboundContent }
  | { readonly copy: WaitingCopy; readonly envelope: null; readonly defect: unknown };

function takeMail(queue: LaneQueue, services: LaneServices): Outgoing | null {
  const copy = queue.takeCopy();
  return copy && outgoing(services, copy);
}

function outgoing({ pool, settings, ownTrace }: LaneServices, copy: WaitingCopy): Outgoing {
  try {
    const content = outboundContent(pool, copy, settings().server.fqdn, ownTrace);
    const envelope = {
      from: copy.fromAddress,
      recipients: copy.recipients.map(({ address }) => address),
      sizeBytes: content.sizeBytes,
      smtpUtf8: copy.smtpUtf8,
      eightBitMime: copy.eightBitMime,
    };
    return { copy, envelope, content };
  } catch (defect) {
    return { copy, envelope: null, defect };
  }
}

/** A defect of ours is this message's last error, and its copy comes back as after any other failure. */
async function say(
  { copy, ...mail }: Outgoing,
  session: DeliverySession,
  behind: AskBehind,
): Promise<SendResult> {
  try {
    if (mail.envelope === null) throw mail.defect;
    return await session.send(mail.envelope, mail.content.open(), behind);
  } catch (error) {
    emit('sendFailed', { error, copyId: copy.id });
    session.close();
    const reason = messageOf(error);
    const outcome = { kind: 'retry', scope: 'message', error: newLastError('unknown', { reason }) } as const;
    const outcomes = copy.recipients.map(() => outcome);
    return { outcomes, usable: false, stale: false, dialogue: () => session.dialogue() };
  }
}

function triedOn(
  { session, connector }: Extract<Connected, { kind: 'connected' }>,
  { serverId, settings }: LaneServices,
  copy: WaitingCopy,
  startedAt: Date,
  result: SendResult,
): TriedCopy {
  const attempt: AttemptFacts = {
    copy,
    serverId,
    connector,
    startedAt,
    now: new Date(),
    facts: session.facts,
    dialogue: result.dialogue,
  };
  return triedOnConnection(attempt, result, settings().server);
}

/** Without the content: what waits for the database must not hold it. */
function settle(queue: LaneQueue, services: LaneServices, tried: TriedCopy): void {
  const copy = { ...tried.copy, content: null };
  void services.settler.settle({ ...tried, copy }).then((settled) => queue.settled(copy, settled));
}

function attemptFacts(
  services: LaneServices,
  copy: WaitingCopy,
  startedAt: Date,
  result: Exclude<Connected, { kind: 'connected' }>,
): AttemptFacts {
  return {
    copy,
    serverId: services.serverId,
    connector: result.connector,
    startedAt,
    now: new Date(),
    facts: result.kind === 'retry' ? result.facts : null,
    dialogue: () => (result.kind === 'retry' ? result.dialogue : null),
  };
}
