import type { Socket } from 'node:net';
import type { Passage } from '@/lib/testing/tcp-line';
import {
  applicationName,
  backendPid,
  endsAnswer,
  endsRequest,
  isError,
  type ProtocolMessage,
  ProtocolReader,
  RequestReader,
} from './database-protocol';

/**
 * Owns: one connection of the line: both directions message by message, and where one of them is held.
 * Promises: what is held is neither lost nor passed until `release`.
 * Does not: choose what is held (the watch does).
 */

/** Where a request is caught: before the server has it, as soon as it has it, or when its answer is on the way back. */
export type CatchPoint = 'before' | 'sent' | 'answered';

export interface DatabaseRequest {
  /** A statement's name, or its text when it has none. */
  readonly statement: string;
  /** What its transaction ran before it; empty outside of one. */
  readonly transaction: readonly string[];
}

export interface SessionWatch {
  /** Asked at each request of a client of this name. */
  point(application: string, request: DatabaseRequest): CatchPoint | null;
  /** The moment itself; what happens in here happens while nothing moves. */
  caught(session: LineSession): void;
}

export class LineSession implements Passage {
  application = '';
  backendPid = 0;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #watch: SessionWatch;
  readonly #requests = new RequestReader();
  #transaction: string[] = [];
  #isInTransaction = false;
  /** Null: flows. */
  #heldFromClient: Buffer[] | null = null;
  #heldFromServer: Buffer[] | null = null;
  #isAwaitingSent = false;
  #isAwaitingAnswer = false;

  constructor(client: Socket, server: Socket, watch: SessionWatch) {
    this.#client = client;
    this.#server = server;
    this.#watch = watch;
    this.#read(client, 'client', (message) => this.#fromClient(message));
    this.#read(server, 'server', (message) => this.#fromServer(message));
  }

  release(): void {
    const fromClient = this.#heldFromClient ?? [];
    const fromServer = this.#heldFromServer ?? [];
    this.#heldFromClient = null;
    this.#heldFromServer = null;
    for (const octets of fromClient) this.#server.write(octets);
    for (const octets of fromServer) this.#client.write(octets);
  }

  pause(): void {
    this.#client.pause();
    this.#server.pause();
  }

  resume(): void {
    this.#client.resume();
    this.#server.resume();
  }

  destroy(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #read(socket: Socket, from: 'client' | 'server', take: (message: ProtocolMessage) => void): void {
    const reader = new ProtocolReader(from);
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.push(chunk)) take(message);
    });
  }

  #fromClient(message: ProtocolMessage): void {
    this.application ||= applicationName(message);
    const statement = this.#requests.statementOf(message);
    const point = statement === null ? null : this.#look(statement);
    if (point === 'before') this.#heldFromClient = [];
    if (point === 'sent') this.#isAwaitingSent = true;
    if (point === 'answered') {
      this.#isAwaitingAnswer = true;
      this.#heldFromServer = [];
    }
    if (this.#heldFromClient) this.#heldFromClient.push(message.octets);
    else this.#server.write(message.octets);
    if (point === 'before') this.#watch.caught(this);
    if (this.#isAwaitingSent && endsRequest(message)) {
      this.#isAwaitingSent = false;
      this.#watch.caught(this);
    }
  }

  #fromServer(message: ProtocolMessage): void {
    this.backendPid = backendPid(message) ?? this.backendPid;
    if (!this.#heldFromServer) {
      this.#client.write(message.octets);
      return;
    }
    this.#heldFromServer.push(message.octets);
    if (!this.#isAwaitingAnswer) return;
    if (isError(message)) {
      // Refused (a deadlock, say): not what is waited for. The next one is.
      this.#isAwaitingAnswer = false;
      this.release();
    } else if (endsAnswer(message)) {
      this.#isAwaitingAnswer = false;
      this.#watch.caught(this);
    }
  }

  #look(statement: string): CatchPoint | null {
    if (statement === 'BEGIN') {
      this.#isInTransaction = true;
      this.#transaction = [];
    }
    const point = this.#watch.point(this.application, { statement, transaction: this.#transaction });
    if (statement === 'COMMIT' || statement === 'ROLLBACK') {
      this.#isInTransaction = false;
      this.#transaction = [];
    } else if (this.#isInTransaction) {
      this.#transaction.push(statement);
    }
    return point;
  }
}
