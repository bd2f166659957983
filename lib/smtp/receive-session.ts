/**
 * Owns: one client's commands from MAIL to the reply after the last dot.
 * Promises: `250` names the id that `submit` gave, after it gave it; whatever goes wrong on our side is 451, so that the
 *   client keeps the message.
 * Does not: listen, or decide who may do what (session-policy).
 */
import { TLSSocket } from 'node:tls';
import type { SMTPServer } from 'smtp-server';
import type {
  IncomingMessage,
  IncomingTrace,
  SmtpRefusal,
  SubmitIncoming,
  SubmitResult,
} from '@/lib/transport/incoming-message';
import type { SmtpPath } from '@/lib/transport/smtp-path';
import type { ReceiveProtocol } from '@/lib/transport/trace';
import type { ReceiveConnection } from './receive-connection';
import { ReceivedContent } from './receive-content';
import type { ReceiveEvent } from './receive-events';
import { REFUSALS } from './receive-refusals';
import type { RecipientVerdict, SessionPolicy } from './session-policy';

type Handlers = Pick<SMTPServer, 'onConnect' | 'onMailFrom' | 'onRcptTo' | 'onData'>;

export interface SessionContext {
  readonly policy: SessionPolicy;
  readonly clientIp: string;
  readonly submit: SubmitIncoming;
  mayAccept(): boolean;
  connection(): ReceiveConnection;
  tell(event: ReceiveEvent): void;
  /** After each message: the server may be about to stop. */
  afterMessage(): void;
}

export function sessionHandlers(context: SessionContext): Handlers {
  const answer = (
    stage: 'mail' | 'rcpt',
    judge: (path: SmtpPath) => RecipientVerdict,
    callback: (error?: Error | null) => void,
  ) => {
    const { path } = context.connection();
    if (path === null) throw new Error('No path was read');
    const verdict = judge(path);
    if (verdict.ok) return callback();
    tellRefusal(context, stage, path.address, verdict);
    callback(asReplyError(verdict));
  };
  return {
    onConnect: (_session, callback) => callback(),
    onMailFrom: (_address, _session, callback) =>
      answer(
        'mail',
        (path) => (context.mayAccept() ? context.policy.acceptSender(path) : REFUSALS.outOfResources),
        callback,
      ),
    onRcptTo: (_address, _session, callback) =>
      answer('rcpt', (path) => context.policy.acceptRecipient(path), callback),
    onData: (stream, _session, callback) => {
      const { connector } = context.policy;
      const content = new ReceivedContent(stream, {
        maxSizeBytes: connector.maxMessageSizeBytes,
        maxHopCount: connector.maxHopCount,
      });
      void take(context, content).then((result) => {
        if (result.ok) callback(null, `2.0.0 ${result.id} Queued mail for delivery`);
        else callback(asReplyError(result));
        context.afterMessage();
      });
    },
  };
}

/** The text carries the enhanced code, which the connection then does not make up itself. */
export function asReplyError({ code, enhancedCode, text }: SmtpRefusal): Error {
  return Object.assign(new Error(`${enhancedCode} ${text}`), { responseCode: code });
}

/** Never rejects. */
async function take(context: SessionContext, content: ReceivedContent): Promise<SubmitResult> {
  const message = messageOf(context, content);
  const result = await submitSafely(context, message, content);
  // The reply may only follow the client's last dot, also when we have long made up our mind.
  await content.drain();
  if (result.ok) {
    const { sizeBytes } = message.contentFacts();
    const connectorName = message.receiveConnectorName;
    context.tell({ kind: 'accepted', clientIp: context.clientIp, connectorName, id: result.id, sizeBytes });
  } else {
    tellRefusal(context, 'data', null, result);
  }
  return result;
}

async function submitSafely(
  context: SessionContext,
  message: IncomingMessage,
  content: ReceivedContent,
): Promise<SubmitResult> {
  try {
    const result = await context.submit(message);
    // Who said yes to what was refused while it streamed has stored half a message.
    return content.refusal ?? result;
  } catch (error) {
    if (content.refusal) return content.refusal;
    if (!content.isClientGone) context.tell({ kind: 'failed', clientIp: context.clientIp, error });
    return REFUSALS.notStored;
  }
}

function messageOf(
  { policy, clientIp, connection }: SessionContext,
  content: ReceivedContent,
): IncomingMessage {
  const { address, recipients, smtpUtf8, eightBitMime, sizeHintBytes } = policy.transaction();
  return {
    from: address,
    recipients,
    smtpUtf8,
    eightBitMime,
    sizeHintBytes,
    content,
    contentFacts: () => content.facts(),
    trace: traceOf(connection(), clientIp, smtpUtf8),
    receiveConnectorName: policy.connector.name,
    mayRelay: policy.connector.mayRelay,
  };
}

function traceOf(connection: ReceiveConnection, clientIp: string, smtpUtf8: boolean): IncomingTrace {
  const socket = connection._socket;
  const isTls = socket instanceof TLSSocket;
  return {
    helo: connection.hostNameAppearsAs || '',
    clientIp,
    clientName: null,
    protocol: protocolOf(connection.openingCommand === 'EHLO', isTls, smtpUtf8),
    tlsVersion: isTls ? socket.getProtocol() : null,
    tlsCipher: isTls ? socket.getCipher().standardName : null,
  };
}

function protocolOf(isExtended: boolean, isTls: boolean, smtpUtf8: boolean): ReceiveProtocol {
  if (smtpUtf8) return isTls ? 'UTF8SMTPS' : 'UTF8SMTP';
  if (isTls) return 'ESMTPS'; // STARTTLS comes from EHLO only, whatever was said after it
  return isExtended ? 'ESMTP' : 'SMTP';
}

function tellRefusal(
  { policy, clientIp, tell }: SessionContext,
  stage: 'mail' | 'rcpt' | 'data',
  address: string | null,
  refusal: SmtpRefusal,
): void {
  tell({ kind: 'refused', stage, clientIp, connectorName: policy.connector.name, address, refusal });
}
