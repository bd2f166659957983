import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { FlightCounter, type FlightCounts, noFlights, sumOf } from './flight-counter';

/**
 * Owns: distance: a TCP proxy on loopback through which an SMTP client sees its server a round trip away.
 * Promises: every byte is held for half the round trip in each direction, in order, whatever follows it; a connection's
 *   handshake costs its one and a half round trips too (SYN, SYN-ACK, ACK) before the server hears of it; and the round
 *   trips of the dialogue are counted.
 * Does not: limit bandwidth, or the bytes that are on their way. Nor is it a line of lib/testing/tcp-line.ts: it holds the
 *   handshake and the end of each direction too, and listens on several addresses.
 */
export interface DelayProxy {
  readonly port: number;
  counts(): FlightCounts & {
    /** How late bytes were passed on, on average. */
    readonly latenessMs: number;
    /** Connections of clients at one moment, at most, since the last asking. */
    readonly mostOpen: number;
  };
  close(): Promise<void>;
}

export interface DelayProxyOptions {
  /** It listens on all of these, with one port. */
  readonly addresses: readonly string[];
  readonly targetPort: number;
  readonly roundTripMs: number;
}

export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const oneWayMs = options.roundTripMs / 2;
  const lateness = { sumMs: 0, pieces: 0 };
  const open = new Set<Socket>();
  const flights = new Set<FlightCounter>();
  let ended = noFlights;
  let mostOpen = 0;

  const accept = (client: Socket) => {
    const counter = new FlightCounter();
    flights.add(counter);
    mostOpen = Math.max(mostOpen, flights.size);
    const toServer = new DelayLine(oneWayMs, lateness);
    const toClient = new DelayLine(oneWayMs, lateness);
    const server = new Promise<Socket>((resolve) => {
      setTimeout(() => resolve(connectTo(options.targetPort)), 3 * oneWayMs);
    });
    keep(client, open);
    client.on('data', (piece: Buffer) => {
      counter.clientSaid(piece);
      toServer.carry(() => void server.then((socket) => socket.writable && socket.write(piece)));
    });
    client.once('end', () => toServer.carry(() => void server.then((socket) => socket.end())));
    client.once('close', () => {
      flights.delete(counter);
      ended = sumOf([ended, counter.counts()]);
      // After a fault there was no end.
      toServer.carry(() => void server.then((socket) => socket.end()));
    });
    void server.then((socket) => {
      keep(socket, open);
      socket.on('data', (piece: Buffer) => {
        toClient.carry(() => {
          counter.serverWasHeard();
          if (client.writable) client.write(piece);
        });
      });
      socket.once('end', () => toClient.carry(() => client.end()));
      socket.once('close', () => toClient.carry(() => client.end()));
    });
  };

  const { servers, port } = await listen(options.addresses, accept);
  return {
    port,
    counts: () => {
      const most = mostOpen;
      mostOpen = flights.size;
      return {
        ...sumOf([ended, ...[...flights].map((counter) => counter.counts())]),
        latenessMs: lateness.pieces === 0 ? 0 : lateness.sumMs / lateness.pieces,
        mostOpen: most,
      };
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** One direction of one connection: first in, first out, each after the same time. */
class DelayLine {
  readonly #waiting: { readonly dueMs: number; readonly deliver: () => void }[] = [];
  #timer: NodeJS.Timeout | null = null;

  readonly #delayMs: number;
  readonly #lateness: { sumMs: number; pieces: number };

  constructor(delayMs: number, lateness: { sumMs: number; pieces: number }) {
    this.#delayMs = delayMs;
    this.#lateness = lateness;
  }

  carry(deliver: () => void): void {
    this.#waiting.push({ dueMs: performance.now() + this.#delayMs, deliver });
    if (this.#timer === null) this.#arm();
  }

  #arm(): void {
    const [first] = this.#waiting;
    this.#timer = first
      ? setTimeout(() => this.#deliver(), Math.floor(first.dueMs - performance.now()))
      : null;
  }

  /** Timers know whole milliseconds only: what is due within half of one goes now, so that errors even out. */
  #deliver(): void {
    const nowMs = performance.now();
    for (;;) {
      const [first] = this.#waiting;
      if (!first || first.dueMs > nowMs + 0.5) break;
      this.#waiting.shift();
      this.#lateness.sumMs += nowMs - first.dueMs;
      this.#lateness.pieces += 1;
      first.deliver();
    }
    this.#arm();
  }
}

function connectTo(port: number): Socket {
  return connect({ port, host: '127.0.0.1', allowHalfOpen: true });
}

function keep(socket: Socket, open: Set<Socket>): void {
  open.add(socket);
  socket.setNoDelay(true);
  // A fault ends the connection, which 'close' tells.
  socket.on('error', () => {});
  socket.once('close', () => open.delete(socket));
}

async function listen(addresses: readonly string[], accept: (client: Socket) => void) {
  const servers: Server[] = [];
  let port = 0;
  for (const address of addresses) {
    const server = createServer({ allowHalfOpen: true }, accept).listen(port, address, 1024);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
    servers.push(server);
  }
  return { servers, port };
}
