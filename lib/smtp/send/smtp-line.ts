import type { Socket } from 'node:net';
import type { Fault } from '@/lib/mail/outcome/outcome';
import { Deadline } from '@/lib/smtp/deadline';
import type { ReplyReader } from './reply-reader';
import type { Transcript } from './transcript';

/**
 * Owns: the socket of a connection whose set-up is done: lines out, replies in, one clock, and the end of it.
 * Promises: what the server says goes to the present user, reply by reply; when the connection goes, for whatever reason,
 *   the user hears of it once and nothing after. No socket is left behind.
 * Does not: know what a reply answers (mail-transaction, connection).
 */

export interface LineUser {
  onReply(reply: string): void;
  /** What was awaited did not come in its time. */
  onSilence(): void;
  /** The socket takes content again. */
  onDrain(): void;
  onGone(fault: Fault): void;
}

/** A server that does not hang up after us keeps its socket for as long as this. */
const HANG_UP_MS = 2000;

const CLOSED: Fault = { kind: 'network', reason: 'the connection was closed' };

export class SmtpLine {
  readonly clock = new Deadline(() => this.user.onSilence());
  readonly #closeListeners: (() => void)[] = [];
  #isGone = false;

  readonly #socket: Socket;
  /** What it holds already came before the last answer of the set-up ended. */
  readonly #reader: ReplyReader;
  readonly #transcript: Transcript;

  constructor(
    { socket, reader }: { readonly socket: Socket; readonly reader: ReplyReader },
    transcript: Transcript,
    /** Who hears what comes; changed by whoever takes over. */
    public user: LineUser,
  ) {
    this.#socket = socket;
    this.#reader = reader;
    this.#transcript = transcript;
    socket.setTimeout(0);
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    socket.on('drain', () => {
      if (!this.#isGone) this.user.onDrain();
    });
    socket.on('error', (error) =>
      this.#lose({ kind: 'network', reason: this.#transcript.withoutSecrets(error.message) }),
    );
    // Its last word may have come without a line end. No reply can follow, so nothing more need be said either.
    socket.on('end', () => this.#endOfInput());
    socket.on('close', () => this.#endOfInput());
    socket.resume();
  }

  get isOpen(): boolean {
    return !this.#isGone && this.#socket.writable;
  }

  /** Once, when the connection is gone, for whatever reason. */
  onceClosed(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  /** Command lines without the last CRLF, in one write. */
  say(commands: string): void {
    this.#transcript.client(commands);
    this.#socket.write(`${commands}\r\n`, 'utf8');
  }

  /** @returns false when no more should be written before `onDrain`. */
  write(content: Buffer): boolean {
    return this.#socket.write(content);
  }

  /** In one segment, as far as it fits. */
  writeTogether(pieces: readonly Buffer[]): void {
    const socket = this.#socket;
    socket.cork();
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
  }

  /** Octets that are still ours, not the system's. */
  get unwrittenBytes(): number {
    return this.#socket.writableLength;
  }

  /** Octets that the system has taken from us: proof that the receiver reads. */
  get bytesTaken(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  /** At once, without a word. */
  close(): void {
    this.#lose(CLOSED);
  }

  /** In good order, after QUIT: with TLS's own farewell. */
  hangUp(): void {
    if (this.#isGone) return;
    const socket = this.#socket;
    const timer = setTimeout(() => socket.destroy(), HANG_UP_MS);
    timer.unref();
    socket.once('end', () => socket.destroy());
    socket.once('close', () => clearTimeout(timer));
    socket.end();
    this.#leave(CLOSED);
  }

  #hear(chunk: Buffer): void {
    if (this.#isGone) return;
    const isBounded = this.#reader.read(chunk, this.#onReply);
    if (!isBounded) this.#lose({ kind: 'network', reason: 'the server said more than a reply may hold' });
  }

  readonly #onReply = (said: string): void => {
    if (this.#isGone) return;
    const reply = this.#transcript.withoutSecrets(said);
    this.#transcript.server(reply);
    this.user.onReply(reply);
  };

  #endOfInput(): void {
    if (this.#isGone) return;
    const word = this.#reader.unfinished();
    this.#socket.destroy(); // the user must find it closed: there is nobody to talk to
    if (/^[45][0-9]{2} /.test(word)) this.#onReply(word);
    else if (word !== '') this.#transcript.server(word);
    this.#lose({ kind: 'network', reason: 'Connection closed unexpectedly' });
  }

  #lose(fault: Fault): void {
    if (this.#isGone) return;
    this.#socket.destroy();
    this.#leave(fault);
  }

  #leave(fault: Fault): void {
    this.#isGone = true;
    this.clock.stop();
    this.user.onGone(fault);
    const tell = () => {
      for (const listener of this.#closeListeners.splice(0)) listener();
    };
    // After a farewell a receiver counts the connection until it has closed its side too.
    if (this.#socket.destroyed) tell();
    else this.#socket.once('close', tell);
  }
}
