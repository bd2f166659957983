import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { BlockList, watchBlocked } from '@/lib/mail/address/block-list';
import type { SmtpRefusal, SubmitIncoming } from '@/lib/mail/message/incoming-message';
import { formatHeaderDate } from '@/lib/mail/message/trace';
import type { RecipientDirectory } from '@/lib/mail/recipient/recipient-directory';
import { type Binding, bindingsOfConnection } from '@/lib/mail/routing/binding';
import {
  chooseReceiveConnector,
  isNamedProxy,
  type ReceiveConnectorPolicy,
} from '@/lib/mail/routing/receive-connector-policy';
import type { RoutingAcceptedDomain } from '@/lib/mail/routing/routing-table';
import type { EndedSession } from '@/lib/mail/session/receive-session';
import type { Authenticate, AuthVerdict } from './authentication';
import { endSocket } from './closing-socket';
import { ConnectionCounts } from './connection-counts';
import type { ConnectionHost } from './connection-host';
import { DomainLookup, type DomainOracle, StrangersDomains } from './domain-lookup';
import { type BindingState, type ListeningOptions, ListeningSockets } from './listening-sockets';
import { MailUnderWay, type UnderWayLimits, underWayLimits } from './mail-under-way';
import { MessageRates } from './message-rates';
import { awaitProxyHeader } from './proxied-socket';
import { ReceiveConnection } from './receive-connection';
import type { ReceiveEvent } from './receive-events';
import { REFUSALS } from './receive-refusals';
import { refusalReply } from './receive-replies';
import { type IsLoop, ReceiveSession } from './receive-session';
import { RecipientLookup } from './recipient-lookup';
import { SessionPolicy } from './session-policy';
import { SessionRecord } from './session-record';
import type { ServerCertificate } from './tls-certificate';
import { TlsContexts } from './tls-contexts';

/**
 * Owns: the server for incoming mail: who is let in, and by which receive connector.
 * Promises: connectors are asked for at each connection, so a change counts from the next one. At a stop, and when the binding by
 *   which it came is no more, a message that is under way may finish and gets its reply; other bindings' connections know
 *   nothing of it.
 * Does not: store, route, or know accepted domains and recipients; it is given `submit` and whom to ask.
 */

export interface ReceiveOptions extends Pick<ListeningOptions, 'held' | 'isLoopbackOnly'> {
  /** Said in the greeting and in EHLO where a connector has no name of its own. */
  serverFqdn(): string;
  readonly tls: ServerCertificate;
  connectors(): readonly ReceiveConnectorPolicy[];
  /** Whom no connector lets in; the same object while it is the same list. Left out: nobody. */
  readonly blockList?: () => BlockList;
  acceptedDomains(): readonly RoutingAcceptedDomain[];
  readonly recipients: RecipientDirectory;
  /** How long the directory may take; else the client is to come again. */
  readonly maxLookupMs?: number;
  readonly submit: SubmitIncoming;
  /** Asked at each MAIL: false while this server has no room for mail of who may relay, or may not, or for so much. */
  readonly mayAccept?: (mayRelay: boolean, saidBytes: number) => boolean;
  /** Asked in the middle of a message, and before a handshake: false while there is no room for what was begun. */
  readonly mayGoOn?: () => boolean;
  /** Asked about names below a wildcard that strangers say; left out, any is taken. */
  readonly domains?: DomainOracle;
  /** How much of a connector's clients may be under way. */
  readonly underWayLimits?: (connector: ReceiveConnectorPolicy) => UnderWayLimits;
  /** Asked about names and passwords; left out, none is right. */
  readonly authenticate?: Authenticate;
  /** Asked of mail that has passed two servers or more: whether it comes back from us. */
  readonly isLoop?: IsLoop;
  readonly onEvent?: (event: ReceiveEvent) => void;
  /** Each connection, once it is over; of those that were not let in, too. */
  readonly onSession?: (session: EndedSession) => void;
}

export interface ReceiveServer {
  /** Listens at these, and no longer at others: what stays is not touched. Once at a time. */
  follow(bindings: readonly string[]): Promise<readonly BindingState[]>;
  openConnections(): number;
  /** For handshakes from now on. */
  setCertificate(tls: ServerCertificate): void;
  /** Takes no more connections, lets messages under way finish for so long, then closes. */
  stop(graceMs?: number): Promise<void>;
}

const STOP_GRACE_MS = 5000;
/** Who is refused and stays to read why holds a socket that no limit counts: beyond so many nobody is told. */
const MAX_TURNED_AWAY = 200;
/** A proxy says at once whose connection it is. */
const MAX_UNNAMED = 1000;

/** Listens nowhere yet. */
export function startReceive(options: ReceiveOptions): ReceiveServer {
  const incoming = new IncomingServer(options);
  return {
    follow: (bindings) => incoming.follow(bindings),
    openConnections: () => incoming.openConnections,
    setCertificate: (tls) => incoming.setCertificate(tls),
    stop: (graceMs = STOP_GRACE_MS) => incoming.stop(graceMs),
  };
}

class IncomingServer {
  readonly #sockets: ListeningSockets;
  /** Each with the binding by which it came. */
  readonly #connections = new Map<ReceiveConnection, string>();
  #bindings: ReadonlySet<string> = new Set();
  /** They read why, and are no connection of ours any more. */
  readonly #turnedAway = new Set<Socket>();
  /** Proxies' connections, whose client is not known yet. */
  readonly #unnamed = new Set<Socket>();
  readonly #counts = new ConnectionCounts();
  readonly #rates = new MessageRates();
  readonly #underWay: MailUnderWay;
  readonly #strangersDomains: StrangersDomains | null;
  #tls: TlsContexts;
  #isStopping = false;
  #onEmpty: (() => void) | null = null;

  readonly #options: ReceiveOptions;

  constructor(options: ReceiveOptions) {
    this.#options = options;
    this.#tls = new TlsContexts(options.tls);
    this.#underWay = new MailUnderWay(() => this.#mayGoOn());
    this.#strangersDomains = options.domains ? new StrangersDomains(options.domains) : null;
    this.#sockets = new ListeningSockets({
      held: options.held,
      isLoopbackOnly: options.isLoopbackOnly,
      arrived: (socket, listening) => this.#arrived(socket, listening),
      acceptFailed: (error) => this.#tell({ kind: 'listenerError', error }),
    });
  }

  get openConnections(): number {
    return this.#connections.size + this.#turnedAway.size + this.#unnamed.size;
  }

  async follow(bindings: readonly string[]): Promise<readonly BindingState[]> {
    this.#bindings = new Set(bindings);
    for (const [connection, binding] of this.#connections) {
      if (!this.#bindings.has(binding) && !connection.isBusy) connection.sayGoodbye(REFUSALS.shuttingDown);
    }
    return this.#sockets.follow(bindings);
  }

  setCertificate(tls: ServerCertificate): void {
    this.#tls = new TlsContexts(tls);
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#sockets.close();
    for (const connection of this.#connections.keys()) {
      if (!connection.isBusy) connection.sayGoodbye(REFUSALS.shuttingDown);
    }
    for (const socket of this.#unnamed) socket.destroy();
    const timer = setTimeout(() => {
      for (const connection of this.#connections.keys()) connection.destroy();
      for (const socket of this.#turnedAway) socket.destroy();
    }, graceMs);
    await this.#emptied();
    clearTimeout(timer);
  }

  #arrived(socket: Socket, listening: Binding): void {
    const peerIp = socket.remoteAddress ?? '';
    const bindings = bindingsOfConnection(listening, socket.localAddress ?? '');
    if (!isNamedProxy(this.#options.connectors(), peerIp)) {
      this.#letIn(socket, bindings, peerIp);
      return;
    }
    if (this.#unnamed.size >= MAX_UNNAMED) {
      this.#options.onSession?.(turnedAway(peerIp, null, REFUSALS.tooManyConnections, false));
      socket.destroy();
      return;
    }
    this.#unnamed.add(socket);
    awaitProxyHeader(socket, (word) => {
      this.#unnamed.delete(socket);
      if (word.ok) this.#letIn(socket, bindings, word.clientIp ?? peerIp);
      else this.#turnAway(socket, peerIp, null, REFUSALS.noProxyHeader);
    });
  }

  #letIn(socket: Socket, bindings: readonly string[], clientIp: string): void {
    const connectors = this.#options.connectors();
    const chosen = chooseReceiveConnector(connectors, bindings, clientIp);
    if (chosen === null) {
      this.#turnAway(socket, clientIp, null, REFUSALS.noConnector);
      return;
    }
    // Behind a proxy that does not say who its client is anybody may be.
    const connector = isNamedProxy(connectors, clientIp)
      ? { ...chosen.connector, mayRelay: false }
      : chosen.connector;
    const implicitTls = connector.implicitTlsPorts.includes(portOf(chosen.binding));
    const isBlocked = watchBlocked(this.#options.blockList ?? nobody, clientIp);
    if (isBlocked()) {
      this.#turnAway(socket, clientIp, connector.name, REFUSALS.blocked, !implicitTls);
      return;
    }
    const crowded = this.#counts.add(connector, clientIp);
    const refusal = crowded ?? (implicitTls && !this.#mayGoOn() ? REFUSALS.noRoomToWait : null);
    if (refusal !== null) {
      this.#counts.remove(connector, clientIp);
      // Words in the clear are no record of TLS.
      this.#turnAway(socket, clientIp, connector.name, refusal, !implicitTls);
      return;
    }
    const serverName = connector.fqdn ?? this.#options.serverFqdn();
    const lookup = new RecipientLookup(
      this.#options.recipients,
      (error) => this.#tell({ kind: 'failed', stage: 'rcpt', clientIp, error }),
      this.#options.maxLookupMs,
    );
    const limits = (this.#options.underWayLimits ?? underWayLimits)(connector);
    const underWay = this.#underWay.open(connector.name, clientIp, limits, () => connection.giveUp());
    const policy = new SessionPolicy(connector, {
      acceptedDomains: this.#options.acceptedDomains,
      lookup,
      domains: new DomainLookup(this.#strangersDomains, clientIp),
      takeRoom: (bytes) => underWay.take(bytes),
      takeMessage: (accountName) => this.#rates.take(connector, clientIp, accountName),
    });
    const session = new ReceiveSession({
      policy,
      serverName,
      clientIp,
      record: new SessionRecord(clientIp, connector.name, connector.protocolLoggingLevel),
      mayAccept: (saidBytes) => this.#options.mayAccept?.(policy.mayRelay, saidBytes) ?? true,
      mayGoOn: () => this.#mayGoOn(),
      underWay,
      isLoop: this.#options.isLoop ?? (() => false),
      isBlocked,
      authenticate: this.#options.authenticate ?? refuseAll,
      tell: (event) => this.#tell(event),
    });
    const rules = {
      ...connector,
      greeting: greetingOf(connector, serverName),
      implicitTls,
    };
    const ended = () => {
      underWay.free();
      this.#counts.remove(connector, clientIp);
    };
    const isOver = () => this.#isStopping || !this.#bindings.has(chosen.binding);
    const host = this.#hostOf(connector, clientIp, isOver, ended);
    const connection = new ReceiveConnection(socket, session, rules, host);
    this.#connections.set(connection, chosen.binding);
  }

  #mayGoOn(): boolean {
    return this.#options.mayGoOn?.() ?? true;
  }

  #hostOf(
    { tlsMinimumVersion }: ReceiveConnectorPolicy,
    clientIp: string,
    isStopping: () => boolean,
    ended: () => void,
  ): ConnectionHost<ReceiveConnection> {
    return {
      submit: this.#options.submit,
      secureContext: (): SecureContext => this.#tls.from(tlsMinimumVersion),
      isStopping,
      connectionError: (error) => this.#tell({ kind: 'connectionError', clientIp, error }),
      // A client that has said QUIT may take seconds to hang up; it is not to be in the way of its next connection.
      ended,
      sessionEnded: (session) => this.#options.onSession?.(session),
      closed: (connection) => {
        this.#connections.delete(connection);
        this.#tellEmpty();
      },
    };
  }

  #turnAway(
    socket: Socket,
    clientIp: string,
    connectorName: string | null,
    refusal: SmtpRefusal,
    mayHear = true,
  ): void {
    this.#tell({ kind: 'refused', stage: 'connect', clientIp, connectorName, address: null, refusal });
    const isTold = mayHear && !socket.destroyed && this.#turnedAway.size < MAX_TURNED_AWAY;
    this.#options.onSession?.(turnedAway(clientIp, connectorName, refusal, isTold));
    if (!isTold) {
      socket.destroy();
      this.#tellEmpty();
      return;
    }
    this.#turnedAway.add(socket);
    socket.on('error', () => undefined); // gone before it has read why
    socket.once('close', () => {
      this.#turnedAway.delete(socket);
      this.#tellEmpty();
    });
    endSocket(socket, refusalReply(refusal).wire);
  }

  #emptied(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      this.#tellEmpty();
    });
  }

  #tellEmpty(): void {
    if (this.openConnections === 0) this.#onEmpty?.();
  }

  #tell(event: ReceiveEvent): void {
    this.#options.onEvent?.(event);
  }
}

const NOBODY = new BlockList([]);

function nobody(): BlockList {
  return NOBODY;
}

async function refuseAll(): Promise<AuthVerdict> {
  return { ok: false, why: 'wrong' };
}

function turnedAway(
  clientIp: string,
  connectorName: string | null,
  refusal: SmtpRefusal,
  isTold: boolean,
): EndedSession {
  const record = new SessionRecord(clientIp, connectorName, 'None');
  record.notLetIn(refusalReply(refusal), isTold);
  return record.ended({ end: 'NotLetIn', isInTransaction: false, error: null });
}

function greetingOf({ banner }: ReceiveConnectorPolicy, serverName: string): string {
  return (
    banner?.replace(/^220[ -]/, '') ??
    `${serverName} ESMTP MAIL Service ready at ${formatHeaderDate(new Date())}`
  );
}

function portOf(binding: string): string {
  return binding.slice(binding.lastIndexOf(':') + 1);
}
