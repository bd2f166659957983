import { closeSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import {
  type Binding,
  formatBinding,
  isLoopbackBinding,
  parseBinding,
  socketOf,
  socketsOf,
} from '@/lib/mail/routing/binding';

/**
 * Owns: the sockets at which this server listens for mail, as many as its bindings need.
 * Promises: what stays is left alone: its port is never closed in between. What cannot be bound is told and keeps nothing else
 *   from being bound; it is tried again at the next asking. Sockets that the launcher holds for us are used, and closed when
 *   no binding wants them.
 * Does not: know connectors, or speak to a client.
 */

/** Of one binding. */
export interface BindingState {
  readonly binding: string;
  /** Where connections come; null where none do. */
  readonly bound: { readonly address: string; readonly port: number } | null;
  /** Why it is not bound: the system's code, or LOOPBACK_ONLY. */
  readonly fault: string | null;
}

export interface ListeningOptions {
  arrived(socket: Socket, listening: Binding): void;
  acceptFailed(error: Error): void;
  /** File descriptors of sockets that listen already, by binding. */
  readonly held?: ReadonlyMap<string, number>;
  /** Started by root who stays root: nobody else is to reach it. */
  readonly isLoopbackOnly?: boolean;
}

/** Beside the system's own codes. */
const LOOPBACK_ONLY = 'LOOPBACKONLY';
const NOT_A_BINDING = 'EINVAL';

export class ListeningSockets {
  readonly #servers = new Map<string, Server>();
  readonly #faults = new Map<string, string>();
  readonly #held: Map<string, number>;
  readonly #options: ListeningOptions;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#held = new Map(options.held);
  }

  /** Binds what these need and is not bound, closes what they do not. @returns each, once */
  async follow(wanted: readonly string[]): Promise<readonly BindingState[]> {
    const texts = [...new Set(wanted)];
    const bindings = texts.flatMap((text) => parseBinding(text) ?? []).filter((one) => this.#may(one));
    const needed = new Map(socketsOf(bindings).map((binding) => [formatBinding(binding), binding]));
    for (const name of [...this.#servers.keys()]) if (!needed.has(name)) this.#close(name);
    this.#closeHeld((name) => !needed.has(name));
    this.#faults.clear();
    for (const [name, binding] of needed) if (!this.#servers.has(name)) await this.#open(name, binding);
    return texts.map((text) => this.#stateOf(text, new Set(needed.keys())));
  }

  close(): void {
    for (const name of [...this.#servers.keys()]) this.#close(name);
    this.#closeHeld(() => true);
  }

  #stateOf(text: string, sockets: ReadonlySet<string>): BindingState {
    const binding = parseBinding(text);
    if (binding === null) return { binding: text, bound: null, fault: NOT_A_BINDING };
    if (!this.#may(binding)) return { binding: text, bound: null, fault: LOOPBACK_ONLY };
    const name = socketOf(binding, sockets);
    const server = this.#servers.get(name);
    if (server === undefined) {
      return { binding: text, bound: null, fault: this.#faults.get(name) ?? NOT_A_BINDING };
    }
    const { port } = server.address() as AddressInfo; // a TCP listener's address is never a pipe name
    return { binding: text, bound: { address: binding.address, port }, fault: null };
  }

  #may(binding: Binding): boolean {
    return !this.#options.isLoopbackOnly || isLoopbackBinding(binding);
  }

  async #open(name: string, binding: Binding): Promise<void> {
    // A client that says all it has and ends its side still hears what became of it.
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#options.arrived(socket, binding));
    const fault = await listen(server, binding, this.#takeHeld(name));
    if (fault !== null) {
      this.#faults.set(name, fault);
      return;
    }
    server.on('error', (error) => this.#options.acceptFailed(error));
    this.#servers.set(name, server);
  }

  /** Its connections go on. */
  #close(name: string): void {
    this.#servers.get(name)?.close();
    this.#servers.delete(name);
  }

  #takeHeld(name: string): number | null {
    const fd = this.#held.get(name) ?? null;
    this.#held.delete(name);
    return fd;
  }

  /** Clients would wait there for somebody to answer. */
  #closeHeld(isUnwanted: (name: string) => boolean): void {
    for (const [name, fd] of this.#held) {
      if (!isUnwanted(name)) continue;
      this.#held.delete(name);
      closeSync(fd);
    }
  }
}

/** @returns why it cannot, or null */
function listen(server: Server, { address, port }: Binding, heldFd: number | null): Promise<string | null> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    server.once('error', failed);
    const where = heldFd === null ? { host: address, port, ipv6Only: true } : { fd: heldFd };
    server.listen(where, () => {
      server.off('error', failed);
      resolve(null);
    });
  });
}
