/**
 * Owns: the listening socket for incoming mail: who is let in, and by which receive connector.
 * Promises: connectors are asked for at each connection, so a change counts from the next one; at a stop, a message that
 *   is under way may finish and gets its reply.
 * Does not: store, route, or know accepted domains; it is given `submit` and `classifyRecipient`.
 */
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SmtpRefusal, SubmitIncoming } from '@/lib/transport/incoming-message';
import {
  chooseReceiveConnector,
  type ReceiveConnectorPolicy,
} from '@/lib/transport/receive-connector-policy';
import { formatHeaderDate } from '@/lib/transport/trace';
import { ConnectionCounts } from './connection-counts';
import { type ConnectionRules, MAX_BUFFERED_COMMAND_BYTES, ReceiveConnection } from './receive-connection';
import type { ReceiveEvent } from './receive-events';
import { REFUSALS } from './receive-refusals';
import { asReplyError, sessionHandlers } from './receive-session';
import { type ClassifyRecipient, SessionPolicy } from './session-policy';
import type { ServerCertificate } from './tls-certificate';

export interface ReceiveOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Said in the greeting and in EHLO where a connector has no name of its own. */
  readonly serverFqdn: string;
  readonly tls: ServerCertificate;
  connectors(): readonly ReceiveConnectorPolicy[];
  readonly classifyRecipient: ClassifyRecipient;
  readonly submit: SubmitIncoming;
  /** Asked at each MAIL: false while this server has no room for mail of this connector's clients. */
  readonly mayAccept?: (connector: ReceiveConnectorPolicy) => boolean;
  readonly onEvent?: (event: ReceiveEvent) => void;
}

export interface ReceiveServer {
  readonly host: string;
  readonly port: number;
  openConnections(): number;
  /** For handshakes from now on. */
  setCertificate(tls: ServerCertificate): void;
  /** Takes no more connections, lets messages under way finish for so long, then closes. */
  stop(graceMs?: number): Promise<void>;
}

const STOP_GRACE_MS = 5000;
/** Who is turned away has this long to read why. */
const TURNED_AWAY: Pick<ConnectionRules, 'maxProtocolErrors' | 'connectionTimeoutMs'> = {
  maxProtocolErrors: 1,
  connectionTimeoutMs: 5000,
};

/** Resolves when it listens; rejects when the port is taken. */
export async function startReceive(options: ReceiveOptions): Promise<ReceiveServer> {
  const server = new IncomingServer(options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error: Error) => options.onEvent?.({ kind: 'connectionError', error }));
  const { port } = server.server.address() as AddressInfo; // a TCP listener's address is never a pipe name
  return {
    host: options.host,
    port,
    openConnections: () => server.open.size,
    setCertificate: ({ key, cert }) => server.updateSecureContext({ key, cert }),
    stop: (graceMs = STOP_GRACE_MS) => server.stop(graceMs),
  };
}

class IncomingServer extends SMTPServer {
  readonly open = new Set<ReceiveConnection>();
  private readonly counts = new ConnectionCounts();
  private isStopping = false;

  constructor(private readonly receive: ReceiveOptions) {
    super({
      name: receive.serverFqdn,
      key: receive.tls.key,
      cert: receive.tls.cert,
      // AUTH, XCLIENT and XFORWARD are not offered; WIZ, SHELL and KILL are the library's jokes.
      disabledCommands: ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      heloResponse: '%s Hello %s',
      maxCommandLength: MAX_BUFFERED_COMMAND_BYTES,
      logger: false,
    });
  }

  override connect(socket: Socket, socketOptions?: Parameters<SMTPServer['connect']>[1]): void {
    const clientIp = socket.remoteAddress ?? '';
    const connector = chooseReceiveConnector(this.receive.connectors(), clientIp);
    const refusal = connector ? this.counts.add(connector, clientIp) : REFUSALS.noConnector;

    // Each connection sees the server through its connector: what is set here is its own, all else is shared.
    const view: SMTPServer = Object.create(this);
    let rules: Omit<ConnectionRules, 'onEnded' | 'onClosed'> = { ...TURNED_AWAY, greeting: '' };
    if (connector && !refusal) {
      rules = this.applyConnector(view, connector, clientIp, () => connection);
    } else {
      const why = refusal ?? REFUSALS.noConnector;
      view.onConnect = (_session, callback) => callback(asReplyError(why));
      this.tellTurnedAway(clientIp, connector?.name ?? null, why);
    }
    // A client that has said QUIT may take seconds to hang up; it is not to be in the way of its next connection.
    const onEnded = () => {
      if (connector) this.counts.remove(connector, clientIp);
    };
    const onClosed = () => {
      this.open.delete(connection);
      if (this.open.size === 0) this.emit('drained');
    };
    const connection = new ReceiveConnection(view, socket, socketOptions, {
      ...rules,
      onEnded,
      onClosed,
    });
    this.open.add(connection);
    this.connections.add(connection);
    connection.on('error', (error: Error) => this._onError(error));
    connection.init();
  }

  async stop(graceMs: number): Promise<void> {
    this.isStopping = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const drained = new Promise<void>((resolve) => {
      if (this.open.size === 0) resolve();
      else this.once('drained', resolve);
    });
    for (const connection of this.open) this.endIfIdle(connection);
    const timer = setTimeout(() => {
      for (const { _socket: socket } of this.open) socket.destroy();
    }, graceMs);
    await Promise.all([closed, drained]);
    clearTimeout(timer);
  }

  /** Sets the view up and says by what rules its connection runs. */
  private applyConnector(
    view: SMTPServer,
    connector: ReceiveConnectorPolicy,
    clientIp: string,
    connection: () => ReceiveConnection,
  ): Omit<ConnectionRules, 'onEnded' | 'onClosed'> {
    const name = connector.fqdn ?? this.receive.serverFqdn;
    view.options = {
      ...this.options,
      name,
      // Without a limit there is no number to say, and the library then leaves SIZE out.
      size: connector.maxMessageSizeBytes ?? undefined,
      socketTimeout: connector.connectionInactivityTimeoutMs,
    };
    const handlers = sessionHandlers({
      policy: new SessionPolicy(connector, this.receive.classifyRecipient),
      clientIp,
      submit: this.receive.submit,
      mayAccept: () => this.receive.mayAccept?.(connector) ?? true,
      connection,
      tell: (event) => this.receive.onEvent?.(event),
      afterMessage: () => {
        if (this.isStopping) this.endIfIdle(connection());
      },
    });
    Object.assign(view, handlers);
    return {
      greeting:
        connector.banner?.replace(/^220[ -]/, '') ??
        `${name} ESMTP MAIL Service ready at ${formatHeaderDate(new Date())}`,
      maxProtocolErrors: connector.maxProtocolErrors,
      connectionTimeoutMs: connector.connectionTimeoutMs,
    };
  }

  private endIfIdle(connection: ReceiveConnection): void {
    if (!connection.isBusy) connection.sayGoodbye(REFUSALS.shuttingDown);
  }

  private tellTurnedAway(clientIp: string, connectorName: string | null, refusal: SmtpRefusal): void {
    this.receive.onEvent?.({
      kind: 'refused',
      stage: 'connect',
      clientIp,
      connectorName,
      address: null,
      refusal,
    });
  }
}
