import { trimBlanks } from '@/lib/mail/address/blanks';
import { type ParsedPath, type PathFault, parseSmtpPath, type SmtpPath } from '@/lib/mail/address/smtp-path';
import type { IncomingRecipient, IncomingTrace, SmtpRefusal } from '@/lib/mail/message/incoming-message';
import type { ReceiveProtocol } from '@/lib/mail/message/trace';
import { AUTH_MECHANISMS, readMechanism } from './auth-exchange';
import { type Authenticate, Authentication } from './authentication';
import { isHttpRequest } from './http-request';
import type { Share } from './mail-under-way';
import { hasArgument, pathArgument, readHello, verbOf } from './receive-commands';
import type { ReceiveEvent } from './receive-events';
import { REFUSALS } from './receive-refusals';
import { extensionsReply, REPLIES, type Reply, refusalReply, reply } from './receive-replies';
import type { RecipientVerdict } from './recipient-lookup';
import type { TlsFacts } from './secure-socket';
import { ASK_FIRST, type SessionPolicy, saidSize } from './session-policy';
import type { SessionRecord } from './session-record';

/**
 * Owns: one client's session (RFC 5321 4.1.4): who it said it is, its transaction, and what each command is answered.
 *   A recipient that the directory has to know first has no answer yet: `askFor` its group, then say the line again.
 * Promises: nothing is granted out of order; a refusal by policy is told as an event.
 * Does not: hold a socket, or decide who may do what (session-policy).
 */

/** Whether a message with this header block, for these recipients, comes back from us. */
export type IsLoop = (headerBlock: Buffer, recipients: readonly IncomingRecipient[]) => boolean;

export interface SessionContext {
  readonly policy: SessionPolicy;
  /** Said in answer to EHLO. */
  readonly serverName: string;
  readonly clientIp: string;
  readonly record: SessionRecord;
  /** @param saidBytes what MAIL said of the size; 0 when nothing */
  mayAccept(saidBytes: number): boolean;
  /** False while there is no room for what was begun. */
  mayGoOn(): boolean;
  /** What this connection holds of mail that is not committed. */
  readonly underWay: Pick<Share, 'take' | 'free'>;
  readonly isLoop: IsLoop;
  /** By the IP Block list as it is now. */
  readonly isBlocked: () => boolean;
  readonly authenticate: Authenticate;
  tell(event: ReceiveEvent): void;
}

const IPV4_IN_IPV6 = /^::ffff:/i;
/** Whoever says more without handing over a message wants something else. */
const MAX_COMMANDS = 1000;
/** Of a transaction in which none was accepted; of one that goes on, as many as it may have recipients. */
const MAX_REFUSED_RECIPIENTS = 100;
const MAX_TOLD_CHARACTERS = 200;
export class ReceiveSession {
  #helloName: string | null = null;
  #isExtended = false;
  #tls: TlsFacts | null = null;
  /** Since the last message; those that name its recipients are part of one. */
  #commands = 0;
  /** For good, in this transaction. */
  #refusedRecipients = 0;
  /** Of the present command. */
  #isRefusalTold = false;
  #isTarpitted = false;
  readonly #authentication: Authentication;
  readonly #clientAddress: string;

  constructor(readonly context: SessionContext) {
    const { maxLogonFailures } = context.policy.connector;
    this.#authentication = new Authentication(
      context.authenticate,
      (account, mechanism) => {
        context.policy.signedIn(account);
        context.record.signedIn(account.name, mechanism);
      },
      maxLogonFailures,
    );
    this.#clientAddress = context.clientIp.replace(IPV4_IN_IPV6, '').toLowerCase();
  }

  get isInTransaction(): boolean {
    return this.context.policy.hasSender;
  }

  /** @param text without its code */
  greet(text: string): Reply {
    const greeting = reply(220, text);
    this.context.record.greeted(greeting);
    return greeting;
  }

  /** How long the reply to the last command is to wait: who guesses addresses or passwords is slow at it. */
  get tarpitMs(): number {
    return this.#isTarpitted ? this.context.policy.connector.tarpitMs : 0;
  }

  answer(line: string): Reply | typeof ASK_FIRST {
    this.#isRefusalTold = false;
    this.#isTarpitted = false;
    if (this.#authentication.isUnderWay) return this.#answerExchange(line);
    const verb = verbOf(line);
    const answer = this.#commands < MAX_COMMANDS ? this.#answerTo(verb, line) : REPLIES.tooManyCommands;
    if (answer === ASK_FIRST) return answer;
    if (verb !== 'RCPT' || !this.context.policy.hasRecipients) this.#commands += 1;
    this.#record(verb, line, answer);
    return answer;
  }

  /** @param beginning of a line that is longer than any command */
  answerLongLine(beginning: string): Reply {
    this.#isRefusalTold = false;
    if (this.#authentication.isUnderWay) {
      const refused = this.#authentication.giveUp(refusalReply(REFUSALS.authLineTooLong));
      this.#recordSecret(refused);
      return refused;
    }
    const answer = isHttpRequest(beginning) ? REPLIES.http : REPLIES.lineTooLong;
    this.#record(verbOf(beginning), beginning, answer);
    return answer;
  }

  #answerTo(verb: string, line: string): Reply | typeof ASK_FIRST {
    if (this.context.policy.account?.isEnded === true) return REPLIES.authEnded;
    if (this.context.isBlocked()) return REPLIES.blocked;
    switch (verb) {
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
      case 'AUTH':
        return this.#answerAuth(line);
      case 'STARTTLS':
        return this.#answerStartTls(line);
      case 'VRFY':
        return hasArgument(line) ? REPLIES.verify : REPLIES.verifyWithoutAddress;
      case 'PROXY':
        // Whatever it says of its client would be lost, and what follows be taken for its own.
        return REPLIES.notAProxy;
      case 'HELP':
        return REPLIES.help;
      default:
        return this.#answerHello(line) ?? (isHttpRequest(line) ? REPLIES.http : REPLIES.unknownCommand);
    }
  }

  /** @param lines that came together: the recipients that begin them are one group. */
  askFor(lines: Iterable<string>): void | Promise<void> {
    if (this.#authentication.isAsking) return this.#authentication.ask(this.context.clientIp);
    const paths: SmtpPath[] = [];
    for (const line of lines) {
      if (verbOf(line) !== 'RCPT') break;
      const path = readPath(line, 'rcpt to');
      if (path.ok && path.address !== '') paths.push(this.context.policy.completed(path));
    }
    return this.context.policy.askFor(paths);
  }

  /** The transaction is over. */
  reset(): void {
    this.#refusedRecipients = 0;
    this.context.policy.reset();
    this.context.underWay.free();
  }

  /** RFC 3207 4.2: whatever was said in the clear is forgotten. */
  secured(tls: TlsFacts): void {
    this.context.policy.secured();
    this.context.record.secured(tls);
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
      sessionId: this.context.record.id,
    };
  }

  tellRefusal(stage: 'mail' | 'rcpt' | 'data', address: string | null, refusal: SmtpRefusal): void {
    const { policy, clientIp } = this.context;
    this.#isRefusalTold = true;
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
    this.context.record.helloSaid(hello.name);
    this.#isExtended = hello.isExtended;
    this.reset();
    const greeting = `${this.context.serverName} Hello [${this.#clientAddress}]`;
    return hello.isExtended ? extensionsReply([greeting, ...this.#extensions()]) : reply(250, greeting);
  }

  #extensions(): string[] {
    const { maxMessageSizeBytes, offersTls } = this.context.policy.connector;
    return [
      ...['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES'],
      ...(this.#tls === null && offersTls ? ['STARTTLS'] : []),
      ...(this.#offersAuth ? [`AUTH ${AUTH_MECHANISMS.join(' ')}`] : []),
      // Without a limit there is no number to say.
      ...(maxMessageSizeBytes ? [`SIZE ${maxMessageSizeBytes}`] : []),
    ];
  }

  /** Of a session that may sign in now. */
  get #offersAuth(): boolean {
    const { basicAuth } = this.context.policy.connector;
    return basicAuth === 'always' || (basicAuth === 'overTls' && this.#tls !== null);
  }

  /** RFC 4954 4. */
  #answerAuth(line: string): Reply | typeof ASK_FIRST {
    const { policy } = this.context;
    if (policy.connector.basicAuth === 'none') return REPLIES.unknownCommand;
    if (!this.#isExtended) return REPLIES.ehloFirst;
    if (policy.account !== null) return REPLIES.authAlready;
    if (policy.hasSender) return REPLIES.authInTransaction;
    const [, mechanismName = '', initial, ...rest] = trimBlanks(line).split(/[ \t]+/);
    if (mechanismName === '' || rest.length > 0) return REPLIES.authWithoutMechanism;
    if (!this.#offersAuth) return refusalReply(REFUSALS.encryptionRequired);
    const mechanism = readMechanism(mechanismName);
    if (mechanism === null) return refusalReply(REFUSALS.authTypeUnknown);
    const answer = this.#authentication.begin(mechanism, initial ?? null);
    this.#isTarpitted = this.#authentication.hasFailed;
    return answer;
  }

  /** What the client says is no command now, and is shown to nobody. */
  #answerExchange(line: string): Reply | typeof ASK_FIRST {
    const answer = this.#authentication.respond(line);
    if (answer === ASK_FIRST) return answer;
    this.#commands += 1;
    this.#isTarpitted = this.#authentication.hasFailed;
    if (this.#authentication.isInCommand) this.#record('AUTH', line, answer);
    else this.#recordSecret(answer);
    return answer;
  }

  #answerMail(line: string): Reply {
    if (this.#helloName === null) return REPLIES.helloFirst;
    const said = readPath(line, 'mail from');
    if (!said.ok) return badPath('5.1.7 Error: Bad sender address syntax', said.fault);
    const { policy } = this.context;
    const path = policy.completed(said);
    const wrong = duplicate(path) ?? (policy.hasSender ? REPLIES.nestedMail : this.#wrongParameter(path));
    if (wrong !== null) return wrong;
    const { maxMessageSizeBytes } = policy.connector;
    // What is over the limit is refused for good, whatever room there is.
    const saidBytes = Math.min(saidSize(path) ?? 0, maxMessageSizeBytes ?? Number.POSITIVE_INFINITY);
    const verdict = this.context.mayAccept(saidBytes) ? policy.acceptSender(path) : REFUSALS.outOfResources;
    return this.#judged('mail', path, verdict, REPLIES.senderOk);
  }

  #answerRcpt(line: string): Reply | typeof ASK_FIRST {
    if (this.#helloName === null) return REPLIES.helloFirst;
    const said = readPath(line, 'rcpt to');
    if (!said.ok) return badPath('5.1.3 Error: Bad recipient address syntax', said.fault);
    if (said.address === '') return badPath('5.1.3 Error: Bad recipient address syntax', 'noPath');
    const { policy } = this.context;
    const path = policy.completed(said);
    const wrong = duplicate(path) ?? (policy.hasSender ? null : REPLIES.mailFirst);
    if (wrong !== null) return wrong;
    const verdict = policy.acceptRecipient(path);
    if (verdict === ASK_FIRST) return ASK_FIRST;
    if (!verdict.ok && verdict.code >= 500) this.#refusedRecipients += 1;
    const { maxRecipientsPerMessage } = policy.connector;
    const limit = policy.hasRecipients ? maxRecipientsPerMessage : MAX_REFUSED_RECIPIENTS;
    if (this.#refusedRecipients > Math.max(limit, MAX_REFUSED_RECIPIENTS)) return REPLIES.tooManyRefused;
    return this.#judged('rcpt', path, verdict, REPLIES.recipientOk);
  }

  #answerData(): Reply {
    if (this.#helloName === null) return REPLIES.helloFirst;
    if (!this.context.policy.hasRecipients) return REPLIES.recipientFirst;
    this.#commands = 0;
    return REPLIES.startContent;
  }

  #answerStartTls(line: string): Reply {
    if (!this.context.policy.connector.offersTls) return REPLIES.startTlsNotOffered;
    if (!this.#isExtended) return REPLIES.ehloFirst;
    if (hasArgument(line)) return REPLIES.startTlsWithArgument;
    if (this.#tls !== null) return REPLIES.tlsAlreadyActive;
    return this.context.mayGoOn() ? REPLIES.startTls : REPLIES.tlsNotNow;
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
    // RFC 4954 5: an xtext, or `<>`.
    const auth = parameters.get('AUTH');
    if (auth === true || (auth !== undefined && !AUTH_VALUE.test(auth))) return REPLIES.badAuthParameter;
    const smtpUtf8 = parameters.get('SMTPUTF8');
    return smtpUtf8 === undefined || smtpUtf8 === true ? null : REPLIES.badSmtpUtf8;
  }

  #judged(stage: 'mail' | 'rcpt', path: SmtpPath, verdict: RecipientVerdict, granted: Reply): Reply {
    if (verdict.ok) return granted;
    this.tellRefusal(stage, path.address, verdict);
    this.#isTarpitted = stage === 'rcpt' && verdict.code >= 500 && !this.context.policy.mayRelay;
    return refusalReply(verdict);
  }

  #recordSecret(answer: Reply): void {
    this.#tellCommand(this.context.record.secretAnswered(answer), answer);
  }

  #record(verb: string, line: string, answer: Reply): void {
    this.#tellCommand(this.context.record.commandAnswered(verb, line, answer), answer);
  }

  #tellCommand(shown: string, answer: Reply): void {
    if (!answer.isRefusal || this.#isRefusalTold) return;
    this.context.tell({
      kind: 'commandRefused',
      clientIp: this.context.clientIp,
      connectorName: this.context.policy.connector.name,
      command: shown.slice(0, MAX_TOLD_CHARACTERS),
      reply: answer.wire.trimEnd(),
    });
  }

  #protocol(smtpUtf8: boolean): ReceiveProtocol {
    const isSignedIn = this.context.policy.account !== null;
    if (smtpUtf8) return `UTF8SMTP${this.#tls ? 'S' : ''}${isSignedIn ? 'A' : ''}`;
    if (isSignedIn) return this.#tls ? 'ESMTPSA' : 'ESMTPA';
    if (this.#tls) return 'ESMTPS'; // also behind a HELO under TLS, which RFC 3848 has no name for
    return this.#isExtended ? 'ESMTP' : 'SMTP';
  }
}

const AUTH_VALUE = /^(?:<>|(?:[!-*,-<>-~]|\+[0-9A-F]{2})+)$/;

function readPath(line: string, words: 'mail from' | 'rcpt to'): ParsedPath {
  const argument = pathArgument(line, words);
  return argument === null ? { ok: false, fault: 'noPath' } : parseSmtpPath(argument);
}

function badPath(text: string, fault: PathFault): Reply {
  const reason = PATH_FAULTS[fault];
  return reply(501, reason === null ? text : `${text}: ${reason}`);
}

/** Why a path is none, where more can be said than that. */
const PATH_FAULTS: Readonly<Record<PathFault, string | null>> = {
  noPath: null,
  brackets: 'the angle brackets do not enclose one address',
  pathTooLong: 'the path is longer than 256 octets',
  unsafeCharacter: 'a character that no address may have',
  localPartInvalid: 'the part before the @ is not valid',
  localPartTooLong: 'the part before the @ is longer than 64 octets',
  domainInvalid: 'the domain is not valid',
  parameterInvalid: 'a parameter is not valid',
};

function duplicate({ duplicateParameter }: SmtpPath): Reply | null {
  return duplicateParameter === null
    ? null
    : reply(501, `5.5.4 Error: duplicate ${duplicateParameter} parameter`);
}

const withoutValue = (keyword: string) => reply(501, `5.5.4 Error: ${keyword} parameter requires a value`);
