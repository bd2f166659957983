import type { MailAccount } from '@/lib/mail/session/mail-account';
import { AuthExchange, type AuthMechanism, type AuthStep, type Credentials } from './auth-exchange';
import { REFUSALS } from './receive-refusals';
import { REPLIES, type Reply, refusalReply, reply } from './receive-replies';
import { ASK_FIRST } from './session-policy';

/**
 * Owns: one session's AUTH from its command to its verdict (RFC 4954 4): whose turn it is, and what each step is answered.
 * Promises: a name and a password are asked about once, outside; after MaxLogonFailures wrong ones the connection ends. What
 *   failed leaves nothing behind.
 * Does not: know when AUTH may be said (receive-session), or who may sign in.
 */

/** What came of a name and a password. */
export type AuthVerdict =
  | { readonly ok: true; readonly account: MailAccount }
  /** `wrong`: they are nobody's; `notNow`: it could not be found out. */
  | { readonly ok: false; readonly why: 'wrong' | 'notNow' };

/** Never rejects. */
export type Authenticate = (credentials: Credentials, clientIp: string) => Promise<AuthVerdict>;

export class Authentication {
  #exchange: AuthExchange | null = null;
  #credentials: Credentials | null = null;
  #verdict: AuthVerdict | null = null;
  #isInCommand = false;
  #failures = 0;
  #hasFailed = false;

  readonly #authenticate: Authenticate;
  readonly #signedIn: (account: MailAccount, mechanism: AuthMechanism) => void;
  readonly #maxFailures: number;

  /** @param maxFailures 0: any number */
  constructor(
    authenticate: Authenticate,
    signedIn: (account: MailAccount, mechanism: AuthMechanism) => void,
    maxFailures: number,
  ) {
    this.#authenticate = authenticate;
    this.#signedIn = signedIn;
    this.#maxFailures = maxFailures;
  }

  /** The last answer was that the name or the password is wrong. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** What the client says next is no command. */
  get isUnderWay(): boolean {
    return this.#exchange !== null;
  }

  /** It is at the line that begins it. */
  get isInCommand(): boolean {
    return this.#isInCommand;
  }

  /** A name and a password wait for their verdict. */
  get isAsking(): boolean {
    return this.#credentials !== null && this.#verdict === null;
  }

  /** @param initial the response that came with the command */
  begin(mechanism: AuthMechanism, initial: string | null): Reply | typeof ASK_FIRST {
    this.#exchange = new AuthExchange(mechanism);
    this.#isInCommand = true;
    this.#hasFailed = false;
    return this.#answer(this.#exchange.begin(initial));
  }

  /** A line of the exchange; the one whose verdict was asked for is said again once it is there. */
  respond(line: string): Reply | typeof ASK_FIRST {
    if (this.#verdict !== null) return this.#conclude(this.#verdict);
    if (this.#exchange === null) throw new Error('No AUTH is under way');
    this.#isInCommand = false;
    return this.#answer(this.#exchange.respond(line));
  }

  async ask(clientIp: string): Promise<void> {
    if (this.#credentials === null) return;
    this.#verdict = await this.#authenticate(this.#credentials, clientIp);
  }

  /** It is over, without a verdict. */
  giveUp(answer: Reply): Reply {
    this.#exchange = null;
    this.#credentials = null;
    this.#verdict = null;
    return answer;
  }

  #answer(step: AuthStep): Reply | typeof ASK_FIRST {
    switch (step.kind) {
      case 'challenge':
        return reply(334, step.challenge);
      case 'credentials':
        this.#credentials = step.credentials;
        return ASK_FIRST;
      case 'cancelled':
        return this.giveUp(refusalReply(REFUSALS.authCancelled));
      case 'notBase64':
        return this.giveUp(refusalReply(REFUSALS.notBase64));
      case 'malformed':
        return this.giveUp(refusalReply(REFUSALS.authMalformed));
      case 'nobodys':
        return this.giveUp(this.#failed());
    }
  }

  #conclude(verdict: AuthVerdict): Reply {
    const { mechanism } = this.#credentials ?? {};
    if (verdict.ok && mechanism !== undefined) {
      this.#signedIn(verdict.account, mechanism);
      return this.giveUp(REPLIES.authOk);
    }
    const isWrong = !verdict.ok && verdict.why === 'wrong';
    return this.giveUp(isWrong ? this.#failed() : refusalReply(REFUSALS.authNotNow));
  }

  #failed(): Reply {
    this.#failures += 1;
    this.#hasFailed = true;
    return this.#maxFailures === 0 || this.#failures < this.#maxFailures
      ? refusalReply(REFUSALS.authUnsuccessful)
      : REPLIES.authLast;
  }
}
