/**
 * Owns: the exchange of AUTH PLAIN (RFC 4616) and AUTH LOGIN (as Outlook and devices speak it): from what the client says to a
 *   name and a password.
 * Promises: nothing is guessed: base64 by its letter, UTF-8 without a fault, no NUL within a name or a password; a client may cancel
 *   with `*` (RFC 4954 4), and says an empty first response as `=`.
 * Does not: know whether they are right, or when AUTH may be said.
 */
export const AUTH_MECHANISMS = ['LOGIN', 'PLAIN'] as const;
export type AuthMechanism = (typeof AUTH_MECHANISMS)[number];

export interface Credentials {
  readonly mechanism: AuthMechanism;
  readonly userName: string;
  readonly password: string;
}

export type AuthStep =
  /** The client has to say more; `challenge` is in base64 already. */
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'notBase64' }
  /** It is none of this mechanism's. */
  | { readonly kind: 'malformed' }
  /** It is, and nobody's: without a name or a password, or to act as somebody else. */
  | { readonly kind: 'nobodys' };

/** `Username:` and `Password:`. */
const ASK_USER_NAME = 'VXNlcm5hbWU6';
const ASK_PASSWORD = 'UGFzc3dvcmQ6';
/** RFC 4648 4, whole, with its padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function readMechanism(text: string): AuthMechanism | null {
  return AUTH_MECHANISMS.find((mechanism) => mechanism === text.toUpperCase()) ?? null;
}

export class AuthExchange {
  #userName: string | null = null;
  #isBegun = false;

  constructor(readonly mechanism: AuthMechanism) {}

  /** @param initial null: AUTH came without one */
  begin(initial: string | null): AuthStep {
    if (initial === null)
      return { kind: 'challenge', challenge: this.mechanism === 'PLAIN' ? '' : ASK_USER_NAME };
    return this.#take(initial === '=' ? '' : initial);
  }

  /** A line of the client's, in answer to a challenge. */
  respond(line: string): AuthStep {
    return line === '*' ? { kind: 'cancelled' } : this.#take(line);
  }

  #take(response: string): AuthStep {
    if (!BASE64.test(response)) return { kind: 'notBase64' };
    const text = decoded(response);
    if (text === null) return { kind: 'malformed' };
    return this.mechanism === 'PLAIN' ? this.#plain(text) : this.#login(text);
  }

  /** authorization identity, NUL, name, NUL, password. To act as another than one signs in as is nobody's right. */
  #plain(text: string): AuthStep {
    const [identity, userName, password, ...rest] = text.split('\0');
    if (identity === undefined || userName === undefined || password === undefined || rest.length > 0) {
      return { kind: 'malformed' };
    }
    if (identity !== '' && identity !== userName) return { kind: 'nobodys' };
    return this.#credentials(userName, password);
  }

  #login(text: string): AuthStep {
    if (text.includes('\0')) return { kind: 'malformed' };
    if (!this.#isBegun) {
      this.#isBegun = true;
      this.#userName = text;
      return { kind: 'challenge', challenge: ASK_PASSWORD };
    }
    return this.#credentials(this.#userName ?? '', text);
  }

  #credentials(userName: string, password: string): AuthStep {
    if (userName === '' || password === '') return { kind: 'nobodys' };
    return { kind: 'credentials', credentials: { mechanism: this.mechanism, userName, password } };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(base64: string): string | null {
  try {
    return utf8.decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}
