import { parseSmtpPath, type SmtpPath } from '@/lib/mail/address/smtp-path';
import type { IncomingTrace, SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { ReceiveProtocol } from '@/lib/mail/message/trace';
import { hasArgument, isHttpRequest, pathArgument, readHello, verbOf } from './receive-commands';
import type { ReceiveEvent } from './receive-events';
import { REFUSALS } from './receive-refusals';
import { extensionsReply, REPLIES, type Reply, refusalReply, reply } from './receive-replies';
import type { RecipientVerdict } from './recipient-lookup';
import { ASK_FIRST, type SessionPolicy } from './session-policy';

/**
 * Owns: one client's session (RFC 5321 4.1.4): who it said it is, its transaction, and what each command is answered.
 *   A recipient that the directory has to know first has no answer yet: `askFor` its group, then say the line again.
 * Promises: nothing is granted out of order; a refusal by policy is told as an event.
 * Does not: hold a socket, or decide who may do what (session-policy).
 */

export interface SessionContext {
  readonly policy: SessionPolicy;
  /** Said in answer to EHLO. */
  readonly serverName: string;
  readonly clientIp: string;
  mayAccept(): boolean;
  tell(event: ReceiveEvent): void;
}

export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly version: string | null;
  readonly cipher: string;
}

const IPV4_IN_IPV6 = /^::ffff:/i;

export class ReceiveSession {
  #helloName: string | null = null;
  #isExtended = false;
  #tls: TlsFacts | null = null;
  readonly #clientAddress: string;

  constructor(readonly context: SessionContext) {
    this.#clientAddress = context.clientIp.replace(IPV4_IN_IPV6, '').toLowerCase();
  }

  get isInTransaction(): boolean {
    return this.context.policy.hasSender;
  }

  answer(line: string): Reply | typeof ASK_FIRST {
    switch (verbOf(line)) {
      case 'MAIL':
        return this.#answerMail(line);
      case 'RCPT':
        return this.#answerRcpt(line);
      case 'DATA':
        return this.#answerData();
      case 'RSET':
        this.reset();
        return REPLIES.reset;
      case 'NOOP':
        return REPLIES.noop;
      case 'QUIT':
        return REPLIES.bye;
      case 'STARTTLS':
        return this.#answerStartTls(line);
      case 'VRFY':
        return hasArgument(line) ? REPLIES.verify : REPLIES.verifyWithoutAddress;
      case 'HELP':
        return REPLIES.help;
      default:
        return this.#answerHello(line) ?? (isHttpRequest(line) ? REPLIES.http : REPLIES.unknownCommand);
    }
  }

  /** @param lines that came together: the recipients that begin them are one group. */
  askFor(lines: Iterable<string>): void | Promise<void> {
    const paths: SmtpPath[] = [];
    for (const line of lines) {
      if (verbOf(line) !== 'RCPT') break;
      const path = readPath(line, 'rcpt to');
      if (path !== null && path.address !== '') paths.push(path);
    }
    return this.context.policy.askFor(paths);
  }

  /** The transaction is over. */
  reset(): void {
    this.context.policy.reset();
  }

  /** RFC 3207 4.2: whatever was said in the clear is forgotten. */
  secured(tls: TlsFacts): void {
    this.#tls = tls;
    this.#helloName = null;
    this.#isExtended = false;
    this.reset();
  }

  trace(smtpUtf8: boolean): IncomingTrace {
    return {
      helo: this.#helloName ?? '',
      clientIp: this.context.clientIp,
      clientName: null,
      protocol: this.#protocol(smtpUtf8),
      tlsVersion: this.#tls?.version ?? null,
      tlsCipher: this.#tls?.cipher ?? null,
    };
  }

  tellRefusal(stage: 'mail' | 'rcpt' | 'data', address: string | null, refusal: SmtpRefusal): void {
    const { policy, clientIp } = this.context;
    this.context.tell({
      kind: 'refused',
      stage,
      clientIp,
      connectorName: policy.connector.name,
      address,
      refusal,
    });
  }

  #answerHello(line: string): Reply | null {
    const hello = readHello(line, this.#clientAddress);
    if (hello === null) return null;
    if (hello.name === null) return REPLIES.badHelloName;
    this.#helloName = hello.name;
    this.#isExtended = hello.isExtended;
    this.reset();
    const greeting = `${this.context.serverName} Hello [${this.#clientAddress}]`;
    return hello.isExtended ? extensionsReply([greeting, ...this.#extensions()]) : reply(250, greeting);
  }

  #extensions(): string[] {
    const { maxMessageSizeBytes } = this.context.policy.connector;
    return [
      ...['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES'],
      ...(this.#tls === null ? ['STARTTLS'] : []),
      // Without a limit there is no number to say.
      ...(maxMessageSizeBytes ? [`SIZE ${maxMessageSizeBytes}`] : []),
    ];
  }

  #answerMail(line: string): Reply {
    if (this.#helloName === null) return REPLIES.helloFirst;
    const path = readPath(line, 'mail from');
    if (path === null) return REPLIES.badSender;
    const { policy } = this.context;
    const wrong = duplicate(path) ?? (policy.hasSender ? REPLIES.nestedMail : this.#wrongParameter(path));
    if (wrong !== null) return wrong;
    const verdict = this.context.mayAccept() ? policy.acceptSender(path) : REFUSALS.outOfResources;
    return this.#judged('mail', path, verdict, REPLIES.senderOk);
  }

  #answerRcpt(line: string): Reply | typeof ASK_FIRST {
    if (this.#helloName === null) return REPLIES.helloFirst;
    const path = readPath(line, 'rcpt to');
    if (path === null || path.address === '') return REPLIES.badRecipient;
    const { policy } = this.context;
    const wrong = duplicate(path) ?? (policy.hasSender ? null : REPLIES.mailFirst);
    if (wrong !== null) return wrong;
    const verdict = policy.acceptRecipient(path);
    return verdict === ASK_FIRST ? ASK_FIRST : this.#judged('rcpt', path, verdict, REPLIES.recipientOk);
  }

  #answerData(): Reply {
    if (this.#helloName === null) return REPLIES.helloFirst;
    return this.context.policy.hasRecipients ? REPLIES.startContent : REPLIES.recipientFirst;
  }

  #answerStartTls(line: string): Reply {
    if (!this.#isExtended) return REPLIES.ehloFirst;
    if (hasArgument(line)) return REPLIES.startTlsWithArgument;
    return this.#tls === null ? REPLIES.startTls : REPLIES.tlsAlreadyActive;
  }

  /** By their form: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531). What they say is the policy's to refuse. */
  #wrongParameter({ parameters }: SmtpPath): Reply | null {
    if (parameters.size === 0) return null;
    const body = parameters.get('BODY');
    if (body === true) return withoutValue('BODY');
    const size = parameters.get('SIZE');
    if (size === true) return withoutValue('SIZE');
    if (size !== undefined && !/^\d{1,20}$/.test(size)) return REPLIES.badSize;
    if (body !== undefined && !/^(?:7bit|8bitmime)$/i.test(body)) return REPLIES.badBody;
    const smtpUtf8 = parameters.get('SMTPUTF8');
    return smtpUtf8 === undefined || smtpUtf8 === true ? null : REPLIES.badSmtpUtf8;
  }

  #judged(stage: 'mail' | 'rcpt', path: SmtpPath, verdict: RecipientVerdict, granted: Reply): Reply {
    if (verdict.ok) return granted;
    this.tellRefusal(stage, path.address, verdict);
    return refusalReply(verdict);
  }

  #protocol(smtpUtf8: boolean): ReceiveProtocol {
    if (smtpUtf8) return this.#tls ? 'UTF8SMTPS' : 'UTF8SMTP';
    if (this.#tls) return 'ESMTPS'; // also behind a HELO under TLS, which RFC 3848 has no name for
    return this.#isExtended ? 'ESMTP' : 'SMTP';
  }
}

function readPath(line: string, words: 'mail from' | 'rcpt to'): SmtpPath | null {
  const argument = pathArgument(line, words);
  return argument === null ? null : parseSmtpPath(argument);
}

function duplicate({ duplicateParameter }: SmtpPath): Reply | null {
  return duplicateParameter === null
    ? null
    : reply(501, `5.5.4 Error: duplicate ${duplicateParameter} parameter`);
}

const withoutValue = (keyword: string) => reply(501, `5.5.4 Error: ${keyword} parameter requires a value`);
