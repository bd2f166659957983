import net, { type AddressInfo } from 'node:net';
import type { Moment, ProviderDialogue, Said } from './dialogue';
import { type ProviderServerOptions, ProviderSession, type SignIn } from './provider-session';

/**
 * Owns: a server that says what a provider's dialogue says (the tables beside this), and nothing else.
 * Promises: on loopback; what it was told is kept; `stop` leaves no socket. Waiting is on events.
 * Does not: know a provider. Which lines come when is here, which words in the tables.
 */
export interface ProviderServer<D extends ProviderDialogue = ProviderDialogue> {
  readonly port: number;
  /** `user token` of each sign-in by a token, in order. */
  readonly signIns: readonly string[];
  /** `user password`, likewise. */
  readonly passwords: readonly string[];
  /** RCPT of each message that was taken. */
  readonly recipients: readonly string[];
  /** The content of each. */
  readonly messages: readonly string[];
  /** Lines that came before TLS, but EHLO and STARTTLS. */
  readonly inTheClear: readonly string[];
  /** How a sign-in is answered from now on. */
  judge(judge: Judge<D>): void;
  /** From now on this is said at its moment; null: what is usual. */
  refuse(refusal: RefusalOf<D> | null): void;
  taken(count: number): Promise<void>;
  signedIn(count: number): Promise<void>;
  stop(): Promise<void>;
}

type RefusalOf<D extends ProviderDialogue> = keyof D['refusals'] & string;

type Judge<D extends ProviderDialogue> = (attempt: SignIn) => 'signedIn' | RefusalOf<D>;

export async function startProviderServer<D extends ProviderDialogue>(
  dialogue: D,
  options: ProviderServerOptions,
): Promise<ProviderServer<D>> {
  const server = new Server(dialogue, options);
  await server.listen();
  return server;
}

class Server<D extends ProviderDialogue> implements ProviderServer<D> {
  readonly signIns: string[] = [];
  readonly passwords: string[] = [];
  readonly recipients: string[] = [];
  readonly messages: string[] = [];
  readonly inTheClear: string[] = [];
  readonly dialogue: D;
  readonly options: ProviderServerOptions;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #judge: Judge<D> = () => 'signedIn';
  #refusal: RefusalOf<D> | null = null;
  #waiting: (() => void)[] = [];

  constructor(dialogue: D, options: ProviderServerOptions) {
    this.dialogue = dialogue;
    this.options = options;
    this.#server = net.createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      new ProviderSession(this, socket, options.implicitTls === true).begin();
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
  }

  judge(judge: Judge<D>): void {
    this.#judge = judge;
  }

  verdictOn(attempt: SignIn): RefusalOf<D> | null {
    if (attempt.token !== null) this.signIns.push(`${attempt.user} ${attempt.token}`);
    else this.passwords.push(`${attempt.user} ${attempt.password}`);
    const verdict = this.#judge(attempt);
    return verdict === 'signedIn' ? null : verdict;
  }

  saidInTheClear(line: string): void {
    this.inTheClear.push(line);
  }

  took(recipients: readonly string[], content: string): void {
    this.messages.push(content);
    this.recipients.push(...recipients);
    this.happened();
  }

  refuse(refusal: RefusalOf<D> | null): void {
    this.#refusal = refusal;
  }

  refusalAt(moment: Moment): Said | null {
    const refusal = this.#refusal === null ? undefined : this.dialogue.refusals[this.#refusal];
    return refusal?.at === moment ? refusal : null;
  }

  taken(count: number): Promise<void> {
    return this.#when(() => this.recipients.length >= count);
  }

  signedIn(count: number): Promise<void> {
    return this.#when(() => this.signIns.length >= count);
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #when(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  happened(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
