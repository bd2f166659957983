import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/**
 * Owns: a line to a database that tests can cut, hold and lead to another database, as a proxy or a moved address does.
 * Promises: the same address all the time; what is behind it stays as it is.
 * Does not: read what passes, but for the words that a test waits for (`loseAnswer`, `cutAfterAnswer`).
 */
export class DatabaseLine {
  readonly #pairs = new Set<Pair>();
  #server = net.createServer();
  #port = 0;
  #isHeld = false;
  #watch: ((pair: Pair) => void) | null = null;
  #target: URL;

  private constructor(target: URL) {
    this.#target = target;
  }

  static async to(target: URL): Promise<DatabaseLine> {
    const line = new DatabaseLine(target);
    await line.mend();
    return line;
  }

  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  /** Connections are taken again, and lead to `target` from now on. */
  async mend(target = this.#target): Promise<void> {
    this.#target = target;
    this.#server = net.createServer((near) => {
      const far = net.connect(Number(this.#target.port), this.#target.hostname);
      const pair = { near, far };
      this.#pairs.add(pair);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#pairs.delete(pair);
          other.destroy();
        });
      }
      if (!this.#isHeld) join(pair);
      this.#watch?.(pair);
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
  }

  /** Ends all connections and refuses new ones. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    await closed;
  }

  /** Ends the one connection on which `words` were answered, without the answer. */
  loseAnswer(words: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      this.#whenSaid(words, ({ near, far }) => {
        far.unpipe(near);
        onAnswer(far, () => {
          near.destroy();
          resolve();
        });
      });
    });
  }

  /** Cuts at once after `words` were answered. */
  cutAfterAnswer(words: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#whenSaid(words, ({ far }) => onAnswer(far, () => this.cut().then(resolve, reject)));
    });
  }

  /** Once, when a connection has passed on all of `words` in their order. */
  #whenSaid(words: readonly string[], act: (pair: Pair) => void): void {
    const watch = (pair: Pair) => {
      let next = 0;
      pair.near.on('data', (said: Buffer) => {
        while (this.#watch === watch && next < words.length && said.includes(words[next] ?? '')) next++;
        if (this.#watch !== watch || next < words.length) return;
        this.#watch = null;
        act(pair);
      });
    };
    this.#watch = watch;
    for (const pair of this.#pairs) watch(pair);
  }

  /** Connections stay, and nothing comes through: a computer that hangs, a network that loses all. */
  hold(): void {
    this.#isHeld = true;
    for (const { near, far } of this.#pairs) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
  }

  release(): void {
    this.#isHeld = false;
    for (const pair of this.#pairs) join(pair);
  }

  stop(): Promise<void> {
    return this.cut();
  }
}

/** Ends each answer of PostgreSQL; the state of the transaction follows. */
const READY_FOR_QUERY = Buffer.from('Z\0\0\0\x05');

interface Pair {
  readonly near: net.Socket;
  readonly far: net.Socket;
}

/** What was asked is done by then, and committed if it was a commit. */
function onAnswer(far: net.Socket, act: () => void): void {
  far.on('data', (reply: Buffer) => {
    if (reply.subarray(-6, -1).equals(READY_FOR_QUERY)) act();
  });
  // An end of `pipe` had paused it.
  far.resume();
}

function join({ near, far }: Pair): void {
  near.pipe(far);
  far.pipe(near);
}
