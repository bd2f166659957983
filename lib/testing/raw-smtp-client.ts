import net from 'node:net';
import tls from 'node:tls';

/**
 * Owns: a client for tests and benches that sends what it is given, octet for octet, and reads replies.
 * Promises: resolves on replies, never on time.
 * Does not: know SMTP beyond where a reply ends. The fuzz has a line of its own (e2e/faults/fuzz/client-line.ts), which
 *   judges each octet when it comes.
 */
export class RawSmtpClient {
  #received = '';
  #waiting: (() => void)[] = [];
  #isEnded = false;
  /** What TLS goes over. */
  readonly #plain: net.Socket;

  #socket: net.Socket;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    this.#plain = socket;
    this.#listen();
  }

  static async connect(
    port: number,
    options: { host?: string; localAddress?: string } = {},
  ): Promise<RawSmtpClient> {
    const socket = net.connect({
      port,
      host: options.host ?? '127.0.0.1',
      localAddress: options.localAddress,
      noDelay: true, // each write is a packet of its own
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawSmtpClient(socket);
  }

  /** Connects and reads the greeting. */
  static async greeted(port: number, options: { localAddress?: string } = {}): Promise<RawSmtpClient> {
    const client = await RawSmtpClient.connect(port, options);
    await client.reply();
    return client;
  }

  write(octets: string): void {
    this.#socket.write(Buffer.from(octets, 'latin1'));
  }

  /** Octets that are no record of TLS. */
  breakTls(octets: string): void {
    this.#plain.write(octets);
  }

  /** Says a line and reads its reply. */
  async say(line: string): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** The next whole reply, its lines joined by "\n". */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-[^\r]*\r\n)*\d{3} [^\r]*\r\n/.exec(this.#received);
      if (match) {
        this.#received = this.#received.slice(match[0].length);
        return match[0].trimEnd().replaceAll('\r\n', '\n');
      }
      if (this.#isEnded) throw new Error(`Connection closed after: ${this.#received}`);
      await this.#change();
    }
  }

  async startTls(options: tls.SecureContextOptions = {}): Promise<void> {
    this.#socket.removeAllListeners();
    const secure = tls.connect({ socket: this.#socket, rejectUnauthorized: false, ...options });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    this.#socket = secure;
    this.#listen();
  }

  /** Resolves when the server has closed, with what it said last. */
  async closed(): Promise<string> {
    while (!this.#isEnded) await this.#change();
    return this.#received;
  }

  /** Says no more, and may still hear. */
  end(): void {
    this.#socket.end();
  }

  /** From now on the server's replies stay in the network. */
  stopReading(): void {
    this.#socket.pause();
  }

  get isOpen(): boolean {
    return !this.#isEnded && this.#socket.readyState === 'open';
  }

  /** Gone without a farewell: what the server says from now on is answered by a reset. */
  reset(): void {
    this.#plain.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1');
      this.#wake();
    });
    const onEnd = () => {
      this.#isEnded = true;
      this.#wake();
    };
    this.#socket.on('end', onEnd);
    this.#socket.on('close', onEnd);
    this.#socket.on('error', onEnd);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
