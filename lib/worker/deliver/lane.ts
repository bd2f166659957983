import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { AskBehind, OutboundConnection, OutboundEnvelope, SendResult } from '@/lib/smtp/send/connection';
import type { TriedCopy } from '@/lib/store/hot/out/settle';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { emit } from '@/lib/worker/events/events';
import type { QueueRunner } from '@/lib/worker/queue/queue-runner';
import type { RunnerServices } from '@/lib/worker/queue/runner-services';
import type { Connected } from './connections';
import { type OutboundContent, outboundContent } from './outbound-content';
import { type AttemptFacts, failedForGood, triedInVain, triedOnConnection } from './tried-copy';

/**
 * Owns: the life of one connection of a queue: connect, send message after message, stay warm for a moment, leave.
 * Promises: each copy it takes is settled or put back; no content leaves when the lease may run out meanwhile. While all of
 *   the queue's connections are busy, the next copy's envelope leaves behind the last dot of the one before.
 * Does not: wait for a settle before it sends the next message (the settler bounds how many wait).
 */

/** A connection that nothing was said on for this long is given back. */
const WARM_MS = 5_000;

type Runner = Pick<
  QueueRunner,
  | 'queue'
  | 'buffer'
  | 'takeCopy'
  | 'takeAhead'
  | 'waitForCopy'
  | 'mayContinue'
  | 'connecting'
  | 'connectEnded'
  | 'disconnected'
  | 'beginRetry'
  | 'settled'
>;

export async function runLane(runner: Runner, services: RunnerServices): Promise<void> {
  for (let first = runner.takeCopy(); first !== null; ) {
    const startedAt = new Date();
    runner.connecting();
    const result = await services.connections.connect(runner.queue);
    const isQueueFailure = runner.connectEnded(result);
    if (result.kind === 'connected') {
      try {
        first = await useConnection(runner, services, result, first);
      } finally {
        runner.disconnected();
      }
      continue;
    }
    if (result.kind === 'retry' && (!isQueueFailure || !runner.mayContinue)) {
      // Others stand and carry on with what this one took; or it was given up because the process stops.
      runner.buffer.putBack(first);
      return;
    }
    const attempt = attemptFacts(services, first, startedAt, result);
    if (result.kind === 'failed') {
      settle(runner, services, failedForGood(attempt, result.error));
      await services.settler.whenRoom();
      first = runner.takeCopy();
      continue;
    }
    await runner.beginRetry(result.error);
    settle(runner, services, triedInVain(attempt, result.error));
    return;
  }
}

/** @returns the copy for a new connection: the message limit was reached, or the server closed; null when all is sent. */
async function useConnection(
  runner: Runner,
  services: RunnerServices,
  connected: Extract<Connected, { kind: 'connected' }>,
  first: WaitingCopy,
): Promise<WaitingCopy | null> {
  const { connection, connector } = connected;
  const limit = connector.smtpMaxMessagesPerConnection;
  for (let mail: Outgoing | null = outgoing(services, first); ; ) {
    while (mail === null) {
      const mayBeMore = runner.mayContinue && (await runner.waitForCopy(WARM_MS));
      mail = takeMail(runner, services);
      if (mail === null && !mayBeMore) {
        await connection.quit();
        return null;
      }
    }
    if (connection.messageCount >= limit || !connection.isOpen) {
      // Gone before its successor comes: a receiver counts it until it hangs up.
      await connection.quit();
      return mail.copy;
    }
    await whenLeaseLasts(runner, services);
    if (!runner.mayContinue || !services.maySendData()) {
      runner.buffer.putBack(mail.copy);
      await connection.quit();
      return null;
    }
    const ahead: { mail: Outgoing | null } = { mail: null };
    const behind: AskBehind = () => {
      if (connection.messageCount >= limit) return 'QUIT';
      const copy = runner.takeAhead();
      ahead.mail = copy && outgoing(services, copy);
      return ahead.mail?.envelope ?? null;
    };
    const startedAt = new Date();
    const result = await say(mail, connection, behind);
    // Nothing was said, so nothing ahead of it either.
    if (result.stale) return mail.copy;
    settle(runner, services, triedOn(connected, services, mail.copy, startedAt, result));
    if (!result.usable) {
      await connection.quit();
      return ahead.mail?.copy ?? runner.takeCopy();
    }
    await services.settler.whenRoom();
    mail = ahead.mail ?? takeMail(runner, services);
  }
}

/** Gives a lease that is being renewed a moment; sending goes on as soon as it is. */
async function whenLeaseLasts(runner: Runner, services: RunnerServices): Promise<void> {
  for (let tries = 0; tries < 10 && runner.mayContinue && !services.maySendData(); tries++) {
    await services.leaseRenewed();
  }
}

/** A copy as it is said; or the defect of ours for which it cannot be. */
type Outgoing =
  | { readonly copy: WaitingCopy; readonly envelope: OutboundEnvelope; readonly content: OutboundContent }
  | { readonly copy: WaitingCopy; readonly envelope: null; readonly defect: unknown };

function takeMail(runner: Runner, services: RunnerServices): Outgoing | null {
  const copy = runner.takeCopy();
  return copy && outgoing(services, copy);
}

function outgoing({ pool, settings }: RunnerServices, copy: WaitingCopy): Outgoing {
  try {
    const content = outboundContent(pool, copy, settings().server.fqdn);
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
  connection: OutboundConnection,
  behind: AskBehind,
): Promise<SendResult> {
  try {
    if (mail.envelope === null) throw mail.defect;
    return await connection.send(mail.envelope, mail.content.open(), behind);
  } catch (error) {
    emit('sendFailed', { error, copyId: copy.id });
    connection.close();
    const reason = error instanceof Error ? error.message : String(error);
    const outcome = { kind: 'retry', scope: 'message', error: newLastError('unknown', { reason }) } as const;
    const outcomes = copy.recipients.map(() => outcome);
    return { outcomes, usable: false, stale: false, dialogue: () => connection.dialogue() };
  }
}

function triedOn(
  { connection, connector }: Extract<Connected, { kind: 'connected' }>,
  { serverId, settings }: RunnerServices,
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
    facts: connection.facts,
    dialogue: result.dialogue,
  };
  return triedOnConnection(attempt, result, settings().server);
}

/** Without the content: what waits for the database must not hold it. */
function settle(runner: Runner, services: RunnerServices, tried: TriedCopy): void {
  const copy = { ...tried.copy, content: null };
  void services.settler.settle({ ...tried, copy }).then((settled) => runner.settled(copy, settled));
}

function attemptFacts(
  services: RunnerServices,
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
