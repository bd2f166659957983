import { randomUUID } from 'node:crypto';
import type { Config } from '@/lib/config';
import { createHttpClient, type HttpClientOptions } from '@/lib/http-client/http-client';
import { isFullName } from '@/lib/mail/address/domain';
import type { IncomingMessage } from '@/lib/mail/message/incoming-message';
import { OwnTrace } from '@/lib/mail/message/own-trace';
import { noMailboxes, type RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { bindingsOfHost, parseBinding } from '@/lib/mail/routing/binding';
import { ForwarderWatch } from '@/lib/mail/routing/forwarder-watch';
import { fingerprint } from '@/lib/secrets/fingerprint';
import type { SecretKey } from '@/lib/secrets/key';
import { readKnownBindings } from '@/lib/secrets/known-bindings';
import type { BindingState } from '@/lib/smtp/receive/listening-sockets';
import { type ReceiveServer, startReceive } from '@/lib/smtp/receive/receive';
import { loadOrCreateCertificate, type ServerCertificate } from '@/lib/smtp/receive/tls-certificate';
import { receivePolicies } from '@/lib/store/configuration/receive-policies';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { registerServer, type ServerIdentity } from '@/lib/store/server/registration';
import { ensurePartitions } from '@/lib/store/server/retention';
import { composeMailFlow } from './compose';
import { Configuration } from './configuration/configuration';
import type { AdditionalDelivery } from './deliver/agents';
import { emit } from './events/events';
import type { MailFlow } from './mail-flow';
import { presentBlockList } from './receive/present-block-list';
import { BindingsKeeper, bindingsOf } from './server/bindings-keeper';
import { LeaseKeeper } from './server/lease-keeper';
import { OwnListener } from './server/own-listener';
import { isOwnName } from './server/own-names';
import { ResourceMonitor } from './server/resource-monitor';
import {
  findDeadInstance,
  loadServerIdentity,
  markInstance,
  saveServerIdentity,
  unmarkInstance,
} from './server/server-identity';

/**
 * Owns: a transport server's life in this process: registered, leased, taking and sending mail, stopped in order.
 * Promises: resolves when mail is taken; `stop` lets what is in flight end, records it and gives the lease back, so that
 *   the next start begins at once.
 * Does not: read the environment or end the process (main.ts).
 */

export interface TransportOptions {
  readonly config: Pick<Config, 'dataDirectory' | 'serverName' | 'smtpHost' | 'smtpPort' | 'smtpIsNamed'>;
  readonly databaseUrl: string;
  readonly key: SecretKey;
  readonly version: string;
  /** Who is in our own domains; left out, nobody is. */
  readonly recipients?: RecipientDirectory;
  readonly additionalDeliveries?: readonly AdditionalDelivery[];
  /** How others are called by HTTPS: token endpoints. */
  readonly http?: Omit<HttpClientOptions, 'databaseUrl'>;
  /** Sockets that the launcher holds for this process, by binding. */
  readonly heldBindings?: ReadonlyMap<string, number>;
  /** It runs as root, whom nobody else is to reach. */
  readonly isLoopbackOnly?: boolean;
  /** The process cannot go on: its server was taken over by another of its name. */
  readonly onFatal?: (error: Error) => void;
}

export interface Transport {
  readonly server: ServerIdentity;
  /** What came of each binding of its receive connectors. */
  bindings(): readonly BindingState[];
  /** Of the first binding that is bound. */
  readonly smtp: { readonly host: string; readonly port: number };
  /** Resolves when this process has read the configuration as it is now and moved the mail that it moves. */
  settled(): Promise<void>;
  stop(): Promise<void>;
  /** Ends at once, as a killed process does: nothing is recorded or given back. For tests. */
  abandon(): Promise<void>;
}

/** @throws when the server is another living process's. A binding that cannot be bound is told, and tried again. */
export async function startTransport(options: TransportOptions): Promise<Transport> {
  const { config } = options;
  const pool = createPool({
    databaseUrl: options.databaseUrl,
    applicationName: 'postern transport',
    maxConnections: 10,
  });
  const undo: (() => Promise<unknown>)[] = [() => pool.end()];
  try {
    await ensurePartitions(pool);
    const identity = await register(pool, config);
    const holder = { serverId: identity.id, instanceId: randomUUID() };
    const lease = new LeaseKeeper(pool, holder);
    const facts = {
      version: options.version,
      deadInstanceId: await findDeadInstance(config.dataDirectory),
    };
    const { wasUnclean } = await lease.acquire({ ...facts, smtpAddress: null });
    undo.unshift(() => lease.release());
    await markInstance(config.dataDirectory, holder.instanceId);
    undo.unshift(() => unmarkInstance(config.dataDirectory));

    const resources = new ResourceMonitor(pool, config.dataDirectory, lease);
    undo.unshift(() => resources.stop());
    await resources.start();
    const configuration = await Configuration.load(pool, identity.id);
    const policies = () => receivePolicies(configuration.current.receiveConnectors);
    const listener = new OwnListener(
      () => configuration.current,
      bindingsOf(policies()).flatMap((text) => parseBinding(text) ?? []),
    );
    tellIgnored(config, identity, bindingsOf(policies()));
    const forwarders = new ForwarderWatch((name) => isOwnName(name, configuration.current));
    const ownTrace = new OwnTrace(fingerprint(options.key));
    const http = await createHttpClient({ ...options.http, databaseUrl: options.databaseUrl });
    undo.unshift(() => http.close());
    const certificate = await loadOrCreateCertificate(config.dataDirectory, identity.fqdn);
    const flow = composeMailFlow({
      pool,
      databaseUrl: options.databaseUrl,
      identity,
      lease,
      leaseFacts: {
        ...facts,
        get smtpAddress() {
          return listener.address;
        },
      },
      configuration,
      resources,
      listener,
      forwarders,
      ownTrace,
      key: options.key,
      certificate,
      http,
      recipients: options.recipients ?? noMailboxes,
      additionalDeliveries: options.additionalDeliveries ?? [],
      onFatal: (error) => {
        emit('ending', { error, why: 'cannotGoOn' });
        options.onFatal?.(error);
      },
    });
    lease.onLost(() => void flow.leaseLost());
    configuration.onRoutingChange(() => flow.routingChanged());
    configuration.onConnectorsChange((connectorIds) => flow.connectorsChanged(connectorIds));
    undo.unshift(() => flow.stop());
    await flow.start(wasUnclean);
    const receive = await prepareReceive(options, {
      certificate,
      configuration,
      flow,
      resources,
      forwarders,
      ownTrace,
    });
    const { dataDirectory } = config;
    const bindings = new BindingsKeeper({ pool, dataDirectory, receive, connectors: policies, listener });
    configuration.onLoad(() => bindings.follow());
    await bindings.follow();
    const { name, fqdn } = configuration.current.server;
    if (!isFullName(fqdn)) emit('serverNameNotFull', { server: name, fqdn });
    const bound = bindings.states.filter((state) => state.bound !== null);
    emit('takingMail', { server: identity.name, bindings: bound.map(({ binding }) => binding) });
    return {
      server: identity,
      bindings: () => bindings.states,
      get smtp() {
        const { address: host = '', port = 0 } = bindings.states.find((state) => state.bound)?.bound ?? {};
        return { host, port };
      },
      settled: () => flow.catchUp(),
      stop: async () => {
        await bindings.stop();
        await Promise.all([runAll([() => receive.stop()]), runAll([() => listener.forget(pool)])]);
        await runAll(undo);
      },
      abandon: async () => {
        lease.abandon();
        flow.abandon();
        await bindings.stop();
        void resources.stop();
        void http.close();
        await receive.stop(0);
        await pool.end();
      },
    };
  } catch (error) {
    await runAll(undo);
    throw error;
  }
}

async function register(pool: Pool, config: TransportOptions['config']): Promise<ServerIdentity> {
  const wanted = await loadServerIdentity(config);
  const bindings = bindingsOfHost(config.smtpHost, config.smtpPort);
  const isNew = (await readKnownBindings(config.dataDirectory)) === null;
  const identity = await registerServer(pool, wanted, { bindings, isForced: isNew && config.smtpIsNamed });
  if (identity.id !== wanted.id) await saveServerIdentity(config.dataDirectory, identity);
  return identity;
}

function tellIgnored(
  { smtpHost, smtpPort, smtpIsNamed }: TransportOptions['config'],
  { name: server }: ServerIdentity,
  bindings: readonly string[],
): void {
  const named = bindingsOfHost(smtpHost, smtpPort);
  const isUsed = named.every((binding) => bindings.includes(binding));
  if (smtpIsNamed && !isUsed) emit('smtpSettingsIgnored', { named, server, bindings });
}

interface ReceiveParts {
  readonly certificate: ServerCertificate;
  readonly configuration: Configuration;
  readonly flow: MailFlow;
  readonly resources: ResourceMonitor;
  readonly forwarders: ForwarderWatch;
  readonly ownTrace: OwnTrace;
}

async function prepareReceive(
  options: TransportOptions,
  { certificate, configuration, flow, resources, forwarders, ownTrace }: ReceiveParts,
): Promise<ReceiveServer> {
  return startReceive({
    held: options.heldBindings,
    isLoopbackOnly: options.isLoopbackOnly,
    serverFqdn: () => configuration.current.server.fqdn,
    tls: certificate,
    connectors: () => receivePolicies(configuration.current.receiveConnectors),
    blockList: presentBlockList(() => configuration.current.blockedRanges),
    acceptedDomains: () => configuration.current.routing.acceptedDomains,
    recipients: options.recipients ?? noMailboxes,
    domains: flow.domains,
    authenticate: (credentials, clientIp) => flow.signIns.signIn(credentials, clientIp),
    submit: (message) => {
      if (message.mayRelay && !message.isSignedIn) watchForwarders(forwarders, message);
      return flow.submit(message);
    },
    mayAccept: (mayRelay, saidBytes) => resources.mayAccept(mayRelay, saidBytes),
    mayGoOn: () => resources.mayGoOn(),
    isLoop: (headerBlock, recipients) => ownTrace.isLoop(headerBlock, recipients),
    onEvent: (event) => emit('received', event),
    onSession: (session) => flow.sessionEnded(session),
  });
}

function watchForwarders(forwarders: ForwarderWatch, { trace, from }: IncomingMessage): void {
  const { clientIp, helo } = trace;
  const suspected = forwarders.note({ clientIp, helo, from }, Date.now());
  if (suspected !== null) emit('forwarderSuspected', suspected);
}

/** In order; a step that fails does not keep the next from being done. */
async function runAll(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const step of steps) {
    await step().catch((error: unknown) => emit('stopStepFailed', { error }));
  }
}
