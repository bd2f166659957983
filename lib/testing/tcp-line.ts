import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/**
 * Owns: a TCP proxy on loopback that can be cut, mended, stalled and led elsewhere, as a proxy or a moved address does.
 * Promises: the same address all its life; what is behind it stays as it is; no error of a connection is anybody's, and
 *   the end of either side is the end of both.
 * Does not: pass anything on itself: what is done with a connection's two sockets is its passage's (database-line.ts
 *   pipes them, e2e/faults/database/catching-line.ts reads along). Distance has a proxy of its own (bench/tools/delay-proxy.ts):
 *   it delays also the handshake and the end of each direction, which here are the system's.
 */
export interface Passage {
  /** Nothing moves until `resume`. */
  pause(): void;
  resume(): void;
}

interface Connection<P> {
  readonly passage: P;
  destroy(): void;
}

export abstract class TcpLine<P extends Passage> {
  readonly #connections = new Set<Connection<P>>();
  #server = net.createServer();
  #port = 0;
  #isStalled = false;
  #target: URL;

  constructor(target: URL) {
    this.#target = target;
  }

  /** How a connection is passed on, from when it is accepted. */
  protected abstract begin(near: net.Socket, far: net.Socket): P;

  /** The target as a client of the line names it. */
  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  get passages(): readonly P[] {
    return [...this.#connections].map(({ passage }) => passage);
  }

  /** Connections are taken, the first time or again, and lead to `target` from now on. */
  async mend(target = this.#target): Promise<void> {
    this.#target = target;
    this.#server = net.createServer({ noDelay: true }, (near) => this.#accept(near));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
  }

  /** Ends all connections, and takes none until `mend`. */
  async cut(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropAll();
    await closed;
  }

  /** Connections stay, and nothing comes through: a computer that hangs, a network that loses all. */
  stall(): void {
    this.#isStalled = true;
    for (const { passage } of this.#connections) passage.pause();
  }

  flow(): void {
    this.#isStalled = false;
    for (const { passage } of this.#connections) passage.resume();
  }

  dropAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  stop(): Promise<void> {
    return this.cut();
  }

  #accept(near: net.Socket): void {
    const far = net.connect({ ...addressOf(this.#target), noDelay: true });
    const connection = {
      passage: this.begin(near, far),
      destroy: () => {
        near.destroy();
        far.destroy();
      },
    };
    this.#connections.add(connection);
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#connections.delete(connection);
        connection.destroy();
      });
    }
    if (this.#isStalled) connection.passage.pause();
  }
}

/** Of PostgreSQL also a socket, whose directory stands in place of the host. */
function addressOf(target: URL): { host: string; port: number } | { path: string } {
  const { port } = target;
  const host = decodeURIComponent(target.hostname);
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port: Number(port) };
}
