import { hashPassword } from 'better-auth/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateAppPassword } from './app-password';
import { type MailAccountFacts, type MailAccountStore, MailSignIns } from './mail-sign-in';

/** The rules of who signs in; over the database and the wire they are in lib/worker/process/smtp-auth.test.ts. */
const PASSWORD = 'correct horse battery staple';
let passwordHash: string;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD);
});

function desk(changes: Partial<MailAccountFacts> = {}) {
  const { password: appPassword, hash } = generateAppPassword();
  let facts: MailAccountFacts | null = {
    id: 'kim',
    name: 'Kim',
    kind: 'Person',
    isDisabled: false,
    isChangeRequired: false,
    hasSecondFactor: false,
    passwordHash,
    logonNames: ['kim', 'kim@contoso.com'],
    sendAs: ['fabrikam.com'],
    ...changes,
  };
  let owner: string | null = 'kim';
  const uses: string[] = [];
  const errors: unknown[] = [];
  let isAway = false;
  const store: MailAccountStore = {
    findByName: async (folded) => {
      if (isAway) throw new Error('away');
      return folded === 'kim' ? facts : null;
    },
    findByIds: async () => (facts === null ? [] : [facts]),
    findAppPasswords: async (hashes) =>
      owner !== null && hashes.some((one) => one.equals(hash))
        ? [{ id: 'app', userId: owner, hash: hash.toString('hex') }]
        : [],
    noteAppPasswordUse: async (id) => {
      uses.push(id);
    },
  };
  const signIns = new MailSignIns(store, (error) => errors.push(error));
  return {
    appPassword,
    uses,
    errors,
    signIns,
    signIn: (password: string, userName = 'KIM') => signIns.signIn({ userName, password }, '192.0.2.1'),
    set: (next: Partial<MailAccountFacts> | null) => {
      facts = next === null || facts === null ? null : { ...facts, ...next };
    },
    ownedBy: (next: string | null) => {
      owner = next;
    },
    goAway: () => {
      isAway = true;
    },
  };
}

describe('an app password', () => {
  it('opens, whatever the second factor, and its use is noted once a minute', async () => {
    const { signIn, appPassword, uses } = desk({ hasSecondFactor: true });
    const opened = await signIn(appPassword);
    expect(opened).toMatchObject({ ok: true, account: { id: 'kim', name: 'Kim', isEnded: false } });
    if (!opened.ok) return;
    expect(['kim@contoso.com', 'x@fabrikam.com'].every((from) => opened.account.maySendAs(from))).toBe(true);
    expect(['boss@contoso.com', 'x@kim'].some((from) => opened.account.maySendAs(from))).toBe(false);
    await signIn(appPassword.toUpperCase().replaceAll('-', ' '));
    expect(uses).toEqual(['app']);
  });

  it.each([
    ['of somebody else', {}, 'boss'],
    ['of a disabled user', { isDisabled: true }, 'kim'],
    ['of a service', { kind: 'Service' }, 'kim'],
    ['of a kind that a later version made', { kind: 'Mailbox' }, 'kim'],
    ['that was removed', {}, null],
  ])('%s opens nothing', async (_whose, changes, owner) => {
    const { signIn, appPassword, ownedBy } = desk({ ...changes, passwordHash: null });
    ownedBy(owner);
    expect(await signIn(appPassword)).toEqual({ ok: false, why: 'wrong' });
  });
});

describe('the password of an account', () => {
  it('opens for who has no second factor, and for nobody else', async () => {
    expect((await desk().signIn(PASSWORD)).ok).toBe(true);
    for (const changes of [
      { hasSecondFactor: true },
      { isChangeRequired: true },
      { isDisabled: true },
      { kind: 'Service' },
    ]) {
      expect(await desk(changes).signIn(PASSWORD)).toEqual({ ok: false, why: 'wrong' });
    }
    expect(await desk().signIn('another password')).toEqual({ ok: false, why: 'wrong' });
    expect(await desk().signIn(PASSWORD, 'nobody')).toEqual({ ok: false, why: 'wrong' });
  });

  it('is not looked at when it cannot be one', async () => {
    const { signIn, errors } = desk();
    for (const [password, name] of [
      ['x'.repeat(10_000), 'kim'],
      [PASSWORD, 'k'.repeat(10_000)],
      [PASSWORD, 'k\0im'],
    ] as const) {
      expect(await signIn(password, name)).toEqual({ ok: false, why: 'wrong' });
    }
    expect(errors).toEqual([]);
  });

  it('is known no longer than the stored hash is the same', async () => {
    const { signIn, set } = desk();
    expect((await signIn(PASSWORD)).ok).toBe(true);
    set({ passwordHash: await hashPassword('changed meanwhile') });
    expect((await signIn(PASSWORD)).ok).toBe(false);
    expect((await signIn('changed meanwhile')).ok).toBe(true);
  });
});

it('says that it could not be found out when the database is away', async () => {
  const { signIn, goAway, errors } = desk();
  goAway();
  expect(await signIn(PASSWORD)).toEqual({ ok: false, why: 'notNow' });
  expect(errors).toHaveLength(1);
});

describe('what is taken away ends what it opened', () => {
  it.each([
    ['an app password that is removed', true, { owner: null }],
    ['a user who is disabled', true, { facts: { isDisabled: true } }],
    ['a user who is removed', true, { facts: null }],
    ['a password that is changed', false, { facts: { passwordHash: 'another' } }],
    ['a second factor, for who signed in by the password', false, { facts: { hasSecondFactor: true } }],
  ] as const)('%s', async (_what, isApp, change) => {
    const { signIn, signIns, appPassword, set, ownedBy } = desk();
    const opened = await signIn(isApp ? appPassword : PASSWORD);
    if (!opened.ok) throw new Error('It opened');
    await signIns.recheck();
    expect(opened.account.isEnded).toBe(false);
    if ('owner' in change) ownedBy(change.owner);
    else set(change.facts);
    await signIns.recheck();
    expect(opened.account.isEnded).toBe(true);
  });

  it('and leaves alone what it did not', async () => {
    const { signIn, signIns, appPassword, set } = desk();
    const opened = await signIn(appPassword);
    if (!opened.ok) throw new Error('It opened');
    set({ passwordHash: 'another', hasSecondFactor: true, sendAs: ['tailspin.com'] });
    await signIns.recheck();
    expect(opened.account.isEnded).toBe(false);
    expect(opened.account.maySendAs('x@tailspin.com')).toBe(true);
    expect(opened.account.maySendAs('x@fabrikam.com')).toBe(false);
  });
});
