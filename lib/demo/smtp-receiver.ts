import { EventEmitter } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import type { ReceiverBehaviour } from './receiver-behaviour';
import { ReceiverSession } from './receiver-session';

/**
 * Owns: a receiving SMTP server on loopback that behaves, or misbehaves, as told; for the demo and the tests.
 * Promises: keeps each accepted message byte for byte as it was before dot-stuffing; `stop` leaves no socket behind.
 * Does not: deliver, limit or judge; it is bare sockets, since a library would not misbehave on demand.
 */

export interface ReceivedMessage {
  readonly envelope: {
    readonly from: string;
    readonly recipients: readonly string[];
    /** MAIL's parameters as given, such as `SIZE=1234`, `BODY=8BITMIME`. */
    readonly mailParameters: readonly string[];
  };
  readonly content: Buffer;
  /** As it stood on the wire: dots stuffed, without the dot that ended it. */
  readonly wire: Buffer;
  readonly session: {
    /** Counts from 1: messages of one connection share it. */
    readonly connection: number;
    readonly helo: string;
    readonly esmtp: boolean;
    readonly tlsVersion: string | null;
    readonly user: string | null;
  };
  readonly receivedAt: Date;
}

export interface SmtpReceiverOptions {
  /** 0 or absent takes a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly hostName?: string;
  /** The same for all connections, or chosen per connection (counted from 1). */
  readonly behaviour?: ReceiverBehaviour | ((connection: number) => ReceiverBehaviour);
}

interface ReceiverEvents {
  message: [message: ReceivedMessage];
  connection: [connection: number];
  /** A command line as it came, credentials and all: for tests only. */
  command: [line: string, connection: number];
  /** Octets of a message that has not ended yet. */
  content: [connection: number];
  closed: [connection: number];
}

export interface SmtpReceiver {
  readonly host: string;
  readonly port: number;
  readonly events: EventEmitter<ReceiverEvents>;
  /** Accepted since the start, oldest first. */
  readonly messages: readonly ReceivedMessage[];
  /** For connections that come from now on and for the next commands of the present ones. */
  behave(behaviour: ReceiverBehaviour): void;
  /** Resolves with the first `count` messages accepted since the start. */
  waitForMessages(count: number): Promise<readonly ReceivedMessage[]>;
  openConnections(): number;
  /** Resolves once no client is connected. */
  waitForNoConnections(): Promise<void>;
  /** Closes each connection without a word, as a restart of the peer does. */
  dropConnections(): void;
  stop(): Promise<void>;
}

/** Starts the server; rejects when the port is taken. */
export async function startSmtpReceiver(options: SmtpReceiverOptions = {}): Promise<SmtpReceiver> {
  const host = options.host ?? '127.0.0.1';
  const events: SmtpReceiver['events'] = new EventEmitter();
  events.setMaxListeners(0);
  const messages: ReceivedMessage[] = [];
  const sockets = new Set<net.Socket>();
  let behaviour = options.behaviour ?? {};
  let connections = 0;

  // Pipelined commands get a reply each: Nagle would hold the second until the first is acknowledged, 40 ms later.
  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    // A client that resets or is gone in mid-dialogue is what many tests are about.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      events.emit('closed', connection);
    });
    events.emit('connection', connection);
    const session = new ReceiverSession(socket, {
      connection,
      hostName: options.hostName ?? 'receiver.example',
      behaviour: () => (typeof behaviour === 'function' ? behaviour(connection) : behaviour),
      onCommand: (line) => events.emit('command', line, connection),
      onContent: () => events.emit('content', connection),
      onMessage: (message) => {
        messages.push(message);
        events.emit('message', message);
      },
    });
    session.start();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP listener's address is never a pipe name

  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    host,
    port,
    events,
    messages,
    behave: (next) => {
      behaviour = next;
    },
    waitForMessages: (count) =>
      until(events, 'message', () => (messages.length >= count ? messages.slice(0, count) : null)),
    openConnections: () => sockets.size,
    waitForNoConnections: async () => {
      await until(events, 'closed', () => (sockets.size === 0 ? true : null));
    },
    dropConnections,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      dropConnections();
      await closed;
    },
  };
}

/** Resolves with `look`'s first answer that is not null, now or after one of the events. */
function until<T>(
  events: SmtpReceiver['events'],
  event: 'message' | 'closed',
  look: () => T | null,
): Promise<T> {
  return new Promise((resolve) => {
    const check = () => {
      const found = look();
      if (found === null) return;
      events.off(event, check);
      resolve(found);
    };
    events.on(event, check);
    check();
  });
}
