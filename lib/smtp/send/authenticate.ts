import { createHmac } from 'node:crypto';
import type { Fault } from '@/lib/mail/outcome/outcome';
import { parseReply } from '@/lib/mail/outcome/reply';
import type { Heard, SetUpLine } from './set-up-line';
import { HIDDEN } from './transcript';

/**
 * Owns: signing in (RFC 4954; by a token RFC 7628 and Google's XOAUTH2): which mechanisms are tried, in which order, and their
 *   dialogues.
 * Promises: a mechanism that is refused (504, 535 and the like) makes place for the next that the server offers; what is
 *   reported is the refusal of the credentials where there was one, else the last refusal. A dialogue that breaks the rules
 *   is reported as that, never as a wrong password. A token is never said in the clear, whatever the policy is.
 * Does not: decide whether the password may be said at all (tls-policy).
 */

interface PasswordCredentials {
  readonly user: string;
  readonly pass: string;
}

interface TokenCredentials {
  readonly user: string;
  /** A bearer token (RFC 6750). */
  readonly token: string;
}

export type Credentials = PasswordCredentials | TokenCredentials;

type PasswordMechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5';
type TokenMechanism = 'XOAUTH2' | 'OAUTHBEARER';
export type Mechanism = PasswordMechanism | TokenMechanism;

/** Without TLS the one that keeps the password comes first. */
const IN_TLS: readonly PasswordMechanism[] = ['PLAIN', 'LOGIN', 'CRAM-MD5'];
const IN_THE_CLEAR: readonly PasswordMechanism[] = ['CRAM-MD5', 'PLAIN', 'LOGIN'];
/** Microsoft has the first alone, Google both. */
const BY_TOKEN: readonly TokenMechanism[] = ['XOAUTH2', 'OAUTHBEARER'];

export type SignedIn =
  | { readonly ok: true; readonly mechanism: Mechanism }
  | { readonly ok: false; readonly fault: Fault };

export interface SignInTerms {
  readonly credentials: Credentials;
  /** Of whom OAUTHBEARER says that it wants to talk to them. */
  readonly target: { readonly host: string; readonly port: number };
  /** What this host took before: each refusal may count against the account there. */
  readonly known: Mechanism | null;
  readonly timeoutMs: number;
}

export async function authenticate(line: SetUpLine, ehlo: string, terms: SignInTerms): Promise<SignedIn> {
  const { known } = terms;
  const offered = offeredMechanisms(ehlo);
  const mechanisms = mechanismsFor(line, terms.credentials)
    .filter((mechanism) => offered.has(mechanism))
    .sort((a, b) => Number(b === known) - Number(a === known));
  const refusals: Fault[] = [];
  for (const mechanism of mechanisms) {
    const fault = await signInBy(mechanism, line, terms);
    if (fault === null) return { ok: true, mechanism };
    // Servers hang up on whoever signs in wrongly: what they said before is why.
    const isOver = fault.kind === 'network' || fault.kind === 'timeout';
    if (!isOver || refusals.length === 0) refusals.push(fault);
    if (isOver || !leavesNext(fault)) break;
  }
  const fault = refusals.find(isWrongPassword) ?? refusals.at(-1);
  return { ok: false, fault: fault ?? { kind: 'authenticationNotOffered' } };
}

function mechanismsFor(line: SetUpLine, credentials: Credentials): readonly Mechanism[] {
  if ('token' in credentials) return line.isSecure ? BY_TOKEN : [];
  return line.isSecure ? IN_TLS : IN_THE_CLEAR;
}

function signInBy(
  mechanism: Mechanism,
  line: SetUpLine,
  { credentials, target, timeoutMs }: SignInTerms,
): Promise<Fault | null> {
  const exchange = new Exchange(line, mechanism, timeoutMs);
  if ('token' in credentials) return exchange.signInByToken(credentials, target);
  return exchange.signIn(credentials);
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

  async signIn({ user, pass }: PasswordCredentials): Promise<Fault | null> {
    switch (this.#mechanism) {
      case 'XOAUTH2':
      case 'OAUTHBEARER':
        throw new Error(`No password is said by ${this.#mechanism}`);
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

  async signInByToken(credentials: TokenCredentials, target: SignInTerms['target']): Promise<Fault | null> {
    const isBearer = this.#mechanism === 'OAUTHBEARER';
    const response = base64(isBearer ? bearerResponse(credentials, target) : xoauth2Response(credentials));
    let heard = await this.#say(`AUTH ${this.#mechanism} ${response}`, `AUTH ${this.#mechanism} ${HIDDEN}`);
    // Some want it on a line of its own: the challenge is empty then, else it is why the token was refused.
    if (isChallenge(heard) && challengeOf(heard) === '') heard = await this.#say(response, HIDDEN);
    const challenge = isChallenge(heard) ? challengeOf(heard) : null;
    if (challenge !== null) {
      this.#line.note(`the server's challenge: ${Buffer.from(challenge, 'base64').toString('utf8')}`);
      // RFC 7628 3.2.3; to XOAUTH2 the answer is empty.
      heard = await this.#say(isBearer ? base64('\x01') : '');
    }
    if (heard.kind === 'reply' && heard.reply.code >= 400)
      return { kind: 'tokenRefused', reply: heard.reply };
    return this.#end(heard);
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
  if (fault.kind !== 'reply' && fault.kind !== 'tokenRefused') return false;
  const { code } = fault.reply;
  // A token that one mechanism was refused for is not another by the next: only who does not know the mechanism hears it.
  if (fault.kind === 'tokenRefused') return code === 504;
  return code >= 500 && code !== 521 && code !== 554;
}

function isWrongPassword(fault: Fault): boolean {
  return (fault.kind === 'reply' || fault.kind === 'tokenRefused') && fault.reply.code === 535;
}

function isChallenge(heard: Heard): heard is Extract<Heard, { kind: 'reply' }> {
  return heard.kind === 'reply' && heard.reply.code === 334;
}

function challengeOf({ text }: Extract<Heard, { kind: 'reply' }>): string {
  return text.slice(4).trim();
}

/** developers.google.com/workspace/gmail/imap/xoauth2-protocol, which Microsoft follows. */
function xoauth2Response({ user, token }: TokenCredentials): string {
  return `user=${user}\x01auth=Bearer ${token}\x01\x01`;
}

/** RFC 7628 3.1, RFC 5801 4: `=` and `,` of a name are written for themselves. */
function bearerResponse({ user, token }: TokenCredentials, { host, port }: SignInTerms['target']): string {
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return `n,a=${name},\x01host=${host}\x01port=${port}\x01auth=Bearer ${token}\x01\x01`;
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
