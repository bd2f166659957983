import { setMaxListeners } from 'node:events';
import type { IncomingMessage, SubmitResult } from '@/lib/mail/message/incoming-message';
import type { RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import {
  type DeliveryTypes,
  type OwnQueueKind,
  PRODUCT_DELIVERY_TYPES,
} from '@/lib/mail/routing/delivery-type';
import type { SecretKey } from '@/lib/secrets/key';
import { IdSource } from '@/lib/store/database/id-source';
import { inTransaction, isConnectionLoss, type Pool } from '@/lib/store/database/pool';
import { insertMessages } from '@/lib/store/hot/in/insert-messages';
import { Submitter } from '@/lib/store/hot/in/submit';
import { writeTransitBatch } from '@/lib/store/hot/in/write-transit';
import { authorityOfEpoch, type ServerContext } from '@/lib/store/hot/server-context';
import { countCrashes } from '@/lib/store/server/crash-count';
import type { AcquireFacts } from '@/lib/store/server/leases';
import type { ServerIdentity } from '@/lib/store/server/registration';
import type { QueueActivity } from '@/lib/store/server/server-activity';
import { Expirer } from './chores/expirer';
import { IntentHandler } from './chores/intents';
import { Sweep } from './chores/sweep';
import { lookAfterOthers } from './chores/takeover';
import type { Configuration } from './configuration/configuration';
import { type Channel, NoticeListener, parseNotice, QueuesNotifier } from './configuration/notices';
import { type AdditionalDelivery, DeliveryAgents } from './deliver/agents';
import { basicCredentials } from './deliver/credentials';
import { Settler } from './deliver/settler';
import { SmtpAgent } from './deliver/smtp-agent';
import { emit } from './events/events';
import { AtHand } from './queue/at-hand';
import { Dispatcher } from './queue/dispatcher';
import { ConnectionLimit } from './queue/limits';
import type { RunnerServices } from './queue/queue-runner';
import { Categorizer } from './receive/categorizer';
import { CurrentPlacer } from './receive/current-placer';
import { QueueDirectory } from './receive/queue-directory';
import { presentSteps } from './receive/steps/present-steps';
import { TransitKeeper } from './receive/transit-keeper';
import { ActivityPublisher } from './server/activity';
import { type LeaseKeeper, MIN_LEASE_FOR_DATA_MS } from './server/lease-keeper';
import type { ResourceMonitor } from './server/resource-monitor';

/**
 * Owns: how the parts of the mail's way hang together in this process, and the poll that makes up for what was missed.
 * Promises: the parts know each other only through what they are given here.
 * Does not: listen for SMTP or hold the lease (transport.ts).
 */

export interface MailFlowParts {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly identity: ServerIdentity;
  readonly lease: LeaseKeeper;
  readonly leaseFacts: AcquireFacts;
  readonly configuration: Configuration;
  readonly resources: ResourceMonitor;
  readonly key: SecretKey;
  readonly additionalDeliveries: readonly AdditionalDelivery[];
  readonly recipients: RecipientDirectory;
  readonly onFatal: (error: Error) => void;
}

const POLL_MS = 3000;
const WRITE_AGAIN_MS = 500;
/** The launcher waits 20 s for an orderly end. */
const STOP_GRACE_MS = 8000;

export class MailFlow {
  readonly #parts: MailFlowParts;
  readonly #context: ServerContext;
  readonly #stopping = new AbortController();
  readonly #rows: Submitter<void>;
  readonly #transit: Submitter<bigint>;
  readonly #keeper: TransitKeeper;
  readonly #settler: Settler;
  readonly #dispatcher: Dispatcher;
  readonly #notifier: QueuesNotifier;
  readonly #listener: NoticeListener;
  readonly #activity: ActivityPublisher;
  readonly #sweep: Sweep;
  readonly #intents: IntentHandler;
  readonly #expirer: Expirer;
  readonly #categorizer: Categorizer;
  #isStopping = false;
  #pollTimer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;

  constructor(parts: MailFlowParts) {
    this.#parts = parts;
    // As many connections as are being opened listen to it.
    setMaxListeners(0, this.#stopping.signal);
    const { pool, identity, lease, configuration, resources } = parts;
    const serverId = identity.id;
    const ids = new IdSource(pool);
    this.#context = {
      serverId,
      ids,
      settings: () => configuration.current,
      recipients: parts.recipients,
      mayAct: authorityOfEpoch(serverId, () => lease.epoch),
    };
    this.#notifier = new QueuesNotifier(pool, serverId);
    this.#rows = new Submitter(pool, insertMessages);
    this.#transit = new Submitter(pool, writeTransitBatch);
    this.#keeper = new TransitKeeper(pool, serverId, (queueIds) => this.#dispatcher.readAgain(queueIds));
    this.#settler = new Settler(pool, this.#context, (copies) => this.#dispatcher.handOver(copies));
    this.#dispatcher = new Dispatcher(this.#runnerServices());
    const deliveryTypes: DeliveryTypes = new Map([
      ...PRODUCT_DELIVERY_TYPES,
      ...parts.additionalDeliveries.map(({ deliveryType, rule }) => [deliveryType, rule] as const),
    ]);
    this.#sweep = new Sweep({ pool, context: this.#context, dispatcher: this.#dispatcher, deliveryTypes });
    this.#intents = new IntentHandler({
      pool,
      context: this.#context,
      dispatcher: this.#dispatcher,
      sweep: () => void this.#sweep.run(),
    });
    const directory = new QueueDirectory(pool);
    this.#expirer = new Expirer({
      pool,
      context: this.#context,
      dispatcher: this.#dispatcher,
      deliveryTypes,
      directory,
      keeper: this.#keeper,
      mayResubmit: () => resources.level === 'Normal',
    });
    this.#listener = new NoticeListener(parts.databaseUrl, (channel, payload) =>
      this.#heard(channel, payload),
    );
    this.#activity = new ActivityPublisher(pool, serverId, () => lease.epoch, {
      queues: () => this.#queueActivity(),
      inFlight: () => this.#dispatcher.inFlight(),
      pressure: () => resources.state,
    });
    this.#categorizer = new Categorizer({
      pool,
      serverId,
      configuration,
      ids,
      rows: this.#rows,
      transit: this.#transit,
      directory,
      recipients: parts.recipients,
      steps: presentSteps,
      placer: new CurrentPlacer(serverId, () => configuration.current),
      sendsAtOnce: (queueId, contentBytes) => this.#dispatcher.sendsAtOnce(queueId, contentBytes),
      isSubmissionSuspended: () => this.#isSuspended('Submission'),
      handOver: (copies, batchId) => {
        if (batchId !== null) this.#keeper.keep(batchId);
        this.#dispatcher.handOver(copies);
      },
      sweepWanted: () => void this.#sweep.run(),
      transitInDoubt: () => this.#keeper.doubt(),
      databaseFailed: (error) => resources.databaseFailed(error),
    });
  }

  async start(wasUnclean: boolean): Promise<void> {
    // Before crashes are counted: what was in flight must have the rows that count them.
    await this.#keeper.resume();
    if (wasUnclean) await this.#countOwnCrash();
    await this.#listener.start();
    await this.#dispatcher.start();
    this.#activity.start();
    void this.#sweep.run();
    void this.#intents.run();
    this.#schedulePoll();
  }

  submit(message: IncomingMessage): Promise<SubmitResult> {
    return this.#categorizer.submit(message);
  }

  routingChanged(): void {
    void this.#sweep.run();
    this.#dispatcher.pumpAll();
  }

  async leaseLost(): Promise<void> {
    if (this.#isStopping) return;
    emit('leaseLost', {});
    this.#dispatcher.forgetAll();
    try {
      await this.#parts.lease.acquire({ ...this.#parts.leaseFacts, deadInstanceId: null });
      await this.#parts.configuration.reload();
      await this.#keeper.resume();
      await this.#dispatcher.start();
    } catch (error) {
      this.#parts.onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Lets what is in transit end and records it. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#pollTimer) clearTimeout(this.#pollTimer);
    this.#dispatcher.stop();
    this.#stopping.abort();
    await this.#intents.stop();
    await this.#sweep.stop();
    await this.#polling;
    await this.#rows.drain();
    await this.#transit.drain();
    await this.#dispatcher.whenIdle(STOP_GRACE_MS);
    await this.#settler.drain();
    await this.#keeper.stop();
    this.#notifier.stop();
    await this.#activity.stop();
    await this.#listener.stop();
  }

  abandon(): void {
    this.#isStopping = true;
    if (this.#pollTimer) clearTimeout(this.#pollTimer);
    this.#stopping.abort();
    this.#dispatcher.stop();
    this.#keeper.abandon();
    this.#notifier.stop();
    void this.#activity.stop();
    void this.#listener.stop();
  }

  async #countOwnCrash(): Promise<void> {
    const { pool, identity } = this.#parts;
    const poisoned = await inTransaction(pool, (client) => countCrashes(client, identity.id));
    if (poisoned > 0) emit('messagesPoisoned', { count: poisoned });
  }

  #runnerServices(): RunnerServices {
    const { pool, identity, lease, configuration, key, additionalDeliveries } = this.#parts;
    const settings = () => configuration.current;
    const smtp = new SmtpAgent(settings, basicCredentials(key), this.#stopping.signal);
    return {
      pool,
      serverId: identity.id,
      settings,
      agents: new DeliveryAgents(
        { DnsConnectorDelivery: smtp, SmartHostConnectorDelivery: smtp },
        additionalDeliveries,
      ),
      connectionLimit: new ConnectionLimit(
        () => settings().server.maxOutboundConnections ?? Number.POSITIVE_INFINITY,
      ),
      settler: this.#settler,
      mayBegin: () => !this.#isStopping && lease.leftMs > 0,
      maySendData: () => lease.leftMs >= MIN_LEASE_FOR_DATA_MS,
      leaseRenewed: () => lease.renewed(),
      ownershipLost: () => lease.doubt(),
      changed: (queueId) => this.#notifier.changed(queueId),
      atHand: new AtHand(),
      write: (what, work) => this.#write(what, work),
    };
  }

  /** Until it succeeds, or the process stops. */
  async #write(what: string, work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        emit('queueNotRecorded', { error, what });
        if (!isConnectionLoss(error) || this.#isStopping) return;
        await new Promise((resolve) => setTimeout(resolve, WRITE_AGAIN_MS));
      }
    }
  }

  #schedulePoll(): void {
    if (this.#isStopping) return;
    this.#pollTimer = setTimeout(() => {
      this.#polling = this.#poll().finally(() => {
        this.#polling = null;
        this.#schedulePoll();
      });
    }, POLL_MS);
  }

  /** All that a poll does but the chores of time. */
  async catchUp(): Promise<void> {
    await this.#parts.configuration.reload();
    await lookAfterOthers(this.#parts.pool, this.#context, this.#dispatcher, this.#keeper);
    await this.#dispatcher.refresh();
    await this.#intents.run();
    await this.#sweep.run();
  }

  async #poll(): Promise<void> {
    try {
      await this.catchUp();
      await this.#expirer.run();
    } catch (error) {
      emit('pollFailed', { error });
    }
  }

  #heard(channel: Channel, payload: string): void {
    if (this.#isStopping) return;
    if (channel === 'routing' || channel === 'configuration') void this.#parts.configuration.reload();
    if (channel === 'intents') void this.#intents.run();
    if (channel === 'queues') this.#heardOfQueues(payload);
  }

  /** Others may have put mail into queues of ours, or given us some. */
  #heardOfQueues(payload: string): void {
    const notice = parseNotice(payload);
    if (!notice || notice.server === this.#parts.identity.id) return;
    void this.#dispatcher.refresh().catch((error: unknown) => emit('queuesNotRead', { error }));
  }

  #isSuspended(kind: OwnQueueKind): boolean {
    return this.#dispatcher.queues.some(
      (queue) => queue.kind === kind && queue.isSuspended && queue.homeServerId === this.#parts.identity.id,
    );
  }

  #queueActivity(): Map<bigint, QueueActivity> {
    const activity = new Map<bigint, QueueActivity>();
    for (const [id, runner] of this.#dispatcher.runners) {
      const { status } = runner;
      if (status) activity.set(id, { status, connections: runner.connectionCount });
    }
    return activity;
  }
}
