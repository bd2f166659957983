import { setMaxListeners } from 'node:events';
import type { HttpClient } from '@/lib/http-client/http-client';
import type { OwnTrace } from '@/lib/mail/message/own-trace';
import type { RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { type DeliveryTypes, PRODUCT_DELIVERY_TYPES } from '@/lib/mail/routing/delivery-type';
import type { ForwarderWatch } from '@/lib/mail/routing/forwarder-watch';
import { TokenKeeper } from '@/lib/oauth/token-keeper';
import type { SecretKey } from '@/lib/secrets/key';
import type { ClientCertificate } from '@/lib/smtp/send/tls';
import { IdSource } from '@/lib/store/database/id-source';
import type { Pool } from '@/lib/store/database/pool';
import { ContentStore } from '@/lib/store/hot/in/content-store';
import { insertMessages } from '@/lib/store/hot/in/insert-messages';
import { Submitter } from '@/lib/store/hot/in/submit';
import { writeBatch } from '@/lib/store/hot/in/write-batch';
import { authorityOfEpoch, type ServerContext } from '@/lib/store/hot/server-context';
import type { AcquireFacts } from '@/lib/store/server/leases';
import type { ServerIdentity } from '@/lib/store/server/registration';
import { actOnNotice } from './act-on-notice';
import type { ChoreServices } from './chores/chore';
import { Chores } from './chores/chores';
import { IntentHandler } from './chores/intents';
import { Sweep } from './chores/sweep';
import type { Configuration } from './configuration/configuration';
import { NoticeListener, QueuesNotifier } from './configuration/notices';
import { ConnectorTests } from './connector-test/connector-tests';
import { type AdditionalDelivery, DeliveryAgents } from './deliver/agents';
import { connectorCredentials } from './deliver/credentials';
import { Settler } from './deliver/settler';
import { SmtpAgent } from './deliver/smtp-agent';
import { emit } from './events/events';
import { SendLimits } from './limit/send-limits';
import { MailFlow } from './mail-flow';
import { Poll } from './poll';
import { AtHand } from './queue/at-hand';
import { Dispatcher } from './queue/dispatcher';
import { ConnectionLimit } from './queue/limits';
import { persistentWrite } from './queue/persistent-write';
import { Categorizer } from './receive/categorizer';
import { CurrentPlacer } from './receive/current-placer';
import { domainOracle } from './receive/domain-oracle';
import { mailSignIns } from './receive/mail-sign-in';
import { QueueDirectory } from './receive/queue-directory';
import { RowlessKeeper } from './receive/rowless-keeper';
import { SessionRecorder } from './receive/session-recorder';
import { presentSteps } from './receive/steps/present-steps';
import { ActivityPublisher } from './server/activity';
import { type LeaseKeeper, MIN_LEASE_FOR_DATA_MS } from './server/lease-keeper';
import type { OwnListener } from './server/own-listener';
import type { ResourceMonitor } from './server/resource-monitor';
import { TASK_KINDS } from './tasks/task-kinds';
import { TaskRunner } from './tasks/task-runner';

/**
 * Owns: how the parts of the mail's way hang together in this process.
 * Promises: each part is made after those that it is given, from the database up to the poll; nothing else makes one.
 * Does not: start, stop or decide anything (mail-flow.ts).
 */
export interface Surroundings {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly identity: ServerIdentity;
  readonly lease: LeaseKeeper;
  readonly leaseFacts: AcquireFacts;
  readonly configuration: Configuration;
  readonly resources: ResourceMonitor;
  readonly listener: OwnListener;
  readonly forwarders: ForwarderWatch;
  readonly ownTrace: OwnTrace;
  readonly key: SecretKey;
  /** This server's own, for hosts that ask for one. */
  readonly certificate: ClientCertificate;
  readonly http: HttpClient;
  readonly additionalDeliveries: readonly AdditionalDelivery[];
  readonly recipients: RecipientDirectory;
  readonly onFatal: (error: Error) => void;
}

export function composeMailFlow(surroundings: Surroundings): MailFlow {
  const { pool, identity, lease, configuration, resources } = surroundings;
  const serverId = identity.id;
  const stopping = new AbortController();
  // As many connections as are being opened listen to it.
  setMaxListeners(0, stopping.signal);
  const ids = new IdSource(pool);
  const context: ServerContext = {
    serverId,
    ids,
    settings: () => configuration.current,
    recipients: surroundings.recipients,
    dsnHeldBack: (held) => emit('dsnHeldBack', held),
    mayAct: authorityOfEpoch(serverId, () => lease.epoch),
  };

  const notifier = new QueuesNotifier(pool, serverId);
  const settler = new Settler(pool, context);
  const tokens = new TokenKeeper({
    pool,
    key: () => surroundings.key,
    http: surroundings.http,
    onAnswer: (credential, error) => emit('tokenAnswered', { credential, error }),
  });
  const ways = {
    settings: () => configuration.current,
    credentials: connectorCredentials(surroundings.key, tokens),
    judgeOurselves: () => surroundings.listener.judge(),
    certificate: surroundings.certificate,
  };
  const smtp = new SmtpAgent(ways, stopping.signal);
  const contents = new ContentStore(pool);
  const sendLimits = new SendLimits({ pool, serverId, epoch: () => lease.epoch }, ways.settings);
  const parts = { contents, smtp, notifier, settler, sendLimits };
  const dispatcher = composeDispatcher(surroundings, stopping.signal, parts);
  sendLimits.onRoom((connectorId) => dispatcher.lookAgain(connectorId));
  const placer = new CurrentPlacer(serverId, () => configuration.current);
  const rows = new Submitter(pool, insertMessages);
  const batches = new Submitter(pool, writeBatch);
  const keeper = new RowlessKeeper(pool, serverId, (queueIds) => dispatcher.readAgain(queueIds));
  const directory = new QueueDirectory(pool);
  const deliveryTypes = deliveryTypesWith(surroundings.additionalDeliveries);

  const sweep = new Sweep({ pool, context, dispatcher, deliveryTypes });
  const intents = new IntentHandler({ pool, context, dispatcher, sweep: () => void sweep.run() });
  const tests = new ConnectorTests({ pool, serverId, ways });
  const choreServices: ChoreServices = {
    pool,
    context,
    dispatcher,
    deliveryTypes,
    directory,
    keeper,
    listener: surroundings.listener,
    tokens,
    mayResubmit: () => resources.level === 'Normal',
  };
  const tasks = new TaskRunner(
    { pool, serverId, epoch: () => lease.epoch, mayBegin: mayBegin(lease, stopping.signal) },
    TASK_KINDS,
  );
  const categorizer = new Categorizer({
    pool,
    serverId,
    configuration,
    contents,
    ids,
    rows,
    batches,
    directory,
    recipients: surroundings.recipients,
    steps: presentSteps,
    placer,
    sendsAtOnce: (queueId, contentBytes) => dispatcher.sendsAtOnce(queueId, contentBytes),
    isSubmissionSuspended: () => dispatcher.isSuspended('Submission'),
    handOver: (copies, batchId) => {
      if (batchId !== null) keeper.keep(batchId);
      dispatcher.handOver(copies);
    },
    sweepWanted: () => void sweep.run(),
    batchInDoubt: () => keeper.doubt(),
    databaseFailed: (error) => resources.databaseFailed(error),
  });

  const activity = new ActivityPublisher(pool, serverId, () => lease.epoch, {
    queues: () => dispatcher.activity(),
    inFlight: () => dispatcher.inFlight(),
    pressure: () => resources.state,
    forwarder: () => surroundings.forwarders.suspected(Date.now()),
  });
  const signIns = mailSignIns(pool);
  const notice = { serverId, configuration, dispatcher, intents, tests, signIns, stopping: stopping.signal };
  const listener = new NoticeListener(surroundings.databaseUrl, (channel, payload) =>
    actOnNotice(notice, channel, payload),
  );
  const chores = new Chores(choreServices);
  const poll = new Poll({
    pool,
    context,
    configuration,
    dispatcher,
    keeper,
    intents,
    tests,
    sweep,
    chores,
    tasks,
    signIns,
  });
  return new MailFlow({
    ...surroundings,
    domains: domainOracle({
      placer,
      queueCount: () => dispatcher.queues.length,
      isLost: (connectorId, domain) => smtp.isLost(connectorId, domain),
    }),
    stopping,
    notifier,
    settler,
    dispatcher,
    rows,
    batches,
    keeper,
    recorder: new SessionRecorder(pool, serverId),
    sweep,
    intents,
    tests,
    tasks,
    categorizer,
    activity,
    listener,
    poll,
    signIns,
    tokens,
    sendLimits,
  });
}

interface DispatcherParts {
  readonly contents: ContentStore;
  readonly smtp: SmtpAgent;
  readonly notifier: QueuesNotifier;
  readonly settler: Settler;
  readonly sendLimits: SendLimits;
}

/** The queues at work, and how their mail leaves. */
function composeDispatcher(
  surroundings: Surroundings,
  stopping: AbortSignal,
  { contents, smtp, notifier, settler, sendLimits }: DispatcherParts,
): Dispatcher {
  const { pool, identity, lease, configuration, ownTrace, additionalDeliveries } = surroundings;
  const settings = () => configuration.current;
  const dispatcher = new Dispatcher({
    pool,
    contents,
    serverId: identity.id,
    settings,
    ownTrace,
    agents: new DeliveryAgents(
      { DnsConnectorDelivery: smtp, SmartHostConnectorDelivery: smtp },
      additionalDeliveries,
    ),
    connectionLimit: new ConnectionLimit(
      () => settings().server.maxOutboundConnections ?? Number.POSITIVE_INFINITY,
    ),
    sendLimits,
    settler,
    mayBegin: mayBegin(lease, stopping),
    maySendData: () => lease.leftMs >= MIN_LEASE_FOR_DATA_MS,
    leaseRenewed: () => lease.renewed(),
    ownershipLost: () => lease.doubt(),
    changed: (queueId) => notifier.changed(queueId),
    atHand: new AtHand(),
    write: persistentWrite(stopping),
  });
  settler.onDsns((copies) => dispatcher.handOver(copies));
  return dispatcher;
}

function mayBegin(lease: LeaseKeeper, stopping: AbortSignal): () => boolean {
  return () => !stopping.aborted && lease.leftMs > 0;
}

function deliveryTypesWith(additional: readonly AdditionalDelivery[]): DeliveryTypes {
  return new Map([
    ...PRODUCT_DELIVERY_TYPES,
    ...additional.map(({ deliveryType, rule }) => [deliveryType, rule] as const),
  ]);
}
