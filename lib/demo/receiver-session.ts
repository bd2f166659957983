import type net from 'node:net';
import tls from 'node:tls';
import type { ReceiverBehaviour, ReceiverStage } from './receiver-behaviour';
import type { ReceivedMessage } from './smtp-receiver';

/**
 * Owns: one client's dialogue with the receiving server of the demo and the tests.
 * Promises: commands in order, one reply each, at every stage what the behaviour says.
 * Does not: keep messages.
 */

interface SessionOptions {
  readonly connection: number;
  readonly hostName: string;
  behaviour(): ReceiverBehaviour;
  onCommand(line: string): void;
  /** Octets of a message came, and not yet its end. */
  onContent(): void;
  onMessage(message: ReceivedMessage): void;
}

interface Transaction {
  readonly from: string;
  readonly mailParameters: readonly string[];
  readonly recipients: string[];
}

const CRLF = Buffer.from('\r\n');
const CONTENT_END = Buffer.from('\r\n.\r\n');
const ENDLESS_LINE_MS = 20;

export class ReceiverSession {
  #buffered: Buffer = Buffer.alloc(0);
  /** The message so far, in pieces as they came; the last of `buffered` may hold the beginning of its end. */
  #contentPieces: Buffer[] = [];
  #mode: 'command' | 'content' | 'silent' = 'command';
  #busy = false;
  #helo = '';
  #esmtp = false;
  #tlsVersion: string | null = null;
  #user: string | null = null;
  #transaction: Transaction | null = null;
  /** Takes the next line in place of the commands: AUTH's answers. */
  #nextLine: ((line: string) => Promise<void>) | null = null;

  #socket: net.Socket;
  readonly #options: SessionOptions;

  constructor(socket: net.Socket, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  start(): void {
    this.#listen();
    void this.#reply('greeting', `220 ${this.#options.hostName} ESMTP ready`);
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => {
      if (this.#mode === 'silent') return;
      this.#buffered = this.#buffered.length ? Buffer.concat([this.#buffered, chunk]) : chunk;
      void this.#work();
    });
  }

  /** One line or message after another; a second call while one is answered leaves the work to the first. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    let progress = true;
    while (progress && this.#mode !== 'silent' && !this.#socket.destroyed) {
      progress = this.#mode === 'content' ? await this.#takeContent() : await this.#takeLine();
    }
    this.#busy = false;
  }

  async #takeLine(): Promise<boolean> {
    const end = this.#buffered.indexOf(CRLF);
    if (end < 0) return false;
    const line = this.#buffered.subarray(0, end).toString('utf8');
    this.#buffered = this.#buffered.subarray(end + 2);
    this.#options.onCommand(line);
    const continuation = this.#nextLine;
    this.#nextLine = null;
    await (continuation ? continuation(line) : this.#command(line));
    return true;
  }

  async #command(line: string): Promise<void> {
    const verb = line.split(/[ :]/, 1)[0]?.toUpperCase() ?? '';
    const behaviour = this.#options.behaviour();
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return this.#greet(verb, line.slice(5).trim());
      case 'STARTTLS':
        return this.#startTls();
      case 'AUTH':
        return this.#authenticate(line);
      case 'MAIL':
        if (behaviour.auth && !this.#user) return this.#say('530 5.7.0 Authentication required');
        return this.#mail(line);
      case 'RCPT':
        return this.#recipient(line);
      case 'DATA':
        if (!this.#transaction?.recipients.length) return this.#say('503 5.5.1 No valid recipients');
        if (await this.#reply('data', '354 Go ahead')) this.#mode = 'content';
        return;
      case 'RSET':
        this.#transaction = null;
        await this.#reply('rset', '250 2.0.0 Reset');
        return;
      case 'NOOP':
        return this.#say('250 2.0.0 OK');
      case 'QUIT':
        if (await this.#reply('quit', '221 2.0.0 Bye')) this.#socket.end();
        return;
      default:
        return this.#say('500 5.5.2 Command not recognised');
    }
  }

  async #greet(verb: 'EHLO' | 'HELO', name: string): Promise<void> {
    const behaviour = this.#options.behaviour();
    this.#transaction = null;
    if (verb === 'HELO') {
      this.#helo = name;
      this.#esmtp = false;
      return this.#say(`250 ${this.#options.hostName}`);
    }
    if (behaviour.heloOnly) return this.#say('502 5.5.1 EHLO not implemented');
    const lines = [this.#options.hostName, 'ENHANCEDSTATUSCODES'];
    if (behaviour.pipelining ?? true) lines.push('PIPELINING');
    if (behaviour.eightBitMime ?? true) lines.push('8BITMIME');
    if (behaviour.smtpUtf8 ?? true) lines.push('SMTPUTF8');
    const sizeBytes = behaviour.sizeBytes === undefined ? 50_000_000 : behaviour.sizeBytes;
    if (sizeBytes !== null) lines.push(`SIZE ${sizeBytes}`);
    if (behaviour.tls && !this.#tlsVersion) lines.push('STARTTLS');
    if (behaviour.auth && (this.#tlsVersion || !behaviour.auth.onlyTls)) {
      lines.push(`AUTH ${(behaviour.auth.mechanisms ?? ['PLAIN', 'LOGIN']).join(' ')}`);
    }
    const last = lines.length - 1;
    this.#helo = name;
    this.#esmtp = true;
    await this.#reply('ehlo', lines.map((text, i) => `250${i === last ? ' ' : '-'}${text}`).join('\r\n'));
  }

  async #startTls(): Promise<void> {
    const { tls: certificate } = this.#options.behaviour();
    if (!certificate || this.#tlsVersion) return this.#say('502 5.5.1 STARTTLS not available');
    if (!(await this.#reply('starttls', '220 2.0.0 Ready to start TLS'))) return;
    if (certificate === 'broken') {
      this.#socket.end('This is no TLS record\r\n');
      this.#mode = 'silent';
      return;
    }
    const plain = this.#socket;
    plain.removeAllListeners('data');
    this.#buffered = Buffer.alloc(0);
    const secure = new tls.TLSSocket(plain, { isServer: true, ...certificate });
    // A client that does not like the certificate breaks the handshake off.
    secure.on('error', () => plain.destroy());
    secure.once('secure', () => {
      this.#tlsVersion = secure.getProtocol();
    });
    this.#socket = secure;
    this.#listen();
  }

  async #authenticate(line: string): Promise<void> {
    const { auth } = this.#options.behaviour();
    const [, mechanism = '', initial] = line.split(' ');
    if (!auth) return this.#say('502 5.5.1 AUTH not available');
    if (mechanism.toUpperCase() === 'PLAIN') {
      const judgeToken = async (token: string) => {
        const [, user, pass] = fromBase64(token).split('\0');
        await this.#judge(user ?? '', pass ?? '');
      };
      if (initial) return judgeToken(initial);
      this.#nextLine = judgeToken;
      return this.#say('334 ');
    }
    if (mechanism.toUpperCase() === 'LOGIN') {
      this.#say('334 VXNlcm5hbWU6');
      this.#nextLine = async (userLine) => {
        this.#say('334 UGFzc3dvcmQ6');
        this.#nextLine = async (passLine) => this.#judge(fromBase64(userLine), fromBase64(passLine));
      };
      return;
    }
    return this.#say('504 5.5.4 Mechanism not supported');
  }

  async #judge(user: string, pass: string): Promise<void> {
    const { auth } = this.#options.behaviour();
    const right = user === auth?.user && pass === auth?.pass;
    if (right) this.#user = user;
    await this.#reply(
      'auth',
      right ? '235 2.7.0 Authenticated' : '535 5.7.8 Authentication credentials invalid',
    );
  }

  async #mail(line: string): Promise<void> {
    const match = /^MAIL FROM:<([^>]*)> ?(.*)$/i.exec(line);
    if (!match) return this.#say('501 5.5.4 Syntax: MAIL FROM:<address>');
    const sizeLimit = this.#options.behaviour().sizeBytes ?? Number.POSITIVE_INFINITY;
    const mailParameters = (match[2] ?? '').split(/\s+/).filter(Boolean);
    const size = mailParameters.find((parameter) => /^SIZE=/i.test(parameter))?.slice(5);
    if (size && Number(size) > sizeLimit) return this.#say('552 5.3.4 Message too big');
    const accepted = await this.#reply('mail', '250 2.1.0 Sender ok');
    if (accepted) this.#transaction = { from: match[1] ?? '', mailParameters, recipients: [] };
  }

  async #recipient(line: string): Promise<void> {
    const address = /^RCPT TO:<([^>]*)>/i.exec(line)?.[1];
    if (!this.#transaction || address === undefined) return this.#say('503 5.5.1 MAIL first');
    const { recipientLimit: limit, recipientReplies } = this.#options.behaviour();
    const isBeyond = limit !== undefined && this.#transaction.recipients.length >= limit.count;
    const own = isBeyond ? limit.reply : recipientReplies?.[address.toLowerCase()];
    const accepted = own
      ? await this.#replyWith('rcpt', own)
      : await this.#reply('rcpt', '250 2.1.5 Recipient ok');
    if (accepted) this.#transaction.recipients.push(address);
  }

  async #takeContent(): Promise<boolean> {
    const behaviour = this.#options.behaviour();
    if (behaviour.hangAt === 'content' || behaviour.dropAt === 'content') {
      if (this.#buffered.length === 0) return false;
      if (behaviour.dropAt === 'content') this.#socket.destroy();
      else this.#socket.pause(); // reads no more: the sender's window fills
      this.#mode = 'silent';
      return false;
    }
    const stuffed = this.#takeUntilEnd();
    if (!stuffed) {
      if (this.#contentPieces.length > 0) this.#options.onContent();
      return false;
    }
    this.#mode = 'command';
    const transaction = this.#transaction;
    this.#transaction = null;
    if (!transaction) return true;
    const message: ReceivedMessage = {
      envelope: { ...transaction },
      content: unstuff(stuffed),
      wire: stuffed,
      session: {
        connection: this.#options.connection,
        helo: this.#helo,
        esmtp: this.#esmtp,
        tlsVersion: this.#tlsVersion,
        user: this.#user,
      },
      receivedAt: new Date(),
    };
    const reply = behaviour.replies?.final ?? '250 2.0.0 Accepted';
    // Kept before it is answered, so that who has read the 250 finds the message here.
    const isAnswered = ![behaviour.hangAt, behaviour.dropAt, behaviour.endlessAt].includes('final');
    if (reply.startsWith('2') && isAnswered) {
      this.#options.onMessage(message);
    }
    await this.#replyWith('final', reply);
    if (behaviour.closesAfterMessage) this.#socket.end();
    return true;
  }

  /** The whole content, still stuffed, once its end has come; the pieces are joined once, so size costs no square. */
  #takeUntilEnd(): Buffer | null {
    const first = this.#contentPieces.length === 0;
    if (first && this.#buffered.subarray(0, 3).equals(Buffer.from('.\r\n'))) {
      this.#buffered = this.#buffered.subarray(3);
      return Buffer.alloc(0);
    }
    const end = this.#buffered.indexOf(CONTENT_END);
    const kept = CONTENT_END.length - 1;
    if (end < 0) {
      if (this.#buffered.length > kept) {
        this.#contentPieces.push(this.#buffered.subarray(0, -kept));
        this.#buffered = this.#buffered.subarray(-kept);
      }
      return null;
    }
    const content = Buffer.concat([...this.#contentPieces, this.#buffered.subarray(0, end + 2)]);
    this.#contentPieces = [];
    this.#buffered = this.#buffered.subarray(end + CONTENT_END.length);
    return content;
  }

  #reply(stage: Exclude<ReceiverStage, 'content'>, usual: string): Promise<boolean> {
    return this.#replyWith(stage, this.#options.behaviour().replies?.[stage] ?? usual);
  }

  /** Answers as the behaviour wants it; true when the answer was said and is not a refusal. */
  async #replyWith(stage: ReceiverStage, text: string): Promise<boolean> {
    const { hangAt, dropAt, endlessAt, delayMs, delayAt = stage } = this.#options.behaviour();
    if (delayMs && delayAt === stage) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (dropAt === stage) this.#socket.destroy();
    if (endlessAt === stage) this.#talkWithoutEnd(text.slice(0, 3));
    if (dropAt === stage || hangAt === stage || endlessAt === stage) {
      this.#mode = 'silent';
      return false;
    }
    this.#say(text);
    return text.startsWith('2') || text.startsWith('3');
  }

  #talkWithoutEnd(code: string): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    const timer = setInterval(() => socket.write(`${code}-and another thing\r\n`), ENDLESS_LINE_MS);
    socket.once('close', () => clearInterval(timer));
  }

  #say(text: string): void {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(`${text}\r\n`);
    if (text.startsWith('421')) this.#socket.end();
  }
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');

/** Takes the dot off each line that begins with one (RFC 5321 4.5.2). */
function unstuff(stuffed: Buffer): Buffer {
  const text = stuffed.toString('latin1');
  return Buffer.from(text.replace(/(^|\r\n)\./g, '$1'), 'latin1');
}
