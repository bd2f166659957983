import type { ConnectorRules } from './connectors';
import type { Reply } from './reply-reader';
import { Violation } from './violation';

/**
 * Owns: the fuzz's own idea of AUTH (RFC 4954) on one connection: what of its lines are an exchange, and who may come in.
 * Promises: nobody comes in who has not said name and password, out of turn, or twice; who has said both to the letter is
 *   not told that they are wrong; the third wrong one ends the connection.
 */
export const ACCOUNT = {
  name: 'kim',
  password: 'aaaa-bbbb-cccc-dddd-eeee-ffff',
  /** The one address that is theirs. */
  address: 'sender@client.example',
} as const;

const MAX_FAILURES = 3;
/** Beside 334, 235 and 535. */
const REFUSALS: ReadonlySet<number> = new Set([454, 500, 501, 503, 504, 538]);

export type AfterSignIn = 'exchange' | 'command' | 'closing';

export class SignIn {
  isSignedIn = false;
  #failures: number;
  /** What was said in this exchange, from the command on. */
  #said: string[] = [];
  readonly #rules: ConnectorRules;

  /** @param inTheClear what was said before TLS: who came in is forgotten, wrong passwords are not. */
  constructor(rules: ConnectorRules, inTheClear: SignIn | null) {
    this.#rules = rules;
    this.#failures = inTheClear ? inTheClear.#failures : 0;
  }

  get isOffered(): boolean {
    return this.#rules.basicAuth !== 'none';
  }

  /** @param mayBegin behind EHLO, and outside of a transaction */
  commandAnswered(line: string, reply: Reply, mayBegin: boolean): AfterSignIn {
    this.#said = line
      .trim()
      .split(/[ \t]+/)
      .slice(1);
    const isTaken = reply.code === 334 || reply.code === 235 || reply.code === 535;
    if (isTaken && (!mayBegin || this.isSignedIn)) throw new Violation('AUTH taken out of turn', line);
    return this.#answered(reply);
  }

  /** @param line null: longer than any command */
  lineAnswered(line: string | null, reply: Reply): AfterSignIn {
    if (line === null) {
      if (reply.code !== 500) throw new Violation('an over-long line of AUTH and no 500', reply.text);
      return 'command';
    }
    this.#said.push(line);
    return this.#answered(reply);
  }

  #answered({ code, text }: Reply): AfterSignIn {
    switch (code) {
      case 334:
        return 'exchange';
      case 235:
        if (!this.#isRight(loosely))
          throw new Violation('signed in without the password', this.#said.join('|'));
        this.isSignedIn = true;
        return 'command';
      case 535:
        if (this.#isRight(exactly)) throw new Violation('the right password refused', this.#said.join('|'));
        this.#failures += 1;
        return this.#failures < MAX_FAILURES ? 'command' : 'closing';
      default:
        if (!REFUSALS.has(code)) throw new Violation(`${code} ${text} to AUTH`, this.#said.join('|'));
        return 'command';
    }
  }

  #isRight(as: (text: string) => string): boolean {
    const [mechanism = '', ...responses] = this.#said;
    const texts = responses.map((response) => Buffer.from(response, 'base64').toString('utf8'));
    const isPlain = mechanism.toUpperCase() === 'PLAIN';
    // An identity of its own is in PLAIN alone, and nobody acts as somebody else.
    const parts = isPlain ? (texts.at(-1)?.split('\0') ?? []) : ['', ...texts];
    const [identity = '', name = '', password = '', ...rest] = parts;
    const isSelf = identity === '' || as(identity) === as(name);
    return (
      rest.length === 0 && isSelf && as(name) === as(ACCOUNT.name) && as(password) === as(ACCOUNT.password)
    );
  }
}

const exactly = (text: string) => text;
/** Names know no case, and app passwords may be typed with other spaces. */
const loosely = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
