import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type tls from 'node:tls';
import NodemailerConnection, { type SMTPError } from 'nodemailer/lib/smtp-connection';
import type { Fault } from '@/lib/mail/outcome/outcome';
import { parseReply } from '@/lib/mail/outcome/reply';
import { replyText } from '@/lib/mail/text/reply-text';
import { rewriteNextCommand } from './rewrite-command';
import type { StageTimeouts } from './stage-timeouts';
import { StageTracker } from './stage-tracker';
import { isCertificateErrorCode } from './tls';
import type { Transcript } from './transcript';

/**
 * Owns: the set-up of a connection, greeting to AUTH, by nodemailer's SMTP client, as promises whose result is a value:
 *   null, or the fault that ended the step.
 * Promises: every step ends (stage-tracker's clocks), whatever the server does; after a fault in mid-dialogue the socket
 *   is closed; the dialogue is in `transcript`; the socket that is handed over is nobody else's.
 * Does not: send mail (mail-transaction), or decide what a fault means for it (lib/mail/outcome/outcome).
 */

export interface SmtpClientOptions {
  readonly host: string;
  readonly port: number;
  /** Said in EHLO or HELO. */
  readonly fqdn: string;
  readonly tls: 'never' | 'whenOffered' | 'required';
  readonly forceHelo: boolean;
  readonly tlsOptions: tls.ConnectionOptions;
  readonly timeouts: StageTimeouts;
}

/**
 * Octets of a whole set-up, handshake included. The library keeps each line, blank ones too, and looks through them again
 * with each that comes.
 */
const MAX_SETUP_OCTETS = 64 * 1024;

/** Our own clocks end each step; the library's are only a net below them. */
const LIBRARY_TIMEOUT_MS = 24 * 60 * 60_000;
const SOCKET_CLOSE_TIMEOUT_MS = 2000;

export class SmtpClient {
  readonly tracker: StageTracker;
  /** `end` once, when the connection is gone, for whatever reason. */
  readonly #events = new EventEmitter<{ end: [] }>();
  readonly #library: NodemailerConnection;
  #timedOut = false;
  #lastError: SMTPError | null = null;
  /** The socket whose octets are counted: another one from the handshake on. */
  #heard: Socket | null = null;
  #octetsHeard = 0;

  readonly #options: SmtpClientOptions;
  readonly #transcript: Transcript;

  constructor(socket: Socket, options: SmtpClientOptions, transcript: Transcript) {
    this.#options = options;
    this.#transcript = transcript;
    this.#library = new NodemailerConnection({
      connection: socket,
      host: options.host,
      port: options.port,
      secure: false,
      name: options.fqdn,
      ignoreTLS: options.tls === 'never',
      requireTLS: options.tls === 'required',
      opportunisticTLS: options.tls === 'whenOffered',
      tls: options.tlsOptions,
      connectionTimeout: LIBRARY_TIMEOUT_MS,
      greetingTimeout: LIBRARY_TIMEOUT_MS,
      socketTimeout: LIBRARY_TIMEOUT_MS,
      socketCloseTimeout: SOCKET_CLOSE_TIMEOUT_MS,
      transactionLog: true,
      logger: { debug: this.#listen, info: this.#listen },
    });
    this.tracker = new StageTracker(options.timeouts, () => this.#giveUp());
    this.#library.on('error', (error: SMTPError) => {
      this.#lastError = error;
    });
    this.#library.once('end', () => {
      this.tracker.stop();
      this.#events.emit('end');
    });
    this.#countOctetsOf(socket);
    if (options.forceHelo) rewriteNextCommand(socket, 'EHLO ', asHelo);
  }

  get #isOpen(): boolean {
    const { destroyed, _socket: socket } = this.#library;
    return !destroyed && !!socket && socket.writable;
  }

  /** Greeting, EHLO and, as the options say, STARTTLS. */
  connect(): Promise<Fault | null> {
    return this.#step((done) => this.#library.connect(done));
  }

  get offersAuthentication(): boolean {
    return this.#library.allowsAuth;
  }

  login(credentials: { readonly user: string; readonly pass: string }): Promise<Fault | null> {
    return this.#step((done) => this.#library.login({ ...credentials }, done));
  }

  /** The set-up is done: the socket, without the library's listeners. Neither library nor this is of use after. */
  handOver(): Socket {
    const { _socket: socket } = this.#library;
    if (!socket) throw new Error('There is no connection to hand over');
    this.tracker.stop();
    this.#heard?.off('data', this.#countOctets);
    // All of the library's listeners are its own properties; those of the socket's own class must stay.
    const properties: readonly unknown[] = Object.values(this.#library);
    const listeners = properties.filter(isListener);
    for (const event of ['data', 'end', 'error', 'close', 'timeout']) {
      for (const listener of listeners) socket.off(event, listener);
    }
    if (socket.listenerCount('data') > 0) throw new Error('Somebody else still reads from the connection');
    return socket;
  }

  /** Resolves when the connection is gone. */
  async quit(): Promise<void> {
    if (!this.#isOpen) return this.close();
    const gone = new Promise<void>((resolve) => this.#events.once('end', resolve));
    this.#library.quit();
    await gone;
  }

  close(): void {
    this.tracker.stop();
    this.#library.close();
  }

  #countOctetsOf(socket: Socket): void {
    this.#heard?.off('data', this.#countOctets);
    this.#heard = socket;
    // Before the library hears them.
    socket.prependListener('data', this.#countOctets);
  }

  readonly #countOctets = (chunk: Buffer): void => {
    this.#octetsHeard += chunk.length;
    if (this.#octetsHeard <= MAX_SETUP_OCTETS) return;
    this.#transcript.note('the server said too much, connection closed');
    this.#lastError = new Error('the server said more than a set-up may hold');
    this.close();
  };

  /** The library reports each line through its logger, credentials apart; message content never. */
  readonly #listen = (entry: { readonly tnx?: string }, text: unknown): void => {
    const line = String(text);
    const { _socket: socket } = this.#library;
    if (socket && socket !== this.#heard) this.#countOctetsOf(socket);
    if (entry.tnx === 'client') {
      const said = this.#options.forceHelo ? asHelo(line) : line;
      this.#transcript.client(said);
      this.tracker.clientSaid(said);
    } else if (entry.tnx === 'server') {
      const said = replyText(line);
      this.#transcript.server(said);
      this.tracker.serverSaid(said);
    }
  };

  /**
   * Whichever comes first: the step's own end, or the end of the connection. What the server said in one breath with its
   * answer, a 421 or what nobody asked for, ends the connection in the library's next turn: it is waited for.
   */
  async #step(start: (done: (error?: SMTPError | null) => void) => void): Promise<Fault | null> {
    const error = await new Promise<SMTPError | null>((resolve) => {
      const onEnd = () => resolve(this.#lastError ?? new Error('the connection was closed'));
      this.#events.once('end', onEnd);
      start((failure) => {
        this.#events.off('end', onEnd);
        resolve(failure ?? null);
      });
    });
    if (error) return this.#faultOf(error);
    await new Promise((resolve) => setImmediate(resolve));
    return this.#isOpen
      ? null
      : this.#faultOf(this.#lastError ?? new Error('the server closed the connection'));
  }

  #faultOf(error: SMTPError): Fault {
    if (this.#timedOut) return { kind: 'timeout' };
    const response = error.response ? this.#transcript.withoutSecrets(replyText(error.response)) : null;
    const reply = response === null ? null : parseReply(response);
    if (reply) return { kind: 'reply', reply };
    const code = error.originalCode ?? error.code ?? '';
    if (code === 'ETIMEDOUT') return { kind: 'timeout' };
    const reason = this.#transcript.withoutSecrets(error.message);
    if (error.command === 'API') return { kind: 'unknown', reason };
    return { kind: isCertificateErrorCode(code) ? 'certificate' : 'network', reason };
  }

  #giveUp(): void {
    this.#timedOut = true;
    this.#transcript.note('no answer in time, connection closed');
    this.close();
  }
}

const isListener = (value: unknown): value is () => void => typeof value === 'function';

const asHelo = (line: string) => line.replace(/^EHLO /, 'HELO ');
