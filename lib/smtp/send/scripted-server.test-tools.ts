import net, { type AddressInfo } from 'node:net';

/**
 * Owns: a server for tests that says what it is told, octet for octet, and shows what it was sent.
 * Promises: waits on what comes, never on time; one client at a time, the last one, unless `toEach` is said; `stop` leaves
 *   no socket.
 * Does not: know SMTP. lib/demo/smtp-receiver behaves like a server; this one need not.
 */

export class ScriptedServer {
  #received = '';
  /** While content is skipped, no more of it is kept than its end may take. */
  #kept = Number.POSITIVE_INFINITY;
  #socket: net.Socket | null = null;
  readonly #sockets = new Set<net.Socket>();
  #isEnded = false;
  #waiting: (() => void)[] = [];

  readonly #server: net.Server;

  private constructor(server: net.Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#socket = socket;
      this.#sockets.add(socket);
      socket.on('data', (chunk: Buffer) => {
        this.#received = (this.#received + chunk.toString('latin1')).slice(-this.#kept);
        this.#wake();
      });
      socket.on('error', () => undefined); // a client that resets is what many tests are about
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#isEnded = true;
        this.#wake();
      });
      this.#wake();
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = net.createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ScriptedServer(server);
  }

  get port(): number {
    const { port } = this.#server.address() as AddressInfo; // a TCP listener's address is never a pipe name
    return port;
  }

  /** Whole, CRLF and all; octets where the text is not UTF-8. */
  say(text: string | Buffer): void {
    this.#socket?.write(text);
  }

  /** Not to the last client alone. */
  toEach(text: string): void {
    for (const socket of this.#sockets) if (socket.writable) socket.write(text);
  }

  /** Takes what came up to and with `end`. */
  async until(end: string): Promise<string> {
    await this.#when(() => this.#received.includes(end));
    const at = this.#received.indexOf(end) + end.length;
    const taken = this.#received.slice(0, at);
    this.#received = this.#received.slice(at);
    return taken;
  }

  /** Lets content of any size pass, up to and with `end`. */
  async skipUntil(end: string): Promise<void> {
    this.#kept = end.length;
    await this.#when(() => this.#received === end);
    this.#received = '';
    this.#kept = Number.POSITIVE_INFINITY;
  }

  /** What came and was not taken. */
  get rest(): string {
    return this.#received;
  }

  async connected(): Promise<void> {
    await this.#when(() => this.#socket !== null);
  }

  /** The present client is no more: `connected` is of the next. */
  forget(): void {
    this.#socket = null;
    this.#isEnded = false;
  }

  /** The client has gone. */
  async ended(): Promise<void> {
    await this.#when(() => this.#isEnded);
  }

  /** Reads no more: the client's window fills. */
  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  drop(): void {
    this.#socket?.destroy();
  }

  /** Ends in good order, with these last octets. */
  leave(text = ''): void {
    this.#socket?.end(text);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #when(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
