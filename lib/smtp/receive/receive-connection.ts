import type { Socket } from 'node:net';
import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { SessionEnd } from '@/lib/mail/session/receive-session';
import { endSocket, isGone } from './closing-socket';
import { ConnectionClock, type TimedConnection } from './connection-clock';
import type { ConnectionHost, ConnectionRules } from './connection-host';
import { isOurTurn, type Mode } from './connection-mode';
import { DataDecoder } from './data-decoder';
import {
  A_TURN,
  commandLines,
  MAX_BUFFERED_COMMAND_BYTES,
  MAX_COMMAND_BYTES,
  MAX_COMMANDS_A_TURN,
} from './receive-commands';
import { REFUSALS } from './receive-refusals';
import { REPLIES, type Reply, refusalReply } from './receive-replies';
import type { ReceiveSession } from './receive-session';
import { type MessageConnection, ReceivedMessage } from './received-message';
import { secureSocket } from './secure-socket';
import { SessionEnding } from './session-ending';
import { ASK_FIRST } from './session-policy';

/**
 * Owns: one client's socket: its octets cut into command lines and content, replies out, TLS by STARTTLS or from the first octet,
 *   and the ends of it.
 * Promises: commands are answered in order, those that came together with one write; only CRLF.CRLF ends content; while a
 *   message waits for its commit, recipients for the directory, content for a reader, or replies for the client, nothing
 *   more is read; what came in the clear behind STARTTLS is never heard.
 * Does not: know what a command means (receive-session), or what becomes of a message (received-message).
 *
 * Not the library smtp-server, for its price (2026-11-27; smtp-source, 20 sessions, messages of 4 KB, a `submit` that reads
 * and forgets): 171 us of CPU a message with it, 89 so; sockets that only count lines take 43.
 */

const LF = 0x0a;
const CR = 0x0d;

export class ReceiveConnection implements MessageConnection, TimedConnection {
  #mode: Mode = 'command';
  /** The message of the modes content and commit. */
  #message: ReceivedMessage | null = null;
  #isSubmitted = false;
  /** Octets that wait: for the end of their line, or for what has to come first. */
  #input: Buffer | null = null;
  /** Replies that go out together. */
  #output = '';
  /** The socket is paused. */
  #isHeld = false;
  #isTurnOver = false;
  /** The client says no more, but may hear. */
  #isInputEnded = false;
  #isEnded = false;
  #protocolErrors = 0;
  #tarpit: NodeJS.Timeout | null = null;
  readonly #ending: SessionEnding;
  readonly #decoder = new DataDecoder();
  readonly #clock: ConnectionClock;

  #socket: Socket;
  readonly #session: ReceiveSession;
  readonly #rules: ConnectionRules;
  readonly #host: ConnectionHost<ReceiveConnection>;

  constructor(
    socket: Socket,
    session: ReceiveSession,
    rules: ConnectionRules,
    host: ConnectionHost<ReceiveConnection>,
  ) {
    this.#socket = socket;
    this.#session = session;
    this.#rules = rules;
    this.#host = host;
    this.#ending = new SessionEnding(session, (ended) => host.sessionEnded(ended));
    socket.setNoDelay(true);
    this.#clock = new ConnectionClock(this, rules.connectionInactivityTimeoutMs, rules.connectionTimeoutMs);
    if (rules.implicitTls) {
      this.#startTls(() => this.#greet());
      return;
    }
    this.#listenTo(socket);
    socket.resume(); // behind a proxy's header it is paused
    this.#greet();
  }

  #greet(): void {
    this.#say(this.#session.greet(this.#rules.greeting));
    this.#flush();
  }

  /** In the middle of a message: a reply is still owed. */
  get isBusy(): boolean {
    return this.#mode === 'content' || this.#mode === 'commit';
  }

  /** It is no silence of the client's either when we do not listen. */
  get isWaitedFor(): boolean {
    return isOurTurn(this.#mode) || this.#message?.content.isFull === true;
  }

  timeIsUp(which: 'inactivity' | 'connection'): void {
    const why = which === 'inactivity' ? REPLIES.idle : refusalReply(REFUSALS.connectionTimeout);
    this.#close(why, 'TimedOut');
  }

  sayGoodbye(why: SmtpRefusal): void {
    this.#close(refusalReply(why), 'ServerStopped');
  }

  /** Others need the room of what it holds: its message is refused at the last dot, or else it is sent away. */
  giveUp(): void {
    if (this.#mode === 'content') this.#message?.content.refuse(REFUSALS.outOfResources);
    else if (this.#mode !== 'commit') this.#close(refusalReply(REFUSALS.noRoomToWait), 'ClosedByServer');
  }

  destroy(): void {
    this.#ending.isStopped();
    this.#socket.destroy();
  }

  messageAnswered(answer: Reply): void {
    const isWhole = this.#message?.content.isEnded === true;
    const isHeard = this.#mode === 'commit' && this.#ending.error === null;
    this.#message = null;
    this.#session.reset();
    this.#session.context.record.contentAnswered(answer, isWhole, isHeard);
    if (!isHeard) {
      this.#ending.complete();
      return;
    }
    this.#mode = 'command';
    this.#say(answer);
    this.readOn();
    this.#flush();
    // What it had said by then may have been a message more.
    if (this.#host.isStopping() && !this.isBusy) this.sayGoodbye(REFUSALS.shuttingDown);
  }

  /** Goes on with what came in and had to wait, and with the socket, unless something still stands in the way. */
  readOn(): void {
    if (this.#mode !== 'command' && this.#mode !== 'content') return;
    if (this.#isTurnOver || this.#socket.writableNeedDrain || this.#message?.content.isFull) return;
    if (this.#isHeld) {
      this.#isHeld = false;
      this.#socket.resume();
    }
    const input = this.#input;
    this.#input = null;
    if (input !== null) this.#read(input);
    this.#closeIfAllIsSaid();
  }

  #listenTo(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('drain', () => this.#goOn());
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    socket.on('close', () => this.#onClose());
  }

  #goOn(): void {
    this.readOn();
    this.#flush();
  }

  #onData(chunk: Buffer): void {
    this.#clock.noteActivity();
    const input = this.#input;
    this.#input = null;
    this.#read(input === null ? chunk : Buffer.concat([input, chunk]));
    this.#flush();
  }

  /** Reads commands and content until the octets are used up or something has to come first. */
  #read(octets: Buffer): void {
    let at = 0;
    for (let commands = 0; at < octets.length; ) {
      if (this.#mode === 'command') {
        if (commands === MAX_COMMANDS_A_TURN) {
          this.#endTurn();
          break;
        }
        commands += 1;
        const lineFeed = octets.indexOf(LF, at);
        if (lineFeed < 0) break;
        const end = lineFeed > at && octets[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
        // What has to be looked up first is said again when it is.
        if (this.#command(octets, at, end)) at = lineFeed + 1;
        else this.#lookUp(octets, at);
      } else if (this.#mode === 'content') {
        at = this.#contentEnd(at === 0 ? octets : octets.subarray(at), at);
      } else {
        break;
      }
    }
    this.#keep(octets, at);
  }

  /** False when the directory is to be asked before there is an answer. */
  #command(octets: Buffer, start: number, end: number): boolean {
    const bytes = end - start;
    if (bytes > MAX_BUFFERED_COMMAND_BYTES) this.#endAtEndlessLine(octets, start);
    else if (bytes > MAX_COMMAND_BYTES) this.#say(this.#answerLongLine(octets, start));
    else {
      const answer = this.#session.answer(octets.toString('utf8', start, end));
      if (answer === ASK_FIRST) return false;
      const waitMs = this.#session.tarpitMs;
      if (waitMs > 0) this.#holdBack(answer, waitMs);
      else this.#say(answer);
    }
    return true;
  }

  /** Says it later, and nothing that came behind it is heard before. What was answered before goes out now. */
  #holdBack(answer: Reply, waitMs: number): void {
    this.#flush();
    this.#mode = 'tarpit';
    this.#hold();
    this.#tarpit = setTimeout(() => {
      this.#mode = 'command';
      this.#say(answer);
      this.#goOn();
    }, waitMs);
  }

  /** The recipients that stand here one after another are asked for together. */
  #lookUp(octets: Buffer, at: number): void {
    const asked = this.#session.askFor(commandLines(octets, at, A_TURN));
    if (asked === undefined) return;
    this.#mode = 'lookup';
    this.#hold();
    asked.then(() => this.#lookedUp());
  }

  #lookedUp(): void {
    if (this.#mode !== 'lookup') return; // the client is gone
    this.#mode = 'command';
    this.#goOn();
  }

  #answerLongLine(octets: Buffer, start: number): Reply {
    return this.#session.answerLongLine(octets.toString('utf8', start, start + MAX_COMMAND_BYTES));
  }

  /** An error as others, and so perhaps one too many. */
  #endAtEndlessLine(octets: Buffer, start: number): void {
    this.#say(this.#answerLongLine(octets, start));
    this.#close(null, 'ClosedByServer');
  }

  /** @returns where in all of the octets the content that begins at `offset` ends. */
  #contentEnd(chunk: Buffer, offset: number): number {
    const message = this.#message;
    if (message === null) throw new Error('Content without a message');
    const { pieces, end } = this.#decoder.push(chunk);
    message.content.push(pieces);
    if (end >= 0) {
      this.#mode = 'commit';
      message.end();
    }
    // Not before: whoever stores it then finds all there is, and waits for nothing.
    if (!this.#isSubmitted) {
      this.#isSubmitted = true;
      message.submitTo(this.#host.submit);
    }
    if (message.content.isFull) this.#hold();
    return offset + (end >= 0 ? end : chunk.length);
  }

  /** What is left of the octets waits, or is dropped. */
  #keep(octets: Buffer, at: number): void {
    if (at >= octets.length || this.#mode === 'handshake' || this.#mode === 'closing') return;
    this.#input = at === 0 ? octets : octets.subarray(at);
    if (isOurTurn(this.#mode)) {
      // The kernel keeps the rest, and so the client waits.
      this.#hold();
    } else if (!this.#isTurnOver && this.#input.length > MAX_BUFFERED_COMMAND_BYTES) {
      this.#endAtEndlessLine(this.#input, 0);
    }
  }

  #endTurn(): void {
    this.#hold();
    this.#isTurnOver = true;
    setImmediate(() => {
      this.#isTurnOver = false;
      this.#goOn();
    });
  }

  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#socket.pause();
  }

  #say(answer: Reply): void {
    this.#output += answer.wire;
    if (answer.isProtocolError) {
      this.#protocolErrors += 1;
      if (this.#protocolErrors >= this.#rules.maxProtocolErrors) {
        this.#close(refusalReply(REFUSALS.tooManyErrors), 'ClosedByServer');
        return;
      }
    }
    if (answer.after === 'goOn') return;
    if (answer.after === 'close') this.#close(null, answer === REPLIES.bye ? 'Quit' : 'ClosedByServer');
    else if (answer.after === 'startTls') this.#startTls(null);
    else this.#startContent();
  }

  #flush(): void {
    if (this.#output === '') return;
    const output = this.#output;
    this.#output = '';
    this.#socket.write(output, 'latin1');
    this.#clock.noteActivity();
    // A client that does not read its replies is not heard either, or they would fill our memory.
    if (this.#socket.writableNeedDrain) this.#hold();
  }

  #startContent(): void {
    this.#message = new ReceivedMessage(this.#session, this);
    this.#isSubmitted = false;
    this.#mode = 'content';
  }

  /** @param begun what follows the handshake, if we speak first */
  #startTls(begun: (() => void) | null): void {
    this.#flush(); // the go-ahead is out before the handshake
    this.#mode = 'handshake';
    const plain = this.#socket;
    plain.removeAllListeners();
    plain.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    this.#socket = secureSocket(plain, this.#host.secureContext(), (tls) => {
      if (this.#mode !== 'handshake') return;
      this.#mode = 'command';
      this.#session.secured(tls);
      begun?.();
    });
    this.#isHeld = false;
    this.#listenTo(this.#socket);
  }

  /** The client ends its side, which a paused socket tells too: what was said before is still answered. */
  #onEnd(): void {
    this.#isInputEnded = true;
    this.#closeIfAllIsSaid();
  }

  #closeIfAllIsSaid(): void {
    const isAllSaid = this.#isInputEnded && !this.#isHeld && !isOurTurn(this.#mode);
    if (isAllSaid) this.#close(null, this.#ending.leftAs(this.#mode === 'handshake'));
  }

  #onError(error: NodeJS.ErrnoException): void {
    this.#ending.broke(error);
    const isPlain = this.#mode === 'closing' || !this.#session.isInTransaction;
    if (!isPlain || !isGone(error)) this.#host.connectionError(error);
  }

  #onClose(): void {
    this.#end(this.#ending.leftAs(this.#mode === 'handshake'));
    this.#host.closed(this);
  }

  /** Says what is left to say, and hears no more. */
  #close(lastWords: Reply | null, end: SessionEnd): void {
    if (this.#mode === 'closing') return;
    const isInHandshake = this.#mode === 'handshake';
    const output = this.#output + (lastWords?.wire ?? '');
    this.#output = '';
    if (lastWords !== null && !isInHandshake) this.#session.context.record.hungUp(lastWords);
    this.#end(end);
    // Words in the clear would break into the handshake, and TLS has none yet.
    if (isInHandshake) this.#socket.destroy();
    else endSocket(this.#socket, output);
  }

  #end(end: SessionEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#ending.ended(end);
    this.#mode = 'closing';
    this.#input = null;
    this.#clock.stop();
    if (this.#tarpit !== null) clearTimeout(this.#tarpit);
    this.#message?.breakOff();
    this.#host.ended(this);
    if (this.#message === null) this.#ending.complete();
  }
}
