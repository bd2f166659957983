import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { MICROSOFT_SAYS, type MicrosoftLine } from './microsoft-dialogue';

/**
 * Owns: a server that behaves as smtp.office365.com does at client submission: STARTTLS, AUTH LOGIN and XOAUTH2 behind it, mail of who
 *   has signed in, in the words of microsoft-dialogue.ts.
 * Promises: on loopback; what it was told is kept; `stop` leaves no socket. Waiting is on events.
 */
export interface MicrosoftSmtpServer {
  readonly port: number;
  /** `user token` of each XOAUTH2, in order. */
  readonly signIns: readonly string[];
  /** RCPT of each message that was taken. */
  readonly recipients: readonly string[];
  /** Lines that came before TLS, but EHLO and STARTTLS. */
  readonly inTheClear: readonly string[];
  /** How a sign-in is answered from now on. */
  judge(judge: Judge): void;
  taken(count: number): Promise<void>;
  signedIn(count: number): Promise<void>;
  stop(): Promise<void>;
}

type Verdict = Extract<
  MicrosoftLine,
  'signedIn' | 'tokenRefused' | 'disabledForTenant' | 'disabledForMailbox' | 'basicEnded'
>;

type Judge = (attempt: { user: string; token: string | null }) => Verdict;

export interface MicrosoftServerOptions {
  /** PEM, for the name that clients ask for. */
  readonly identity: { readonly key: string; readonly cert: string };
  /** Wants what is said behind AUTH on a line of its own, as Microsoft's documents show it. */
  readonly takesNoInitialResponse?: true;
  /** Google's way instead: XOAUTH2 and OAUTHBEARER, a refusal behind a JSON challenge. */
  readonly asGoogle?: readonly ('XOAUTH2' | 'OAUTHBEARER')[];
}

/** developers.google.com/workspace/gmail/imap/xoauth2-protocol, "Error response". */
const GOOGLE_CHALLENGE = {
  status: '400',
  schemes: 'Bearer',
  scope: 'https://mail.google.com/',
};

const SERVER = 'AM3PR05CA0094.outlook.office365.com';
const MARK = 'SN2PR00CA0018.namprd00.prod.outlook.com';

export async function startMicrosoftSmtpServer(
  options: MicrosoftServerOptions,
): Promise<MicrosoftSmtpServer> {
  const server = new Server(options);
  await server.listen();
  return server;
}

class Server implements MicrosoftSmtpServer {
  readonly signIns: string[] = [];
  readonly recipients: string[] = [];
  readonly inTheClear: string[] = [];
  readonly #options: MicrosoftServerOptions;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #judge: Judge = () => 'signedIn';
  #waiting: (() => void)[] = [];

  constructor(options: MicrosoftServerOptions) {
    this.#options = options;
    this.#server = net.createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#say(socket, 'greeting');
      this.#hear(socket, new Session(false));
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // a TCP listener's address is never a pipe name
  }

  judge(judge: Judge): void {
    this.#judge = judge;
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

  #happened(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #say(socket: net.Socket, line: MicrosoftLine): void {
    this.#write(socket, MICROSOFT_SAYS[line].text);
  }

  #write(socket: net.Socket, text: string): void {
    socket.write(`${text.replaceAll('{server}', SERVER).replaceAll('{mark}', MARK)}\r\n`);
  }

  #hear(socket: net.Socket, session: Session): void {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (line === 'STARTTLS') {
          socket.off('data', onData);
          this.#say(socket, 'startTls');
          const secure = new tls.TLSSocket(socket, { isServer: true, ...this.#options.identity });
          secure.on('error', () => socket.destroy());
          this.#hear(secure, new Session(true));
          return;
        }
        if (!session.isSecure && !line.startsWith('EHLO')) this.inTheClear.push(line);
        this.#answer(socket, session, line);
      }
    };
    socket.on('data', onData);
  }

  #answer(socket: net.Socket, session: Session, line: string): void {
    if (session.isContent) {
      if (line !== '.') return;
      session.isContent = false;
      this.recipients.push(...session.recipients.splice(0));
      this.#say(socket, 'queued');
      this.#happened();
      return;
    }
    if (session.next !== null) {
      const next = session.next;
      session.next = null;
      next(line);
      return;
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    if (verb === 'EHLO') this.#ehlo(socket, session);
    else if (verb === 'AUTH' && session.isSecure) this.#auth(socket, session, line);
    else if (verb === 'QUIT') socket.end(`${MICROSOFT_SAYS.goodbye.text}\r\n`);
    else if (verb === 'RSET') this.#say(socket, 'reset');
    else if (!session.isSignedIn && ['MAIL', 'RCPT', 'DATA'].includes(verb)) this.#say(socket, 'notSignedIn');
    else if (verb === 'MAIL') this.#say(socket, 'sender');
    else if (verb === 'RCPT') {
      session.recipients.push(line.slice(line.indexOf('<') + 1, line.lastIndexOf('>')));
      this.#say(socket, 'recipient');
    } else if (verb === 'DATA') {
      session.isContent = true;
      this.#say(socket, 'content');
    } else this.#say(socket, 'unknown');
  }

  #ehlo(socket: net.Socket, session: Session): void {
    const said = MICROSOFT_SAYS[session.isSecure ? 'ehloInTls' : 'ehloInTheClear'].text;
    const { asGoogle } = this.#options;
    this.#write(socket, asGoogle ? said.replace('LOGIN XOAUTH2', asGoogle.join(' ')) : said);
  }

  #auth(socket: net.Socket, session: Session, line: string): void {
    const [, mechanism = '', initial] = line.split(' ');
    if (mechanism === 'LOGIN') {
      this.#say(socket, 'loginUserName');
      session.next = (user) => {
        this.#say(socket, 'loginPassword');
        session.next = () => this.#end(socket, session, { user: decoded(user), token: null });
      };
      return;
    }
    const judge = (response: string) => this.#end(socket, session, attemptOf(decoded(response)));
    if (initial !== undefined && !this.#options.takesNoInitialResponse) {
      judge(initial);
      return;
    }
    this.#say(socket, 'challenge');
    session.next = judge;
  }

  #end(socket: net.Socket, session: Session, attempt: { user: string; token: string | null }): void {
    if (attempt.token !== null) this.signIns.push(`${attempt.user} ${attempt.token}`);
    const verdict = this.#judge(attempt);
    session.isSignedIn = verdict === 'signedIn';
    if (this.#options.asGoogle && verdict !== 'signedIn') {
      this.#write(socket, `334 ${Buffer.from(JSON.stringify(GOOGLE_CHALLENGE)).toString('base64')}`);
      session.next = () =>
        this.#write(socket, '535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 Learn more');
    } else this.#say(socket, verdict);
    this.#happened();
  }
}

class Session {
  readonly isSecure: boolean;
  isSignedIn = false;
  isContent = false;
  recipients: string[] = [];
  next: ((line: string) => void) | null = null;

  constructor(isSecure: boolean) {
    this.isSecure = isSecure;
  }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** Of XOAUTH2, or of OAUTHBEARER: fields between control characters. */
function attemptOf(response: string): { user: string; token: string | null } {
  const [first = '', ...fields] = response.split('\x01');
  const user = first.replace(/^user=|^n,a=/, '').replace(/,$/, '');
  const auth = fields.find((field) => field.startsWith(BEARER));
  return { user, token: auth?.slice(BEARER.length) ?? null };
}

const BEARER = 'auth=Bearer ';
