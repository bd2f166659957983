import { pathArgument } from './receive-commands';

/**
 * Owns: how much of what a client says may be shown, in the log and in the session's dialogue.
 * Promises: no password, and no content of a message: once AUTH was said any line may be a password, and once DATA was refused
 *   any line may be content, of a client that does not wait for replies. From then on only what can be nothing else is shown.
 * Does not: know what a command means.
 */

const HIDDEN = '(hidden)';

const PATH_VERBS: ReadonlySet<string> = new Set(['MAIL', 'RCPT', 'HELO', 'EHLO']);
/** What follows them may be anything; by themselves they are what they are. */
const BARE_VERBS: ReadonlySet<string> = new Set(['DATA', 'RSET', 'NOOP', 'QUIT', 'STARTTLS', 'VRFY', 'HELP']);
const MECHANISMS: ReadonlySet<string> = new Set([
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'DIGEST-MD5',
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'NTLM',
  'GSSAPI',
  'XOAUTH2',
  'OAUTHBEARER',
]);
/** Of POP3, IMAP and NNTP, whose clients come to the wrong port; AUTH and what begins with it is looked at apart. */
const SIGN_IN_WORDS: ReadonlySet<string> = new Set(['PASS', 'APOP', 'LOGIN', 'AUTHENTICATE']);

export class ShownCommands {
  #isGuarded = false;

  /**
   * @param verb of the line, in upper case
   * @param isRefused it was refused, and so something else may follow than what it asks for
   */
  show(verb: string, line: string, isRefused: boolean): string {
    if (!isRefused && !this.#isGuarded) return verb.startsWith('AUTH') ? withMechanism(verb, line) : line;
    const shown = this.#isGuarded ? guarded(verb, line) : this.#refused(verb, line);
    if (isRefused && (verb === 'DATA' || verb === 'BDAT')) this.#isGuarded = true;
    return shown;
  }

  /** A line in the middle of AUTH. Of a client that does not wait the next may be its password. */
  secret(isRefused: boolean): string {
    if (isRefused) this.#isGuarded = true;
    return HIDDEN;
  }

  #refused(verb: string, line: string): string {
    // They hold a name or a path, which may be called anything.
    if (PATH_VERBS.has(verb)) return line;
    const second =
      line
        .trim()
        .split(/[ \t]+/, 2)[1]
        ?.toUpperCase() ?? '';
    const isAuth = verb.startsWith('AUTH');
    if (!isAuth && !SIGN_IN_WORDS.has(verb) && !SIGN_IN_WORDS.has(second)) return line;
    this.#isGuarded = true;
    return isAuth ? withMechanism(verb, line) : HIDDEN;
  }
}

function guarded(verb: string, line: string): string {
  const trimmed = line.trim();
  if (verb.startsWith('AUTH')) return withMechanism(verb, line);
  if (BARE_VERBS.has(verb)) return trimmed.length === verb.length ? line : `${verb} ${HIDDEN}`;
  if (verb === 'EHLO' || verb === 'HELO')
    return /^\S+([ \t]+\S+)?$/.test(trimmed) ? line : `${verb} ${HIDDEN}`;
  const isPath = pathArgument(line, 'mail from') !== null || pathArgument(line, 'rcpt to') !== null;
  return isPath ? line : HIDDEN;
}

function withMechanism(verb: string, line: string): string {
  if (verb !== 'AUTH') return HIDDEN;
  const [, mechanism = '', ...rest] = line.trim().split(/[ \t]+/);
  if (!MECHANISMS.has(mechanism.toUpperCase())) return mechanism === '' ? 'AUTH' : `AUTH ${HIDDEN}`;
  return rest.length > 0 ? `AUTH ${mechanism} ${HIDDEN}` : `AUTH ${mechanism}`;
}
