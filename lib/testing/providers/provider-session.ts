import type net from 'node:net';
import tls from 'node:tls';
import { type Moment, type ProviderDialogue, type Said, type UsualLines, wordsOf } from './dialogue';

/**
 * Owns: one client's session with a provider's server: which line comes when.
 * Does not: know a provider: the words are the dialogue's.
 */
/** Null for a token: a password was said, and the other way about. */
export interface SignIn {
  readonly user: string;
  readonly token: string | null;
  readonly password: string | null;
}

export interface ProviderServerOptions {
  /** PEM, for the name that clients ask for. */
  readonly identity: { readonly key: string; readonly cert: string };
  /** TLS comes before the greeting, as on 465. */
  readonly implicitTls?: true;
  /** Wants what is said behind AUTH on a line of its own, as Microsoft's documents show it. */
  readonly takesNoInitialResponse?: true;
  /** Of those that it has; the others are neither offered nor taken. */
  readonly mechanisms?: readonly string[];
}

interface SessionHost {
  readonly dialogue: ProviderDialogue;
  readonly options: ProviderServerOptions;
  /** The name of the refusal, or null: signed in. */
  verdictOn(attempt: SignIn): string | null;
  refusalAt(moment: Moment): Said | null;
  saidInTheClear(line: string): void;
  took(recipients: readonly string[], content: string): void;
  happened(): void;
}

export class ProviderSession {
  readonly #server: SessionHost;
  #socket: net.Socket;
  #isSecure = false;
  #isSignedIn = false;
  #recipients: string[] = [];
  #content: string[] | null = null;
  /** Whose turn the next line is, in the middle of AUTH. */
  #next: ((line: string) => void) | null = null;

  constructor(server: SessionHost, socket: net.Socket, isSecure: boolean) {
    this.#server = server;
    this.#socket = socket;
    if (isSecure) this.#secure();
  }

  begin(): void {
    this.#usually('greeting', 'greeting');
    this.#hear();
  }

  #secure(): void {
    const plain = this.#socket;
    const secure = new tls.TLSSocket(plain, { isServer: true, ...this.#server.options.identity });
    secure.on('error', () => plain.destroy());
    this.#socket = secure;
    this.#isSecure = true;
  }

  #hear(): void {
    const socket = this.#socket;
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (line === 'STARTTLS' && !this.#isSecure) {
          socket.off('data', onData);
          this.#say('startTls');
          this.#secure();
          this.#hear();
          return;
        }
        if (!this.#isSecure && !line.startsWith('EHLO')) this.#server.saidInTheClear(line);
        this.#answer(line);
      }
    };
    socket.on('data', onData);
  }

  #say(line: keyof UsualLines): void {
    const said = this.#server.dialogue.usual[line];
    if (said === null) throw new Error(`This provider never says ${line}`);
    this.#write(said);
  }

  #write(said: Said): void {
    const text = wordsOf(said, this.#server.dialogue);
    // RFC 5321 3.8: who says 421 hangs up.
    if (text.startsWith('421')) this.#socket.end(`${text}\r\n`);
    else this.#socket.write(`${text}\r\n`);
  }

  /** @returns whether the usual was said */
  #usually(moment: Moment, line: keyof UsualLines): boolean {
    const refusal = this.#server.refusalAt(moment);
    if (refusal) this.#write(refusal);
    else this.#say(line);
    return refusal === null;
  }

  #answer(line: string): void {
    if (this.#content !== null) {
      this.#takeContent(line, this.#content);
      return;
    }
    if (this.#next !== null) {
      const next = this.#next;
      this.#next = null;
      next(line);
      return;
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    if (verb === 'EHLO') this.#hello();
    else if (verb === 'AUTH') this.#auth(line);
    else if (verb === 'QUIT') this.#socket.end(`${this.#server.dialogue.usual.goodbye.text}\r\n`);
    else if (verb === 'RSET') {
      this.#recipients = [];
      this.#say('reset');
    } else if (['MAIL', 'RCPT', 'DATA'].includes(verb)) this.#transaction(verb, line);
    else this.#say('unknown');
  }

  #transaction(verb: string, line: string): void {
    const isBarred = this.#server.dialogue.usual.notSignedIn !== null && !this.#isSignedIn;
    if (isBarred) this.#say('notSignedIn');
    else if (verb === 'MAIL') this.#usually('sender', 'sender');
    else if (verb === 'RCPT') {
      const address = line.slice(line.indexOf('<') + 1, line.lastIndexOf('>'));
      if (this.#usually('recipient', 'recipient')) this.#recipients.push(address);
    } else if (this.#recipients.length === 0) this.#say('unknown');
    else if (this.#usually('content', 'content')) this.#content = [];
  }

  #takeContent(line: string, content: string[]): void {
    if (line !== '.') {
      content.push(line);
      return;
    }
    this.#content = null;
    const recipients = this.#recipients.splice(0);
    if (!this.#usually('end', 'queued')) return;
    this.#server.took(recipients, content.join('\r\n'));
  }

  #hello(): void {
    const refusal = this.#server.refusalAt('hello');
    const { usual } = this.#server.dialogue;
    const said = refusal ?? (this.#isSecure ? usual.ehloInTls : usual.ehloInTheClear);
    if (said === null) throw new Error('This provider says nothing in the clear');
    const { mechanisms } = this.#server.options;
    const text = mechanisms ? said.text.replace(AUTH_LINE, `$1${mechanisms.join(' ')}`) : said.text;
    this.#write({ ...said, text });
  }

  #mechanisms(): readonly string[] {
    const { ehloInTls } = this.#server.dialogue.usual;
    const offered = AUTH_LINE.exec(ehloInTls.text)?.[2]?.split(' ') ?? [];
    return this.#server.options.mechanisms ?? offered;
  }

  #auth(line: string): void {
    const [, mechanism = '', initial] = line.split(' ');
    const early = this.#isSecure ? null : this.#server.dialogue.refusals.startTlsFirst;
    if (early) this.#write(early);
    else if (!this.#isSecure) this.#say('unknown');
    else if (!this.#mechanisms().includes(mechanism)) this.#say('mechanismUnknown');
    else if (mechanism === 'LOGIN') this.#login();
    else {
      const judge = (response: string) => this.#end(attemptOf(mechanism, decoded(response)));
      if (initial !== undefined && !this.#server.options.takesNoInitialResponse) judge(initial);
      else {
        this.#say('challenge');
        this.#next = judge;
      }
    }
  }

  #login(): void {
    this.#say('loginUserName');
    this.#next = (user) => {
      this.#say('loginPassword');
      this.#next = (password) => this.#end({ user: decoded(user), password: decoded(password), token: null });
    };
  }

  #end(attempt: SignIn): void {
    const { usual } = this.#server.dialogue;
    const refusal = this.#refusalOf(attempt);
    this.#isSignedIn = refusal === null;
    if (refusal === null) this.#say('signedIn');
    else if (usual.tokenChallenge !== null && attempt.token !== null) {
      this.#write(usual.tokenChallenge);
      this.#next = () => this.#write(refusal);
    } else this.#write(refusal);
    this.#server.happened();
  }

  #refusalOf(attempt: SignIn): Said | null {
    const verdict = this.#server.verdictOn(attempt);
    if (verdict === null) return this.#server.refusalAt('signIn');
    const refusal = this.#server.dialogue.refusals[verdict];
    if (!refusal) throw new Error(`This provider has no refusal ${verdict}`);
    return refusal;
  }
}

/** Of an EHLO reply: `250-AUTH LOGIN XOAUTH2`. */
const AUTH_LINE = /^(250[- ]AUTH )(.*?)(?=\r?$)/m;

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** PLAIN: RFC 4616. XOAUTH2 and OAUTHBEARER: fields between control characters. */
function attemptOf(mechanism: string, response: string): SignIn {
  if (mechanism === 'PLAIN') {
    const [, user = '', password = ''] = response.split('\0');
    return { user, password, token: null };
  }
  const [first = '', ...fields] = response.split('\x01');
  const user = first.replace(/^user=|^n,a=/, '').replace(/,$/, '');
  const auth = fields.find((field) => field.startsWith(BEARER));
  return { user, password: null, token: auth?.slice(BEARER.length) ?? null };
}

const BEARER = 'auth=Bearer ';
