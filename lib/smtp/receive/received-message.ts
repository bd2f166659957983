import { randomUUID } from 'node:crypto';
import { authorAddresses } from '@/lib/mail/message/author-addresses';
import type {
  IncomingContentFacts,
  IncomingMessage,
  IncomingRecipient,
  IncomingTrace,
  SubmitIncoming,
  SubmitResult,
} from '@/lib/mail/message/incoming-message';
import { type ContentSource, ReceivedContent } from './receive-content';
import { REFUSALS } from './receive-refusals';
import { type Reply, refusalReply, reply } from './receive-replies';
import type { ReceiveSession } from './receive-session';

/**
 * Owns: one message from DATA to the verdict on it: its envelope and trace for whoever stores it, and what the client is
 *   told.
 * Promises: `250` names the id that `submit` gave, after it gave it; whatever goes wrong on our side is 451, so that the
 *   client keeps the message. The verdict is given once, and never before the client's last dot.
 * Does not: read octets off the wire or write replies on it.
 */

export interface MessageConnection extends ContentSource {
  /** All of the message is in, and this is its reply. */
  messageAnswered(answer: Reply): void;
}

export class ReceivedMessage implements IncomingMessage {
  readonly from: string;
  readonly recipients: readonly IncomingRecipient[];
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly sizeHintBytes: number | null;
  readonly content: ReceivedContent;
  readonly trace: IncomingTrace;
  readonly receiveConnectorName: string;
  readonly mayRelay: boolean;
  readonly isSignedIn: boolean;

  #result: SubmitResult | null = null;

  readonly #session: ReceiveSession;
  readonly #connection: MessageConnection;

  constructor(session: ReceiveSession, connection: MessageConnection) {
    this.#session = session;
    this.#connection = connection;
    const { policy, isLoop, underWay } = session.context;
    const { connector } = policy;
    const transaction = policy.transaction();
    this.from = transaction.address;
    this.recipients = transaction.recipients;
    this.smtpUtf8 = transaction.smtpUtf8;
    this.eightBitMime = transaction.eightBitMime;
    this.sizeHintBytes = transaction.sizeHintBytes;
    this.content = new ReceivedContent(
      {
        maxSizeBytes: connector.maxMessageSizeBytes,
        maxHopCount: connector.maxHopCount,
        completion: policy.mayRelay
          ? {
              sender: transaction.address,
              serverName: session.context.serverName,
              keepsBcc: connector.keepBccHeader,
              now: () => new Date(),
              uniqueId: randomUUID,
            }
          : null,
        // A device's is a guess, and who may relay has other ways to fill a disk. 0 says nothing.
        saidBytes: policy.mayRelay ? null : transaction.sizeHintBytes || null,
        takeRoom: (bytes) => {
          if (underWay.take(bytes)) return true;
          underWay.free();
          return false;
        },
        isLoop: (headerBlock) => isLoop(headerBlock, this.recipients),
        judgeHeader:
          policy.account === null ? null : (headerBlock) => policy.judgeAuthors(authorAddresses(headerBlock)),
      },
      connection,
    );
    this.trace = session.trace(transaction.smtpUtf8);
    this.receiveConnectorName = connector.name;
    this.mayRelay = policy.mayRelay;
    this.isSignedIn = policy.account !== null;
  }

  contentFacts(): IncomingContentFacts {
    return this.content.facts();
  }

  submitTo(submit: SubmitIncoming): void {
    submitted(submit, this).then(
      (result) => this.#settle(result),
      (error: unknown) => this.#settle(this.#failed(error)),
    );
  }

  /** The last dot was seen. */
  end(): void {
    this.content.end();
    this.#answerWhenDone();
  }

  /** The connection is gone. */
  breakOff(): void {
    this.content.breakOff();
    this.#answerWhenDone();
  }

  #settle(result: SubmitResult): void {
    this.#result = this.content.refusal ?? this.#believable(result);
    this.content.discard();
    this.#answerWhenDone();
  }

  /** Who says yes to what it has not read has stored half a message. */
  #believable(result: SubmitResult): SubmitResult {
    if (!result.ok || this.content.isReadToEnd) return result;
    return this.#failed(new Error(`Message ${result.id} was taken before its content was read to the end`));
  }

  #failed(error: unknown): SubmitResult {
    const { refusal, isClientGone } = this.content;
    if (refusal !== null) return refusal;
    const { tell, clientIp } = this.#session.context;
    if (!isClientGone) tell({ kind: 'failed', stage: 'data', clientIp, error });
    return REFUSALS.notStored;
  }

  #answerWhenDone(): void {
    const result = this.#result;
    const { content } = this;
    if (result === null || !(content.isEnded || content.isClientGone)) return;
    this.#result = null;
    if (!result.ok) {
      // Of a client that hung up, its content is what was wrong.
      if (!content.isClientGone) this.#session.tellRefusal('data', null, result);
      this.#connection.messageAnswered(refusalReply(result));
      return;
    }
    const { id } = result;
    const { tell, clientIp, record } = this.#session.context;
    const { sizeBytes } = content.facts();
    record.messageAccepted(id, sizeBytes, this.from);
    tell({ kind: 'accepted', clientIp, connectorName: this.receiveConnectorName, id, sizeBytes });
    this.#connection.messageAnswered(reply(250, `2.0.0 ${id} Queued mail for delivery`));
  }
}

/** What `submit` throws at once is a rejection too. */
async function submitted(submit: SubmitIncoming, message: IncomingMessage): Promise<SubmitResult> {
  return submit(message);
}
