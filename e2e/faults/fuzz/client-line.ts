import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import type { ConnectorRules } from './connectors';
import { Dialogue } from './dialogue';
import { ReplyReader } from './reply-reader';
import { Violation } from './violation';

/**
 * Owns: a client's connection, and the dialogue on it as it is heard.
 * Promises: every octet that the server says is read and judged at once; a wait ends when it is over, when the server did
 *   what it must never do, or when it did nothing for too long, which is a violation too.
 * Does not: share lib/testing/raw-smtp-client.ts, which keeps what came until a reply is asked for: here each octet is
 *   judged when it comes, a close as well, and a full buffer holds the writer.
 */
const REPLY_TIMEOUT_MS = 10_000;

export class ClientLine {
  dialogue: Dialogue;
  isClosed = false;
  /** The client gave up on the connection: what is said on it now is nobody's concern. */
  isLeft = false;
  /** Before TLS. */
  readonly ended: Dialogue[] = [];
  #reader = new ReplyReader();
  #trouble: Violation | null = null;
  #waiting: (() => void)[] = [];

  readonly #rules: ConnectorRules;

  private constructor(
    rules: ConnectorRules,
    public socket: net.Socket,
  ) {
    this.#rules = rules;
    this.dialogue = new Dialogue(rules);
    this.#listen();
  }

  static async connect(port: number, localAddress: string, rules: ConnectorRules): Promise<ClientLine> {
    const socket = net.connect({ host: '127.0.0.1', port, localAddress, noDelay: true });
    const line = new ClientLine(rules, socket);
    await once(socket, 'connect');
    return line;
  }

  get isOver(): boolean {
    return this.isLeft || this.isClosed || this.dialogue.state === 'closing';
  }

  /** One write. */
  async write(octets: Buffer, options: { readonly isDeaf: boolean }): Promise<void> {
    this.dialogue.sent(octets);
    if (this.socket.write(octets) || options.isDeaf) return;
    await this.#change(() => this.isOver || !this.socket.writableNeedDrain);
  }

  /** Until each thing that is owed an answer has it. */
  quiet(): Promise<void> {
    return this.#change(() => this.isLeft || this.isClosed || !this.dialogue.isReplyOwed);
  }

  closed(): Promise<void> {
    return this.#change(() => this.isClosed);
  }

  /** False when there was no handshake to be had. */
  async startTls(): Promise<boolean> {
    this.ended.push(this.dialogue);
    this.dialogue = new Dialogue(this.#rules, this.dialogue);
    // Ours alone: Node's own close the socket at its end.
    for (const event of ['data', 'drain', 'error', 'close']) this.socket.removeAllListeners(event);
    const secure = tls.connect({ socket: this.socket, rejectUnauthorized: false });
    const isSecure = await new Promise<boolean>((resolve) => {
      secure.once('secureConnect', () => resolve(true));
      secure.once('error', () => resolve(false));
      secure.once('close', () => resolve(false));
    });
    if (!isSecure) {
      secure.destroy();
      this.isLeft = true;
      this.isClosed = true;
      return false;
    }
    this.socket = secure;
    this.#reader = new ReplyReader();
    this.#listen();
    return true;
  }

  #listen(): void {
    const { socket } = this;
    socket.on('data', (octets: Buffer) => this.#judge(() => this.#hear(octets)));
    socket.on('drain', () => this.#wake());
    socket.on('error', () => this.#wake());
    socket.on('close', () => {
      this.isClosed = true;
      this.#judge(() => this.#heardClose());
    });
  }

  #hear(octets: Buffer): void {
    for (const reply of this.#reader.read(octets)) {
      if (!this.isLeft) this.dialogue.replied(reply);
    }
  }

  #heardClose(): void {
    if (this.isLeft || this.dialogue.state === 'closing' || this.dialogue.mayBreakTls) return;
    this.#reader.end();
    const isOwed = this.dialogue.isReplyOwed;
    throw new Violation(isOwed ? 'closed although a reply is owed' : 'closed without goodbye');
  }

  #judge(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#trouble ??= error;
    }
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Until `isDone`; looked at whenever something was heard. */
  async #change(isDone: () => boolean): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, REPLY_TIMEOUT_MS);
    try {
      for (;;) {
        if (this.#trouble) throw this.#trouble;
        if (isDone()) return;
        if (isLate) throw new Violation(`no answer in ${REPLY_TIMEOUT_MS / 1000} s (${this.dialogue.state})`);
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
