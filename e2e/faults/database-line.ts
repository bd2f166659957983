import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { type CatchPoint, type DatabaseRequest, LineSession } from './line-session';

/**
 * Owns: the line between an installation and its PostgreSQL: a TCP proxy that reads along, stops at a chosen request, and
 *   can be cut, stalled and mended.
 * Promises: one address for its whole life; the server behind it stays as it is.
 * Does not: change what is said.
 */
export interface RequestChoice {
  readonly application: string;
  readonly point: CatchPoint;
  readonly fits: (request: DatabaseRequest) => boolean;
}

export class DatabaseLine {
  readonly #target: URL;
  readonly #sessions = new Set<LineSession>();
  #server = net.createServer();
  #port = 0;
  #isStalled = false;
  #choice: (RequestChoice & { readonly caught: (session: LineSession) => void }) | null = null;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async to(target: string): Promise<DatabaseLine> {
    const line = new DatabaseLine(new URL(target));
    await line.mend();
    return line;
  }

  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  /** Processes of the server that serve this client now. */
  backendPids(application: string): number[] {
    return [...this.#sessions]
      .filter((session) => session.application === application && session.backendPid > 0)
      .map((session) => session.backendPid);
  }

  /**
   * Stops the first request that fits, and calls `caught` at that very moment; its session waits for `release`, or for the
   * end of either side.
   * @returns what gives up waiting.
   */
  catchNext(choice: RequestChoice, caught: (session: LineSession) => void): () => void {
    const mine = { ...choice, caught };
    this.#choice = mine;
    return () => {
      if (this.#choice === mine) this.#choice = null;
    };
  }

  /** No connection stands and none is taken until `mend`. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropAll();
    await closed;
  }

  async mend(): Promise<void> {
    this.#server = net.createServer({ noDelay: true }, (client) => this.#accept(client));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
  }

  /** Connections stand and nothing moves, as behind a dead switch. */
  stall(): void {
    this.#isStalled = true;
    for (const session of this.#sessions) session.pause();
  }

  flow(): void {
    this.#isStalled = false;
    for (const session of this.#sessions) session.resume();
  }

  dropAll(): void {
    for (const session of this.#sessions) session.destroy();
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.cut();
    this.dropAll();
  }

  #accept(client: net.Socket): void {
    const server = net.connect({
      port: Number(this.#target.port),
      host: this.#target.hostname,
      noDelay: true,
    });
    const session: LineSession = new LineSession(client, server, {
      point: (application, request) => {
        const choice = this.#choice;
        return choice && choice.application === application && choice.fits(request) ? choice.point : null;
      },
      caught: (held) => {
        const choice = this.#choice;
        this.#choice = null;
        if (choice) choice.caught(held);
        else held.release();
      },
    });
    this.#sessions.add(session);
    client.once('close', () => this.#sessions.delete(session));
    if (this.#isStalled) session.pause();
  }
}
