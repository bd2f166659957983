import { createHmac, randomBytes } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { BoundedMap } from '@/lib/bounded-map';
import { foldLogonName, MAX_LOGON_NAME_LENGTH } from '@/lib/logon-name';
import { ownAddressesOf } from '@/lib/mail/address/own-addresses';
import { sourceNetworkOf } from '@/lib/mail/address/source-network';
import type { MailAccount } from '@/lib/mail/session/mail-account';
import { passwordLength } from '@/lib/password-length';
import { kindRights } from '@/lib/user-kind';
import { readAppPassword } from './app-password';
import { type CheckOrder, PasswordChecks } from './password-checks';

/**
 * Owns: who signs in by a mail program (SMTP AUTH): with an app password, or, who has no second factor, with the password of
 *   their account.
 * Promises: an app password is found by its hash and costs microseconds. A password of an account costs a quarter of a second
 *   where it is not known yet (password-checks.ts bounds that); one that was right is known for TEN_MINUTES by an HMAC of the
 *   stored hash and itself, and so no longer than the hash is the same. Nobody is locked out: whoever is over a bound is told to come again.
 *   Unknown, disabled, of a kind that sends no mail, wrong: one answer. What was taken away ends what it opened (`recheck`).
 * Does not: know SQL (lib/store/configuration/mail-accounts.ts) or SMTP.
 */

/** A user, as far as a mail program's sign-in asks. */
export interface MailAccountFacts {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly isDisabled: boolean;
  /** Somebody else has set the password: it opens the console's door, where another is chosen, and nothing else. */
  readonly isChangeRequired: boolean;
  readonly hasSecondFactor: boolean;
  readonly passwordHash: string | null;
  readonly logonNames: readonly string[];
  readonly sendAs: readonly string[];
}

interface AppPasswordFacts {
  readonly id: string;
  readonly userId: string;
  /** In hexadecimal. */
  readonly hash: string;
}

export interface MailAccountStore {
  findByName(folded: string): Promise<MailAccountFacts | null>;
  findByIds(ids: readonly string[]): Promise<readonly MailAccountFacts[]>;
  findAppPasswords(hashes: readonly Buffer[]): Promise<readonly AppPasswordFacts[]>;
  noteAppPasswordUse(id: string, clientAddress: string): Promise<void>;
}

export type MailSignIn =
  | { readonly ok: true; readonly account: MailAccount }
  | { readonly ok: false; readonly why: 'wrong' | 'notNow' };

const WRONG: MailSignIn = { ok: false, why: 'wrong' };
const NOT_NOW: MailSignIn = { ok: false, why: 'notNow' };

const USE_INTERVAL_MS = 60_000;
const MAX_NOTED = 10_000;

/** By what a session was opened. */
type Proof =
  | { readonly kind: 'appPassword'; readonly id: string; readonly hash: Buffer }
  | { readonly kind: 'password'; readonly storedHash: string };

class SignedIn implements MailAccount {
  isEnded = false;
  #own: ReturnType<typeof ownAddressesOf>;

  constructor(
    readonly id: string,
    readonly name: string,
    readonly proof: Proof,
    facts: MailAccountFacts,
  ) {
    this.#own = ownAddressesOf(facts.logonNames, facts.sendAs);
  }

  maySendAs(address: string): boolean {
    return this.#own.has(address);
  }

  /** What may be another by now. */
  update(facts: MailAccountFacts): void {
    this.#own = ownAddressesOf(facts.logonNames, facts.sendAs);
  }
}

export class MailSignIns {
  readonly #store: MailAccountStore;
  readonly #tell: (error: unknown) => void;
  readonly #checks: PasswordChecks;
  /** New with each process: what is known in memory is of no use to who reads it. */
  readonly #secret = randomBytes(32);
  /** Of sessions that are perhaps still there. */
  readonly #open = new Set<WeakRef<SignedIn>>();
  readonly #notedAtMs = new BoundedMap<string, number>(MAX_NOTED);

  /** @param tell of what went wrong on our side */
  constructor(store: MailAccountStore, tell: (error: unknown) => void, now: () => number = Date.now) {
    this.#store = store;
    this.#tell = tell;
    this.#checks = new PasswordChecks(now);
  }

  /** Never rejects. */
  async signIn(
    { userName, password }: { readonly userName: string; readonly password: string },
    clientAddress: string,
  ): Promise<MailSignIn> {
    try {
      return await this.#signIn(userName, password, clientAddress);
    } catch (error) {
      this.#tell(error);
      return NOT_NOW;
    }
  }

  /**
   * Looks again at what opened the sessions that are there: a password that was removed or changed, a user who was removed, disabled or
   * may send as others now.
   */
  async recheck(): Promise<void> {
    const sessions = this.#sessions();
    if (sessions.length === 0) return;
    const ids = [...new Set(sessions.map(({ id }) => id))];
    const accounts = new Map((await this.#store.findByIds(ids)).map((facts) => [facts.id, facts]));
    const hashes = sessions.flatMap(({ proof }) => (proof.kind === 'appPassword' ? [proof.hash] : []));
    const found = hashes.length > 0 ? await this.#store.findAppPasswords(hashes) : [];
    const appPasswords = new Map(found.map((one) => [one.id, one]));
    for (const session of sessions) {
      const facts = accounts.get(session.id);
      const { proof } = session;
      const isGood =
        facts !== undefined &&
        (proof.kind === 'appPassword'
          ? mayUseAppPassword(facts) && appPasswords.get(proof.id)?.userId === facts.id
          : mayUsePassword(facts) && facts.passwordHash === proof.storedHash);
      if (isGood) session.update(facts);
      else session.isEnded = true;
    }
  }

  async #signIn(userName: string, password: string, clientAddress: string): Promise<MailSignIn> {
    const isPossible =
      userName.length <= MAX_LOGON_NAME_LENGTH &&
      password.length <= passwordLength.maximum &&
      !userName.includes('\0');
    if (!isPossible) return WRONG;
    const folded = foldLogonName(userName);
    const facts = await this.#store.findByName(folded);
    const appHash = readAppPassword(password);
    if (appHash !== null && facts !== null && mayUseAppPassword(facts)) {
      const [found] = await this.#store.findAppPasswords([appHash]);
      if (found?.userId === facts.id) {
        this.#noteUse(found.id, clientAddress);
        return this.#opened(facts, { kind: 'appPassword', id: found.id, hash: appHash });
      }
    }
    return await this.#byPassword(facts, folded, password, clientAddress);
  }

  /** What nobody's password is costs what a wrong one costs, as far as the bounds go, so that time tells no names. */
  async #byPassword(
    facts: MailAccountFacts | null,
    folded: string,
    password: string,
    clientAddress: string,
  ): Promise<MailSignIn> {
    const storedHash = facts !== null && mayUsePassword(facts) ? facts.passwordHash : null;
    const order: CheckOrder = {
      account: this.#keyOf('name', folded),
      source: sourceNetworkOf(clientAddress).source,
      key: this.#keyOf('password', storedHash ?? folded, password),
      check: async () => {
        if (storedHash !== null) return await verifyPassword({ hash: storedHash, password });
        await hashPassword(password);
        return false;
      },
    };
    const verdict = await this.#checks.check(order);
    if (verdict === 'notNow') return NOT_NOW;
    if (verdict === 'wrong' || facts === null || storedHash === null) return WRONG;
    return this.#opened(facts, { kind: 'password', storedHash });
  }

  #opened(facts: MailAccountFacts, proof: Proof): MailSignIn {
    const account = new SignedIn(facts.id, facts.name, proof, facts);
    this.#open.add(new WeakRef(account));
    return { ok: true, account };
  }

  #sessions(): readonly SignedIn[] {
    const sessions: SignedIn[] = [];
    for (const reference of this.#open) {
      const session = reference.deref();
      if (session === undefined || session.isEnded) this.#open.delete(reference);
      else sessions.push(session);
    }
    return sessions;
  }

  #keyOf(...parts: readonly string[]): string {
    return createHmac('sha256', this.#secret).update(JSON.stringify(parts)).digest('base64url');
  }

  #noteUse(id: string, clientAddress: string): void {
    const nowMs = Date.now();
    if (nowMs - (this.#notedAtMs.get(id) ?? 0) < USE_INTERVAL_MS) return;
    this.#notedAtMs.set(id, nowMs);
    this.#store.noteAppPasswordUse(id, clientAddress).catch(this.#tell);
  }
}

function mayUseAppPassword({ kind, isDisabled }: MailAccountFacts): boolean {
  return kindRights(kind).sendsMail && !isDisabled;
}

function mayUsePassword(facts: MailAccountFacts): boolean {
  return mayUseAppPassword(facts) && !facts.hasSecondFactor && !facts.isChangeRequired;
}
