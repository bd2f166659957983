/**
 * Owns: what one client's connection does otherwise than smtp-server's: greeting at once, our address grammar, our
 *   codes, the end of DATA by the letter, and limits on errors and time.
 * Promises: nothing of the library's state machine is copied; each override does one thing and calls the rest.
 * Does not: judge senders, recipients or content (session-policy, receive-content).
 */
import type { Socket } from 'node:net';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection';
import { SMTPStream } from 'smtp-server/lib/smtp-stream';
import type { SmtpRefusal } from '@/lib/transport/incoming-message';
import { parseSmtpPath, type SmtpPath } from '@/lib/transport/smtp-path';
import { DataDecoder } from './data-decoder';
import { REFUSALS } from './receive-refusals';

export interface ConnectionRules {
  readonly greeting: string;
  readonly maxProtocolErrors: number;
  readonly connectionTimeoutMs: number;
  /** Once, when nothing more is heard from the client: it said QUIT, was sent away, or is gone. */
  onEnded(): void;
  /** Once, when the connection is gone. */
  onClosed(): void;
}

/** RFC 5321 4.5.3.1.5 gives a reply line 512 octets; this leaves room for codes and CRLF. */
const MAX_REPLY_TEXT_CHARACTERS = 480;
/** RFC 5321 4.5.3.1.4 gives a command 512 octets, extensions add some; 2048 is what Postfix takes. */
const MAX_COMMAND_BYTES = 2048;
/** A line that goes on after that is not waited for. */
export const MAX_BUFFERED_COMMAND_BYTES = 64 * 1024;
/** A message that is in and waits for its commit may still get its reply when the connection's time is up. */
const BUSY_GRACE_MS = 5000;

const SYNTAX_ERRORS: ReadonlySet<number> = new Set([500, 501, 502, 503, 504, 555]);
const ENHANCED_CODE = /^[245]\.\d{1,3}\.\d{1,3} /;

/** smtp-server's shape of a parsed MAIL or RCPT. */
type ParsedCommand = Exclude<ReturnType<SMTPConnection['_parseAddressCommand']>, false>;

export class ReceiveConnection extends SMTPConnection {
  /** The path of the MAIL or RCPT under way, as our own grammar reads it. */
  path: SmtpPath | null = null;
  private protocolErrors = 0;
  private isEnded = false;
  private timeLimit: NodeJS.Timeout | undefined;

  constructor(
    server: SMTPConnection['_server'],
    socket: Socket,
    options: ConstructorParameters<typeof SMTPConnection>[2],
    private readonly rules: ConnectionRules,
  ) {
    super(server, socket, options);
  }

  /** The library waits 100 ms to catch clients that talk first; it costs each honest one that, and 20 clients 200/s. */
  override init(): void {
    this._setListeners(() => this.connectionReady());
    this.limitTime(this.rules.connectionTimeoutMs);
  }

  /** Not the socket's event: STARTTLS takes all listeners off it. */
  override _onClose(): void {
    const isFirst = !this._closed;
    super._onClose();
    if (!isFirst) return;
    this.tellEnded();
    this.rules.onClosed();
  }

  override close(): void {
    super.close();
    this.tellEnded();
  }

  override _sendGreeting(): void {
    this.send(220, this.rules.greeting, false);
  }

  /** In the middle of a command or message: a reply is still owed. */
  get isBusy(): boolean {
    return this._handlerPending || !!this._dataStream;
  }

  sayGoodbye(why: SmtpRefusal): void {
    this.send(why.code, `${why.enhancedCode} ${why.text}`);
    this.close();
  }

  /** A text that brings its enhanced code keeps it; syntax errors are counted. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const text = typeof data === 'string' ? data.slice(0, MAX_REPLY_TEXT_CHARACTERS) : data;
    const hasOwnCode = typeof text === 'string' && ENHANCED_CODE.test(text);
    // Replies to pipelined commands leave together. Not the go-ahead for TLS: it must be out before the handshake.
    const socket = code === 220 ? null : this._socket;
    socket?.cork();
    super.send(code, text, hasOwnCode ? false : context);
    if (socket) process.nextTick(() => socket.uncork());
    if (!SYNTAX_ERRORS.has(code)) return;
    this.protocolErrors += 1;
    if (this.protocolErrors >= this.rules.maxProtocolErrors) this.sayGoodbye(REFUSALS.tooManyErrors);
  }

  override _onCommand(command: Buffer, callback?: () => void): void {
    this._unrecognizedCommands = 0; // ours is the count that ends a connection
    if (command.length > MAX_COMMAND_BYTES) {
      const { code, enhancedCode, text } = REFUSALS.lineTooLong;
      this.send(code, `${enhancedCode} ${text}`);
      if (callback) setImmediate(callback);
      return;
    }
    super._onCommand(this._nextHandler ? command : this.mendHello(command), callback);
  }

  override _createParser(): SMTPStream {
    const parser = new ReceiveStream({ maxCommandLength: MAX_BUFFERED_COMMAND_BYTES });
    parser.oncommand = (command, callback) => this._onCommand(command, callback);
    parser.on('error', () => {
      const { code, enhancedCode, text } = REFUSALS.lineTooLong;
      this.send(code, `${enhancedCode} ${text}`);
      this.close();
    });
    return parser;
  }

  /** Our own reading keeps A-labels and local parts as they came; the library turns domains into Unicode. */
  override _parseAddressCommand(name: string, command: Buffer | string): ParsedCommand | false {
    const text = command.toString();
    const colon = text.indexOf(':');
    this.path = null;
    if (colon < 0 || text.slice(0, colon).trim().replace(/\s+/g, ' ').toLowerCase() !== name) return false;
    const path = parseSmtpPath(text.slice(colon + 1));
    if (path === null) return false;
    this.path = path;
    return {
      address: path.address,
      args: path.parameters.size > 0 && Object.fromEntries(path.parameters),
      ...(path.duplicateParameter !== null && { duplicate: path.duplicateParameter }),
    };
  }

  /** Devices without a name say HELO alone, others put a space in theirs; Exchange greets both. */
  private mendHello(command: Buffer): Buffer {
    const [, verb, name] = /^(HELO|EHLO)(?:\s+(.*))?$/i.exec(command.toString().trim()) ?? [];
    if (verb === undefined) return command;
    const said = name?.trim().replace(/\s+/g, '-') || `[${this.remoteAddress}]`;
    return Buffer.from(`${verb} ${said}`);
  }

  private tellEnded(): void {
    clearTimeout(this.timeLimit);
    if (this.isEnded) return;
    this.isEnded = true;
    this.rules.onEnded();
  }

  private limitTime(timeoutMs: number): void {
    this.timeLimit = setTimeout(() => {
      const awaitsReply = this.isBusy && !(this._parser || null)?._dataMode;
      if (awaitsReply) this.limitTime(BUSY_GRACE_MS);
      else this.sayGoodbye(REFUSALS.connectionTimeout);
    }, timeoutMs);
    this.timeLimit.unref();
  }
}

/** DATA by RFC 5321's letter; the library also undoes "stuffing" after a bare LF. */
class ReceiveStream extends SMTPStream {
  private decoder = new DataDecoder();

  override startDataMode(maxBytes?: number | string | null): ReturnType<SMTPStream['startDataMode']> {
    this.decoder = new DataDecoder();
    return super.startDataMode(maxBytes);
  }

  /** The library clears the way on after it went it, and with it that of a next message in the same octets: silence. */
  override continue(): void {
    const goOn = this._continueCallback;
    const isAtEnd = typeof goOn === 'function';
    this._continueCallback = !isAtEnd;
    if (isAtEnd) goOn();
  }

  override _feedDataStream(chunk: Buffer, done: (error?: Error | null) => void): void {
    const stream = this._dataStream;
    const { pieces, end } = this.decoder.push(chunk);
    let isFull = false;
    for (const piece of pieces) {
      this._countDataBytes(piece.length);
      // Whoever gave up on the message has destroyed its stream: the rest is read and dropped.
      if (stream?.writable) isFull = !stream.write(piece);
    }
    if (end >= 0) {
      this._endDataMode(false, chunk.subarray(end), done);
      return;
    }
    if (!isFull || !stream || stream.destroyed) {
      done();
      return;
    }
    const goOn = () => {
      stream.off('drain', goOn);
      stream.off('close', goOn);
      done();
    };
    stream.once('drain', goOn);
    stream.once('close', goOn);
  }
}
