import type net from 'node:net';
import { type Passage, TcpLine } from './tcp-line';

/**
 * Owns: a line to a database on which tests can lose an answer, besides cutting, stalling and mending it.
 * Promises: what passes is not changed, and not read but for the words that a test waits for (`loseAnswer`,
 *   `cutAfterAnswer`).
 */
export class DatabaseLine extends TcpLine<Pipes> {
  #watch: ((pipes: Pipes) => void) | null = null;

  static async to(target: URL): Promise<DatabaseLine> {
    const line = new DatabaseLine(target);
    await line.mend();
    return line;
  }

  protected override begin(near: net.Socket, far: net.Socket): Pipes {
    const pipes = new Pipes(near, far);
    this.#watch?.(pipes);
    return pipes;
  }

  /** Ends the one connection on which `words` were answered, without the answer. */
  loseAnswer(words: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      this.#whenAsked(words, ({ near, far }) => {
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
      this.#whenAsked(words, ({ far }) => onAnswer(far, () => this.cut().then(resolve, reject)));
    });
  }

  /** Once, when a connection has passed on all of `words` in their order. */
  #whenAsked(words: readonly string[], act: (pipes: Pipes) => void): void {
    const watch = (pipes: Pipes) => {
      let next = 0;
      pipes.near.on('data', (asked: Buffer) => {
        while (this.#watch === watch && next < words.length && asked.includes(words[next] ?? '')) next++;
        if (this.#watch !== watch || next < words.length) return;
        this.#watch = null;
        act(pipes);
      });
    };
    this.#watch = watch;
    for (const pipes of this.passages) watch(pipes);
  }
}

/** Ends each answer of PostgreSQL; the state of the transaction follows. */
const READY_FOR_QUERY = Buffer.from('Z\0\0\0\x05');

class Pipes implements Passage {
  constructor(
    readonly near: net.Socket,
    readonly far: net.Socket,
  ) {
    this.resume();
  }

  pause(): void {
    this.near.unpipe(this.far).pause();
    this.far.unpipe(this.near).pause();
  }

  resume(): void {
    this.near.pipe(this.far);
    this.far.pipe(this.near);
  }
}

/** What was asked is done by then, and committed if it was a commit. */
function onAnswer(far: net.Socket, act: () => void): void {
  far.on('data', (reply: Buffer) => {
    if (reply.subarray(-6, -1).equals(READY_FOR_QUERY)) act();
  });
  // An end of `pipe` had paused it.
  far.resume();
}
