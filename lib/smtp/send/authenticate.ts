import { createHmac } from 'node:crypto';
import type { Fault } from '@/lib/mail/outcome/outcome';
import { parseReply } from '@/lib/mail/outcome/reply';
import type { Heard, SetUpLine } from './set-up-line';
import { HIDDEN } from './transcript';

/**
 * Owns: signing in (RFC 4954): which mechanisms are tried, in which order, and their dialogues.
 * Promises: a mechanism that is refused (504, 535 and the like) makes place for the next that the server offers; what is
 *   reported is the refusal of the credentials where there was one, else the last refusal. A dialogue that breaks the rules
 *   is reported as that, never as a wrong password.
 * Does not: decide whether the password may be said at all (tls-policy).
 */

export interface Credentials {
  readonly user: string;
  readonly pass: string;
}

export type Mechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5';

/** Without TLS the one that keeps the password comes first. */
const IN_TLS: readonly Mechanism[] = ['PLAIN', 'LOGIN', 'CRAM-MD5'];
const IN_THE_CLEAR: readonly Mechanism[] = ['CRAM-MD5', 'PLAIN', 'LOGIN'];

export type SignedIn =
  | { readonly ok: true; readonly mechanism: Mechanism }
  | { readonly ok: false; readonly fault: Fault };

export interface SignInTerms {
  readonly credentials: Credentials;
  /** What this host took before: each refusal may count against the account there. */
  readonly known: Mechanism | null;
  readonly timeoutMs: number;
}

export async function authenticate(line: SetUpLine, ehlo: string, terms: SignInTerms): Promise<SignedIn> {
  const { credentials, known, timeoutMs } = terms;
  const offered = offeredMechanisms(ehlo);
  const inOrder = line.isSecure ? IN_TLS : IN_THE_CLEAR;
  const mechanisms = inOrder
    .filter((mechanism) => offered.has(mechanism))
    .sort((a, b) => Number(b === known) - Number(a === known));
  const refusals: Fault[] = [];
  for (const mechanism of mechanisms) {
    const fault = await new Exchange(line, mechanism, timeoutMs).signIn(credentials);
    if (fault === null) return { ok: true, mechanism };
    // Servers hang up on whoever signs in wrongly: what they said before is why.
    const isOver = fault.kind === 'network' || fault.kind === 'timeout';
    if (!isOver || refusals.length === 0) refusals.push(fault);
    if (isOver || !leavesNext(fault)) break;
  }
  const fault = refusals.find(isWrongPassword) ?? refusals.at(-1);
  return { ok: false, fault: fault ?? { kind: 'authenticationNotOffered' } };
}

/** `AUTH PLAIN LOGIN`, and `AUTH=PLAIN LOGIN` of servers before RFC 2554. */
function offeredMechanisms(ehlo: string): ReadonlySet<string> {
  const lines = parseReply(ehlo)?.lines.slice(1) ?? [];
  const words = lines.flatMap((text) => {
    const [verb, ...rest] = text
      .trim()
      .toUpperCase()
      .split(/[\s=]+/);
    return verb === 'AUTH' ? rest : [];
  });
  return new Set(words);
}

class Exchange {
  readonly #line: SetUpLine;
  readonly #mechanism: Mechanism;
  readonly #timeoutMs: number;

  constructor(line: SetUpLine, mechanism: Mechanism, timeoutMs: number) {
    this.#line = line;
    this.#mechanism = mechanism;
    this.#timeoutMs = timeoutMs;
  }

  async signIn({ user, pass }: Credentials): Promise<Fault | null> {
    switch (this.#mechanism) {
      case 'PLAIN': {
        const token = base64(`\0${user}\0${pass}`);
        const heard = await this.#say(`AUTH PLAIN ${token}`, `AUTH PLAIN ${HIDDEN}`);
        // Some want it on a line of its own.
        return this.#end(isChallenge(heard) ? await this.#say(token, HIDDEN) : heard);
      }
      case 'LOGIN': {
        const forUser = await this.#say('AUTH LOGIN');
        if (!isChallenge(forUser)) return this.#broken(forUser);
        const forPassword = await this.#say(base64(user), HIDDEN);
        if (!isChallenge(forPassword)) return this.#broken(forPassword);
        return this.#end(await this.#say(base64(pass), HIDDEN));
      }
      case 'CRAM-MD5': {
        const challenge = await this.#say('AUTH CRAM-MD5');
        if (!isChallenge(challenge)) return this.#broken(challenge);
        const text = Buffer.from(challenge.text.slice(4).trim(), 'base64');
        const digest = createHmac('md5', pass).update(text).digest('hex');
        return this.#end(await this.#say(base64(`${user} ${digest}`), HIDDEN));
      }
    }
  }

  #say(command: string, shown = command): Promise<Heard> {
    this.#line.say(command, shown);
    return this.#line.hear(this.#timeoutMs);
  }

  /** The answer to the last line. */
  #end(heard: Heard): Promise<Fault | null> | Fault | null {
    return heard.kind === 'reply' && heard.reply.code < 300 ? null : this.#broken(heard);
  }

  /** In place of a challenge, or of the end. */
  async #broken(heard: Heard): Promise<Fault> {
    if (heard.kind === 'fault') return heard.fault;
    const { reply } = heard;
    if (reply.code >= 400) return { kind: 'reply', reply };
    if (reply.code >= 300) {
      // RFC 4954 4: a lone asterisk gives up, so that the next mechanism begins clean.
      const end = await this.#say('*');
      if (end.kind === 'fault') return end.fault;
    }
    return { kind: 'authenticationBroken', mechanism: this.#mechanism, reply };
  }
}

/** Whether the server would hear another mechanism: all but who leaves, or cannot tell now. */
function leavesNext(fault: Fault): boolean {
  if (fault.kind === 'authenticationBroken') return true;
  return (
    fault.kind === 'reply' && fault.reply.code >= 500 && fault.reply.code !== 521 && fault.reply.code !== 554
  );
}

function isWrongPassword(fault: Fault): boolean {
  return fault.kind === 'reply' && fault.reply.code === 535;
}

function isChallenge(heard: Heard): heard is Extract<Heard, { kind: 'reply' }> {
  return heard.kind === 'reply' && heard.reply.code === 334;
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
