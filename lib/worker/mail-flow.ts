import type { MailSignIns } from '@/lib/auth/mail-sign-in';
import type { IncomingMessage, SubmitResult } from '@/lib/mail/message/incoming-message';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import type { TokenKeeper } from '@/lib/oauth/token-keeper';
import type { DomainOracle } from '@/lib/smtp/receive/domain-lookup';
import { inTransaction, type Pool } from '@/lib/store/database/pool';
import type { Submitter } from '@/lib/store/hot/in/submit';
import { countCrashes } from '@/lib/store/server/crash-count';
import type { AcquireFacts } from '@/lib/store/server/leases';
import type { ServerIdentity } from '@/lib/store/server/registration';
import type { IntentHandler } from './chores/intents';
import type { Sweep } from './chores/sweep';
import type { Configuration } from './configuration/configuration';
import type { NoticeListener, QueuesNotifier } from './configuration/notices';
import type { ConnectorTests } from './connector-test/connector-tests';
import type { Settler } from './deliver/settler';
import { emit } from './events/events';
import type { SendLimits } from './limit/send-limits';
import type { Poll } from './poll';
import type { Dispatcher } from './queue/dispatcher';
import type { Categorizer } from './receive/categorizer';
import type { RowlessKeeper } from './receive/rowless-keeper';
import type { SessionRecorder } from './receive/session-recorder';
import type { ActivityPublisher } from './server/activity';
import type { LeaseKeeper } from './server/lease-keeper';
import type { TaskRunner } from './tasks/task-runner';

/**
 * Owns: in which order the parts of the mail's way start and stop, and what becomes of them when the lease is lost.
 * Promises: `stop` lets what is in flight end and records it; nothing begins after it.
 * Does not: make the parts (compose.ts), listen for SMTP or hold the lease (transport.ts).
 */
export interface MailFlowParts {
  readonly pool: Pool;
  readonly identity: ServerIdentity;
  readonly lease: LeaseKeeper;
  readonly leaseFacts: AcquireFacts;
  readonly configuration: Configuration;
  readonly onFatal: (error: Error) => void;
  /** Aborted when the process stops: connections that are being opened are given up. */
  readonly stopping: AbortController;
  readonly notifier: QueuesNotifier;
  readonly settler: Settler;
  readonly dispatcher: Dispatcher;
  readonly rows: Submitter<void>;
  readonly batches: Submitter<bigint>;
  readonly keeper: RowlessKeeper;
  readonly recorder: SessionRecorder;
  readonly sweep: Sweep;
  readonly intents: IntentHandler;
  readonly tests: ConnectorTests;
  readonly tasks: TaskRunner;
  readonly categorizer: Categorizer;
  readonly activity: ActivityPublisher;
  readonly listener: NoticeListener;
  readonly poll: Poll;
  readonly domains: DomainOracle;
  readonly signIns: MailSignIns;
  readonly tokens: Pick<TokenKeeper, 'stop'>;
  readonly sendLimits: SendLimits;
}

/** The launcher waits 20 s for an orderly end. */
const STOP_GRACE_MS = 8000;

export class MailFlow {
  readonly #parts: MailFlowParts;

  constructor(parts: MailFlowParts) {
    this.#parts = parts;
  }

  async start(wasUnclean: boolean): Promise<void> {
    const { keeper, listener, dispatcher, activity, sweep, intents, tasks, poll } = this.#parts;
    // Before crashes are counted: what was in flight must have the rows that count them.
    await keeper.resume();
    if (wasUnclean) await this.#countOwnCrash();
    await tasks.start();
    await listener.start();
    await dispatcher.start();
    activity.start();
    void sweep.run();
    void intents.run();
    poll.start();
  }

  /** For whoever takes mail in. */
  get domains(): DomainOracle {
    return this.#parts.domains;
  }

  get signIns(): MailSignIns {
    return this.#parts.signIns;
  }

  submit(message: IncomingMessage): Promise<SubmitResult> {
    return this.#parts.categorizer.submit(message);
  }

  sessionEnded(session: EndedSession): void {
    this.#parts.recorder.record(session);
  }

  /** Resolves when this process has done all that a notice or a poll would bring it to do. */
  catchUp(): Promise<void> {
    return this.#parts.poll.catchUp();
  }

  routingChanged(): void {
    void this.#parts.sweep.run();
    this.#parts.dispatcher.pumpAll();
  }

  /** They are set otherwise now: what could not leave through them is tried again at once. */
  connectorsChanged(connectorIds: ReadonlySet<string>): void {
    this.#parts.dispatcher.retryFailing(connectorIds);
    this.#parts.sendLimits.changed(connectorIds);
  }

  async leaseLost(): Promise<void> {
    const { stopping, dispatcher, tasks, lease, leaseFacts, configuration, keeper, onFatal } = this.#parts;
    if (stopping.signal.aborted) return;
    emit('leaseLost', {});
    dispatcher.forgetAll();
    this.#parts.sendLimits.forget();
    tasks.leaseLost();
    try {
      await lease.acquire({ ...leaseFacts, deadInstanceId: null });
      await configuration.reload();
      await keeper.resume();
      await dispatcher.start();
    } catch (error) {
      onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Lets what is in flight end and records it. */
  async stop(): Promise<void> {
    const { intents, tests, sweep, tasks, poll, rows, batches, dispatcher, settler } = this.#parts;
    const { keeper, recorder, notifier, activity, listener, tokens, sendLimits } = this.#parts;
    this.#beginNothing();
    await intents.stop();
    await tests.stop();
    await sweep.stop();
    await poll.whenIdle();
    await tasks.stop();
    await rows.drain();
    await batches.drain();
    await Promise.all([dispatcher.whenIdle(STOP_GRACE_MS), tokens.stop(STOP_GRACE_MS)]);
    await settler.drain();
    await sendLimits.stop();
    await keeper.stop();
    await recorder.stop();
    notifier.stop();
    await activity.stop();
    await listener.stop();
  }

  abandon(): void {
    const { tasks, tests, keeper, recorder, notifier, activity, listener, sendLimits } = this.#parts;
    this.#beginNothing();
    void tests.stop();
    tasks.abandon();
    sendLimits.abandon();
    keeper.abandon();
    recorder.abandon();
    notifier.stop();
    void activity.stop();
    void listener.stop();
  }

  #beginNothing(): void {
    const { stopping, poll, dispatcher } = this.#parts;
    stopping.abort();
    poll.stop();
    dispatcher.stop();
  }

  async #countOwnCrash(): Promise<void> {
    const { pool, identity } = this.#parts;
    const poisoned = await inTransaction(pool, (client) => countCrashes(client, identity.id));
    if (poisoned > 0) emit('messagesPoisoned', { count: poisoned });
  }
}
