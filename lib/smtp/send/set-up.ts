import type { DeliveryStage, Fault } from '@/lib/mail/outcome/outcome';
import type { SmtpReply } from '@/lib/mail/outcome/reply';
import { authenticate, type Mechanism, type SignInTerms } from './authenticate';
import type { ConnectionWatch } from './connection-watch';
import { offeredExtension } from './offers';
import type { Heard, SetUpLine } from './set-up-line';
import type { StageTimeouts } from './stage-timeouts';
import { type TlsExpectations, tlsConnectOptions } from './tls';
import { certificateFault } from './tls-fault';
import type { TlsPolicy } from './tls-policy';

/**
 * Owns: the dialogue from the greeting to a session that takes mail (RFC 5321 3.1 and 3.2, RFC 3207, RFC 4954): what is
 *   said, in which order, and what ends it.
 * Promises: a refusal, wherever it is said, is the fault, and nothing is said behind it but QUIT; a server that then goes
 *   without another word does not replace it. No password without the TLS that the policy wants.
 * Does not: connect, or close (open-connection).
 */

export interface SetUp {
  readonly host: string;
  /** Said in EHLO or HELO. */
  readonly fqdn: string;
  readonly forceHelo: boolean;
  readonly policy: TlsPolicy;
  readonly tls: TlsExpectations;
  readonly auth: Pick<SignInTerms, 'credentials' | 'known' | 'target'> | null;
  readonly timeouts: StageTimeouts;
  readonly watch?: Pick<ConnectionWatch, 'secured'> | undefined;
  /** What a silent server is asked besides; it ends the wait. */
  readonly whileSilent: () => Promise<Fault | null>;
}

export type SetUpResult =
  /** The answer to the last EHLO or HELO. */
  | { readonly ok: true; readonly ehlo: string; readonly mechanism: Mechanism | null }
  | { readonly ok: false; readonly stage: DeliveryStage; readonly fault: Fault };

export async function setUp(line: SetUpLine, options: SetUp): Promise<SetUpResult> {
  try {
    return { ok: true, ...(await new Session(line, options).open()) };
  } catch (error) {
    if (error instanceof Ended) return { ok: false, stage: error.stage, fault: error.fault };
    throw error;
  }
}

/** How a step ends the set-up from within. */
class Ended extends Error {
  readonly stage: DeliveryStage;
  readonly fault: Fault;

  constructor(stage: DeliveryStage, fault: Fault) {
    super(fault.kind);
    this.stage = stage;
    this.fault = fault;
  }
}

class Session {
  readonly #line: SetUpLine;
  readonly #options: SetUp;

  constructor(line: SetUpLine, options: SetUp) {
    this.#line = line;
    this.#options = options;
  }

  async open(): Promise<{ ehlo: string; mechanism: Mechanism | null }> {
    const { policy, auth, timeouts } = this.#options;
    if (policy.use === 'atOnce') await this.#startTls();
    await this.#greeting();
    let ehlo = await this.#greet();
    if (policy.use === 'required' || policy.use === 'whenOffered') ehlo = await this.#startTlsAsOffered(ehlo);
    if (auth === null) return { ehlo, mechanism: null };
    const signedIn = await authenticate(this.#line, ehlo, { ...auth, timeoutMs: timeouts.authMs });
    if (!signedIn.ok) throw new Ended('auth', signedIn.fault);
    this.#nothingUnasked('auth');
    return { ehlo, mechanism: signedIn.mechanism };
  }

  async #greeting(): Promise<void> {
    const { timeouts, whileSilent } = this.#options;
    const startedMs = performance.now();
    if (!(await this.#line.hasNews(Math.min(timeouts.silenceMs, timeouts.greetingMs)))) {
      const fault = this.#line.isSilent ? await whileSilent() : null;
      if (fault && this.#line.isSilent) throw new Ended('greeting', fault);
    }
    const leftMs = timeouts.greetingMs - (performance.now() - startedMs);
    this.#accepted('greeting', await this.#line.hear(Math.max(1, leftMs)));
  }

  /** @returns the answer to EHLO, or to HELO of a server that has no EHLO. */
  async #greet(): Promise<string> {
    const { fqdn, forceHelo, policy } = this.#options;
    if (forceHelo) return this.#accepted('greeting', await this.#ask(`HELO ${fqdn}`));
    const heard = await this.#ask(`EHLO ${fqdn}`);
    if (heard.kind === 'fault' || heard.reply.code < 300) return this.#accepted('greeting', heard);
    const refusal = new Ended('greeting', { kind: 'reply', reply: heard.reply });
    // By HELO there is no STARTTLS.
    if (!knowsNoEhlo(heard.reply) || policy.use === 'required') throw refusal;
    const helo = await this.#ask(`HELO ${fqdn}`);
    if (helo.kind === 'fault') throw refusal;
    return this.#accepted('greeting', helo);
  }

  #ask(command: string): Promise<Heard> {
    this.#line.say(command);
    return this.#line.hear(this.#options.timeouts.greetingMs);
  }

  async #startTlsAsOffered(ehlo: string): Promise<string> {
    const { policy, auth, timeouts } = this.#options;
    const isRequired = policy.use === 'required';
    if (offeredExtension(ehlo, 'STARTTLS') === null) {
      if (isRequired) throw new Ended('tls', { kind: 'tlsNotOffered' });
      return ehlo;
    }
    this.#line.say('STARTTLS');
    const heard = await this.#line.hear(timeouts.tlsMs);
    if (heard.kind === 'fault') throw new Ended('tls', heard.fault);
    if (heard.reply.code >= 300) {
      // What it offered in the clear goes on, but for a password.
      if (isRequired || auth !== null || heard.reply.code === 421) {
        throw new Ended('tls', { kind: 'reply', reply: heard.reply });
      }
      this.#nothingUnasked('tls');
      return ehlo;
    }
    await this.#startTls();
    return this.#greet();
  }

  async #startTls(): Promise<void> {
    const { host, policy, tls, timeouts, watch } = this.#options;
    const fault = await this.#line.startTls(tlsConnectOptions(host, tls), timeouts.tlsMs);
    if (fault?.kind === 'tls' && fault.cause === 'notSpoken' && policy.use === 'atOnce') {
      throw new Ended('tls', { ...fault, cause: 'inTheClear' });
    }
    if (fault) throw new Ended('tls', fault);
    const socket = this.#line.secureSocket;
    const untrusted = socket && certificateFault(socket, tls);
    if (socket) watch?.secured(socket, tls, untrusted);
    if (untrusted) throw new Ended('tls', untrusted);
  }

  /** @returns what was said. */
  #accepted(stage: DeliveryStage, heard: Heard): string {
    if (heard.kind === 'fault') throw new Ended(stage, heard.fault);
    if (heard.reply.code >= 300) throw new Ended(stage, { kind: 'reply', reply: heard.reply });
    this.#nothingUnasked(stage);
    return heard.text;
  }

  /** A 421 in one breath with an answer, say. */
  #nothingUnasked(stage: DeliveryStage): void {
    const heard = this.#line.unasked();
    if (heard === null) return;
    throw new Ended(stage, heard.kind === 'fault' ? heard.fault : { kind: 'reply', reply: heard.reply });
  }
}

/**
 * RFC 5321 3.2: HELO for a server that does not know EHLO, or not this one. One that wants nothing of us (421, 521, 554,
 * 556, a policy) says so only once.
 */
function knowsNoEhlo({ code, enhancedCode }: SmtpReply): boolean {
  return code >= 500 && ![521, 554, 556].includes(code) && !(enhancedCode ?? '').startsWith('5.7.');
}
