import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { Fault } from '@/lib/mail/outcome/outcome';
import { parseReply, type SmtpReply } from '@/lib/mail/outcome/reply';
import { isReply, ReplyReader } from './reply-reader';
import { classifyTlsError } from './tls-fault';
import type { Transcript } from './transcript';

/**
 * Owns: the socket of a connection that is being set up: one line out, its reply in, the change to TLS.
 * Promises: every wait ends, whatever the server does; what it says at last is heard, also without a line end and also when
 *   it hangs up behind it; octets that came in the clear are not believed behind TLS (RFC 3207 6). The dialogue is in
 *   `transcript`; the socket that is handed over is nobody else's.
 * Does not: know which line comes when (set-up), or send mail (smtp-line).
 */

export type Heard =
  | { readonly kind: 'reply'; readonly reply: SmtpReply; readonly text: string }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** Octets of a whole set-up, the handshake apart. */
const MAX_OCTETS = 64 * 1024;

export class SetUpLine {
  #socket: Socket;
  #reader = new ReplyReader();
  #replies: string[] = [];
  #octets = 0;
  #end: Fault | null = null;
  #onNews: () => void = () => undefined;
  readonly #transcript: Transcript;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.#lose({ kind: 'network', reason: 'the transport stops' });

  constructor(socket: Socket, transcript: Transcript, signal?: AbortSignal) {
    this.#socket = socket;
    this.#transcript = transcript;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#listen();
  }

  get isSecure(): boolean {
    return this.#socket instanceof tls.TLSSocket;
  }

  /** Nothing has come yet. */
  get isSilent(): boolean {
    return this.#octets === 0 && this.#end === null;
  }

  /** @param shown in the dialogue; of a credential not itself */
  say(command: string, shown = command): void {
    this.#transcript.client(shown);
    if (this.#socket.writable) this.#socket.write(`${command}\r\n`, 'utf8');
  }

  /** For people, in the dialogue. */
  note(text: string): void {
    this.#transcript.note(text);
  }

  /** The next reply. A refusal among lines of several codes is the reply. */
  async hear(timeoutMs: number): Promise<Heard> {
    if (!(await this.hasNews(timeoutMs))) {
      this.#transcript.note('no answer in time, connection closed');
      this.#lose({ kind: 'timeout' });
    }
    const text = this.#replies.shift();
    if (text === undefined) return { kind: 'fault', fault: this.#end ?? { kind: 'timeout' } };
    return heardIn(text);
  }

  /** @returns false when neither a reply nor the end has come in this time. */
  hasNews(timeoutMs: number): Promise<boolean> {
    if (this.#replies.length > 0 || this.#end !== null) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (hasNews: boolean) => {
        clearTimeout(timer);
        this.#onNews = () => undefined;
        resolve(hasNews);
      };
      const timer = setTimeout(() => end(false), timeoutMs);
      this.#onNews = () => end(true);
    });
  }

  /** What stands behind the last reply though nothing was asked: a server that leaves, or a dialogue out of step. */
  unasked(): Heard | null {
    const texts = this.#replies.splice(0);
    const heard = texts.map(heardIn);
    const refusal = heard.find((one) => one.kind === 'reply' && one.reply.code >= 400);
    if (refusal) return refusal;
    if (texts.length === 0) return this.#end && { kind: 'fault', fault: this.#end };
    const reason = `the server said what nobody asked for: ${texts[0]}`;
    return { kind: 'fault', fault: { kind: 'unknown', reason } };
  }

  /** Null: TLS stands, and nothing is known of the certificate. */
  startTls(options: tls.ConnectionOptions, timeoutMs: number): Promise<Fault | null> {
    const plain = this.#socket;
    this.#deafen(plain);
    plain.on('error', () => undefined); // TLS tells of it
    const inTheClear = [...this.#replies, this.#reader.unfinished()].filter((text) => text !== '').join(' ');
    if (inTheClear !== '') this.#transcript.note(`not believed, since it came in the clear: ${inTheClear}`);
    this.#replies = [];
    this.#reader = new ReplyReader();
    return new Promise((resolve) => {
      const end = (fault: Fault | null) => {
        clearTimeout(timer);
        this.#onNews = () => undefined;
        if (fault) this.#lose(fault);
        resolve(fault);
      };
      const timer = setTimeout(() => {
        this.#transcript.note('no answer in time, connection closed');
        end({ kind: 'timeout' });
      }, timeoutMs);
      this.#onNews = () => end(this.#end);
      try {
        const secure = tls.connect({ ...options, socket: plain });
        this.#socket = secure;
        const onError = (error: Error) => {
          const fault = classifyTlsError(error);
          const isInTheClear = inTheClear !== '' && fault.cause === 'interrupted';
          end(isInTheClear ? { ...fault, cause: 'notSpoken', detail: inTheClear } : fault);
        };
        const onClose = () => onError(new Error('the connection was closed'));
        secure.once('error', onError).once('close', onClose);
        secure.once('secureConnect', () => {
          secure.off('error', onError).off('close', onClose);
          this.#listen();
          end(null);
        });
      } catch (error) {
        end(classifyTlsError(error));
      }
    });
  }

  /** Of the server, once TLS stands; null in the clear. */
  get secureSocket(): tls.TLSSocket | null {
    return this.#socket instanceof tls.TLSSocket ? this.#socket : null;
  }

  /** The set-up is done: this is of no use after. */
  handOver(): { readonly socket: Socket; readonly reader: ReplyReader } {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#deafen(this.#socket);
    return { socket: this.#socket, reader: this.#reader };
  }

  /** RFC 5321 3.1: after a refusal nothing is said but this. It goes on by itself, and ends soon. */
  quit(timeoutMs: number): void {
    if (this.#end !== null || !this.#socket.writable) {
      this.close();
      return;
    }
    this.#replies = [];
    this.say('QUIT');
    void this.hasNews(timeoutMs).then(() => this.close());
  }

  /** At once, without a word. */
  close(): void {
    this.#lose({ kind: 'network', reason: 'the connection was closed' });
  }

  #listen(): void {
    const socket = this.#socket;
    socket.setTimeout(0);
    socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onEnd)
      .on('error', this.#onError);
    socket.resume();
  }

  #deafen(socket: Socket): void {
    socket
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('close', this.#onEnd)
      .off('error', this.#onError);
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#end !== null) return;
    this.#octets += chunk.length;
    const isBounded = this.#reader.read(chunk, (said) => this.#reply(said));
    if (!isBounded || this.#octets > MAX_OCTETS) {
      this.#transcript.note('the server said too much, connection closed');
      this.#lose({ kind: 'network', reason: 'the server said more than a set-up may hold' });
    }
  };

  readonly #onEnd = (): void => {
    if (this.#end !== null) return;
    // Its last word may have come without a line end.
    const word = this.#reader.unfinished();
    if (/^[45][0-9]{2}(?:[ -]|$)/m.test(word)) this.#reply(word);
    else if (word !== '') this.#transcript.server(word);
    this.#lose({ kind: 'network', reason: 'Connection closed unexpectedly' });
  };

  readonly #onError = (error: Error): void => {
    // In TLS 1.3 a server judges our certificate when for us the handshake is over.
    const fault = this.isSecure ? classifyTlsError(error) : null;
    if (fault?.cause === 'clientCertificate') {
      this.#lose(fault);
      return;
    }
    this.#lose({ kind: 'network', reason: this.#transcript.withoutSecrets(error.message) });
  };

  #reply(said: string): void {
    const text = this.#transcript.withoutSecrets(said);
    this.#transcript.server(text);
    this.#replies.push(text);
    this.#onNews();
  }

  #lose(fault: Fault): void {
    if (this.#end === null) {
      this.#end = fault;
      this.#signal?.removeEventListener('abort', this.#onAbort);
      this.#socket.on('error', () => undefined); // what a destroyed socket still has to say
      this.#socket.destroy();
    }
    this.#onNews();
  }
}

function heardIn(text: string): Heard {
  const refusal = refusalIn(text);
  if (refusal) return { kind: 'reply', reply: refusal, text };
  const reply = isReply(text) ? parseReply(text) : null;
  if (reply) return { kind: 'reply', reply, text };
  return {
    kind: 'fault',
    fault: { kind: 'unknown', reason: `the server's answer is no SMTP reply: ${text}` },
  };
}

/** `220-mx` CRLF `521 5.7.1 blocked`: the last code that refuses is what counts, and its lines are what it says. */
function refusalIn(text: string): SmtpReply | null {
  const lines = text.split('\n');
  const code = lines.findLast((line) => /^[45][0-9]{2}(?:[ -]|$)/.test(line))?.slice(0, 3);
  if (code === undefined) return null;
  return parseReply(lines.filter((line) => line.startsWith(code)).join('\n'));
}
