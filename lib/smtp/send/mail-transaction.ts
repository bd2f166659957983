import { Readable } from 'node:stream';
import type { MailContent } from '@/lib/mail/message/outbound-message';
import type { DeliveryStage, Fault } from '@/lib/mail/outcome/outcome';
import { parseReply } from '@/lib/mail/outcome/reply';
import { DataEncoder } from './data-encoder';
import { isReply } from './reply-reader';
import type { LineUser, SmtpLine } from './smtp-line';
import type { StageTimeouts } from './stage-timeouts';
import { type AwaitedStep, type Step, stageOf, timeoutOf } from './transaction-step';
import type { Transcript } from './transcript';

/**
 * Owns: one message's transaction (RFC 5321 3.3): MAIL, RCPT, DATA, content, final reply, and RSET where it ended otherwise.
 * Promises: `onAsked` at most once, when the server awaits the content; `onEnded` once, whatever the server does. With
 *   PIPELINING the envelope is one write, and what comes next, another message's envelope or QUIT, may leave behind the
 *   last dot (RFC 2920 3.1); no content before DATA is answered. The last dot is only said when all of the content was.
 *   What cannot be told apart any more (no reply at all, an answer before its question) closes the connection: a wrong
 *   answer to the next message is worse than a new connection.
 * Does not: set up the connection (set-up), judge what may be sent on it (connection), or say what the replies mean
 *   for the recipients (send-outcomes).
 *
 * Ours and not nodemailer's: delivering is what the product is for, and its one thread is what
 * limits it. 20 warm connections to smtp-sink, messages of 4 KB, CPU of the process a message: 97 us by nodemailer's
 * `send`, 41 so (15 to 20 of it in the kernel; medians of 3 rounds in turn).
 */

/** The answers to one message's commands so far, as they came. */
export interface MessageReplies {
  mail: string | null;
  /** In the order of the recipients. */
  readonly rcpt: string[];
  data: string | null;
  final: string | null;
}

/** Where and how a transaction ended that no reply ended. */
export interface TransactionEnd {
  readonly stage: DeliveryStage;
  readonly fault: Fault;
}

export interface Transaction {
  /** With its parameters. */
  readonly mailCommand: string;
  /** Not empty. */
  readonly recipients: readonly string[];
  readonly isPipelined: boolean;
  /** It ends, by RSET, before DATA; not pipelined. */
  readonly isProbe?: boolean;
}

export interface TransactionListener {
  /** The server awaits the content. */
  onAsked(): void;
  onEnded(): void;
}

/** What a transaction is said on and told in. */
export interface TransactionMeans {
  readonly line: SmtpLine;
  readonly transcript: Transcript;
  readonly timeouts: StageTimeouts;
}

/** Octets that leave in one write; more goes by pieces of this size, so that a slow receiver is seen to take them. */
const MAX_TOGETHER = 64 * 1024;

export class MailTransaction implements LineUser {
  readonly replies: MessageReplies = { mail: null, rcpt: [], data: null, final: null };
  end: TransactionEnd | null = null;
  /** Some of the content has left. */
  isContentBegun = false;
  #step: Step = 'mail';
  #listener: TransactionListener | null = null;
  #accepted = 0;
  #stream: Readable | null = null;
  #behind: string | null = null;
  #isEndSaid = false;
  #isContentFault = false;
  readonly #encoder = new DataEncoder();
  /** What the receiver had taken when the clock was last set, while content is on its way. */
  #bytesTaken = 0;

  readonly #transaction: Transaction;
  readonly #means: TransactionMeans;

  constructor(transaction: Transaction, means: TransactionMeans) {
    this.#transaction = transaction;
    this.#means = means;
  }

  /** The whole envelope at once, without the last CRLF. */
  get envelopeLines(): string {
    const { mailCommand, recipients } = this.#transaction;
    let lines = mailCommand;
    for (const recipient of recipients) lines += `\r\nRCPT TO:<${recipient}>`;
    return `${lines}\r\nDATA`;
  }

  begin(): void {
    const { mailCommand, isPipelined } = this.#transaction;
    this.#means.line.say(isPipelined ? this.envelopeLines : mailCommand);
    this.#hearAnswers();
  }

  /** In place of `begin`: its envelope left behind the content of the message before, all of whose answers have come. */
  follow(): void {
    this.#means.transcript.client(this.envelopeLines);
    this.#hearAnswers();
  }

  #hearAnswers(): void {
    this.#means.line.user = this;
    this.#expect('mail');
  }

  /** Who is told from here on. What has happened already is told at once. */
  tell(listener: TransactionListener): void {
    this.#listener = listener;
    if (this.#step === 'asked') listener.onAsked();
    else if (this.#step === 'over') listener.onEnded();
  }

  /**
   * Over before the content, and not by a refusal of all its recipients one by one: the sender or DATA was refused, or the
   * connection is gone.
   */
  get isRefusedWhole(): boolean {
    if (this.#step !== 'over' || this.isContentBegun) return false;
    return this.end !== null || this.#accepted > 0 || !isSuccess(this.replies.mail ?? '');
  }

  /** Nothing that was not answered can have been taken: the last dot has not left, or was answered. Nor is the fault ours. */
  get isCertain(): boolean {
    return !this.#isContentFault && (!this.#isEndSaid || this.replies.final !== null);
  }

  /** The lines that `sendContent` was given have left. */
  get isBehindSaid(): boolean {
    return this.#behind !== null && this.#isEndSaid;
  }

  onReply(reply: string): void {
    if (!isReply(reply)) {
      this.#giveUp({ kind: 'unknown', reason: `the server's answer is no SMTP reply: ${reply}` });
    } else if (reply.startsWith('421')) {
      this.#serverLeaves(reply);
    } else {
      this.#answered(reply);
    }
  }

  onSilence(): void {
    const { line, timeouts, transcript } = this.#means;
    const isOnItsWay = this.#step === 'content' || this.#step === 'final';
    if (isOnItsWay && line.bytesTaken > this.#bytesTaken) {
      // Blocks were taken meanwhile; once all are, the time of the final reply begins.
      const isAllTaken = this.#step === 'final' && line.unwrittenBytes === 0;
      this.#awaitProgress(isAllTaken ? timeouts.finalMs : timeouts.blockMs);
      return;
    }
    transcript.note('no answer in time, connection closed');
    this.#giveUp({ kind: 'timeout' });
  }

  onDrain(): void {
    // A long envelope fills the socket too: content that flowed then would be lost.
    if (this.#step === 'content') this.#stream?.resume();
  }

  onGone(fault: Fault): void {
    // What RSET comes to changes nothing for the message.
    if (this.#step !== 'reset') this.end ??= { stage: stageOf(this.#step), fault };
    this.#finish();
  }

  #answered(reply: string): void {
    switch (this.#step) {
      case 'mail':
        this.#mailAnswered(reply);
        break;
      case 'rcpt':
        this.#recipientAnswered(reply);
        break;
      case 'data':
        this.#dataAnswered(reply);
        break;
      case 'asked':
      case 'content':
        this.#answeredTooEarly(reply);
        break;
      case 'final':
        this.#finalAnswered(reply);
        break;
      case 'nothing':
        this.#reset();
        break;
      default:
        this.#finish();
    }
  }

  #finalAnswered(reply: string): void {
    const isUnfinished = isSuccess(reply) && this.#means.line.unwrittenBytes > 0;
    if (isUnfinished || reply.charCodeAt(0) === THREE) {
      this.#answeredTooEarly(reply);
      return;
    }
    this.replies.final = reply;
    // With its answer the transaction is over (RFC 5321 4.1.1.4), and RSET would end the one that has begun behind it; but
    // not each server forgets what it refused.
    if (isSuccess(reply) || this.isBehindSaid) this.#finish();
    else this.#reset();
  }

  #mailAnswered(reply: string): void {
    this.replies.mail = reply;
    if (this.#transaction.isPipelined) this.#expect('rcpt');
    else if (isSuccess(reply)) this.#sayRecipient();
    else this.#reset();
  }

  #recipientAnswered(reply: string): void {
    const { recipients, isPipelined, isProbe } = this.#transaction;
    const { rcpt } = this.replies;
    rcpt.push(reply);
    if (isSuccess(reply)) this.#accepted += 1;
    if (rcpt.length < recipients.length) {
      if (isPipelined) this.#expect('rcpt');
      else this.#sayRecipient();
    } else if (isPipelined) {
      this.#expect('data');
    } else if (this.#accepted > 0 && !isProbe) {
      this.#means.line.say('DATA');
      this.#expect('data');
    } else {
      this.#reset();
    }
  }

  #sayRecipient(): void {
    const { line } = this.#means;
    line.say(`RCPT TO:<${this.#transaction.recipients[this.replies.rcpt.length] ?? ''}>`);
    this.#expect('rcpt');
  }

  #dataAnswered(reply: string): void {
    this.replies.data = reply;
    const isMailRefused = !isSuccess(this.replies.mail ?? '');
    const isAsked = reply.charCodeAt(0) === THREE;
    if (isSuccess(reply)) {
      // One answer too many before it: from here on each would be taken for another's, and content for commands.
      this.#giveUp({ kind: 'unknown', reason: `the server's answer to DATA asks for nothing: ${reply}` });
    } else if (isMailRefused && isAsked) {
      // A server that refused the sender and wants content all the same has no transaction that a dot could end.
      this.#giveUp({ kind: 'unknown', reason: `the server wants content that it refused: ${reply}` });
    } else if (this.#accepted === 0 && isAsked) {
      this.#means.line.say('.'); // RFC 2920 3.1
      this.#expect('nothing');
    } else if (!isMailRefused && this.#accepted > 0 && isAsked) {
      this.#asked();
    } else {
      this.#reset();
    }
  }

  #asked(): void {
    this.#step = 'asked';
    this.#means.line.clock.rest();
    this.#listener?.onAsked();
  }

  /**
   * Once, after `onAsked`. A stream is read once and destroyed when it is over.
   *
   * @param behind command lines that leave behind the last dot: their answers come after this transaction's
   */
  sendContent(content: MailContent, behind: string | null): void {
    this.isContentBegun = true;
    this.#behind = behind;
    if (content instanceof Readable) {
      this.#sendStream(this.#hold(content));
    } else if (content.reduce((sum, { length }) => sum + length, 0) > MAX_TOGETHER) {
      this.#sendStream(this.#hold(Readable.from(piecesOf(content), { objectMode: false })));
    } else {
      const pieces = content.map((piece) => this.#encoder.push(piece));
      pieces.push(this.#encoder.end());
      if (behind !== null) pieces.push(Buffer.from(`${behind}\r\n`));
      this.#means.line.writeTogether(pieces);
      this.#contentSaid();
    }
  }

  #sendStream(stream: Readable): void {
    if (stream.destroyed) {
      this.#contentFails(stream.errored?.message ?? 'it ended early');
      return;
    }
    const { line, timeouts } = this.#means;
    this.#step = 'content';
    this.#awaitProgress(timeouts.blockMs);
    stream.on('data', (chunk: Buffer) => {
      if (this.#step === 'content' && !line.write(this.#encoder.push(chunk))) stream.pause();
    });
    stream.once('end', () => {
      if (this.#step !== 'content') return;
      line.write(this.#encoder.end());
      if (this.#behind !== null) line.write(Buffer.from(`${this.#behind}\r\n`));
      this.#contentSaid();
    });
  }

  #contentSaid(): void {
    const { line, timeouts, transcript } = this.#means;
    transcript.note('content sent');
    this.#isEndSaid = true;
    this.#step = 'final';
    this.#awaitProgress(line.unwrittenBytes === 0 ? timeouts.finalMs : timeouts.blockMs);
  }

  /** A refusal is an answer to the message; anything else is none. Either way only closing ends half a message. */
  #answeredTooEarly(reply: string): void {
    if (/^[45]/.test(reply)) this.replies.final = reply;
    this.#giveUp({ kind: 'unknown', reason: `the server answered before the message had ended: ${reply}` });
  }

  /** RFC 5321 3.8: it closes, whatever it answers; what is not answered yet never will be. */
  #serverLeaves(text: string): void {
    const step = this.#step;
    const { replies } = this;
    if (step === 'mail' || step === 'data') replies[step] = text;
    else if (step === 'rcpt') replies.rcpt.push(text);
    else if (step === 'content' || step === 'final') replies.final = text;
    const reply = parseReply(text);
    this.#giveUp(reply ? { kind: 'reply', reply } : { kind: 'unknown', reason: text });
  }

  /** After a refusal the transaction may still be open: only RSET makes sure that the next one begins clean. */
  #reset(): void {
    const { line } = this.#means;
    if (line.isOpen) {
      line.say('RSET');
      this.#expect('reset');
    } else {
      this.#finish();
    }
  }

  #giveUp(fault: Fault): void {
    if (this.#step !== 'reset') this.end ??= { stage: stageOf(this.#step), fault };
    this.#means.line.close();
  }

  #finish(): void {
    if (this.#step === 'over') return;
    this.#step = 'over';
    this.#means.line.clock.rest();
    this.#stream?.destroy();
    this.#listener?.onEnded();
  }

  #hold(stream: Readable): Readable {
    this.#stream = stream;
    stream.on('error', (error) => this.#contentFails(error.message));
    stream.once('close', () => {
      if (this.#step === 'content') this.#contentFails('it ended early');
    });
    return stream;
  }

  /** Half a message without its end: only closing tells the server that it is none. */
  #contentFails(reason: string): void {
    if (this.#step === 'over') return;
    this.#isContentFault = true;
    this.#giveUp({ kind: 'unknown', reason: `the stored content could not be read: ${reason}` });
  }

  #expect(step: AwaitedStep): void {
    const { line, timeouts } = this.#means;
    this.#step = step;
    line.clock.expectWithin(timeoutOf(step, timeouts));
  }

  #awaitProgress(ms: number): void {
    const { line } = this.#means;
    this.#bytesTaken = line.bytesTaken;
    line.clock.expectWithin(ms);
  }
}

const TWO = 0x32;
const THREE = 0x33;

const isSuccess = (reply: string) => reply.charCodeAt(0) === TWO;

function* piecesOf(content: readonly Buffer[]): Generator<Buffer> {
  for (const buffer of content) {
    for (let at = 0; at < buffer.length; at += MAX_TOGETHER) yield buffer.subarray(at, at + MAX_TOGETHER);
  }
}
