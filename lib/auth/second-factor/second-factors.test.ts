import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CODE_LIMITS } from '@/lib/auth/code-tries';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { type SignInAttempt, verifySignIn } from '@/lib/auth/verify-sign-in';
import { toSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { connect } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { useTestDatabase } from '@/lib/testing/test-database';
import { enrol, findSecondFactor, removeSecondFactor, useCode } from './second-factors';

// A password is hashed with each try.
vi.setConfig({ testTimeout: 120_000 });

const database = useTestDatabase();
const PASSWORD = 'correct-horse-battery';
const BOX = secretBox(toSecretKey(Buffer.alloc(32, 7)));
const start = Date.parse('2026-11-24T10:00:00Z');
const STEP_MS = 30_000;
let prisma: PrismaClient;
let other: PrismaClient;
let userId: string;
let totp: TOTP;
let codes: readonly string[];

beforeAll(async () => {
  prisma = connect(database.url);
  other = connect(database.url);
});
afterAll(async () => {
  await prisma.$disconnect();
  await other.$disconnect();
});
beforeEach(async () => {
  await prisma.user.deleteMany();
  await prisma.rateLimit.deleteMany();
  await prisma.roleGroup.updateMany({ data: { secondFactorRequired: false } });
  await createFirstAdministrator(prisma, PASSWORD);
  userId = (await prisma.user.findFirstOrThrow()).id;
  totp = new TOTP();
});

const at = (steps: number) => new Date(start + steps * STEP_MS);
const codeAt = (steps: number) => totp.generate({ timestamp: start + steps * STEP_MS });
const wrongCode = () => String((Number(codeAt(0)) + 1) % 1_000_000).padStart(6, '0');
const open = (code: string, steps: number, through = prisma) =>
  useCode(through, BOX, { userId, code }, at(steps));

async function enrolAt(steps: number): Promise<void> {
  const made = await enrol(prisma, BOX, { userId, key: totp.secret.base32, code: codeAt(steps) }, at(steps));
  if (made === null) throw new Error('The code was taken for a wrong one');
  codes = made;
}

describe('a code of an authenticator app', () => {
  it('enrols the app once, and its key stands sealed', async () => {
    const wrong = { userId, key: totp.secret.base32, code: wrongCode() };
    expect(await enrol(prisma, BOX, wrong, at(0))).toBeNull();
    await enrolAt(0);
    const again = new TOTP();
    const second = { userId, key: again.secret.base32, code: again.generate({ timestamp: start }) };
    expect(await enrol(prisma, BOX, second, at(0))).toBeNull();
    const row = await prisma.totpFactor.findFirstOrThrow();
    expect(Buffer.from(row.ciphertext).toString('latin1')).not.toContain(totp.secret.base32);
  });

  it('opens once: not again, not the one that enrolled, and none before one that was used', async () => {
    await enrolAt(0);
    expect(await open(codeAt(0), 0)).toBe(false);
    expect(await open(codeAt(2), 1)).toBe(true);
    expect(await open(codeAt(2), 2)).toBe(false);
    expect(await open(codeAt(1), 2)).toBe(false);
    expect(await open(codeAt(3), 3)).toBe(true);
  });

  it('opens for one of two processes that are given it at once', async () => {
    await enrolAt(0);
    for (let step = 2; step < 22; step += 2) {
      const tries = Array.from({ length: 6 }, (_, n) => open(codeAt(step), step, n % 2 ? prisma : other));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    }
  });

  it('opens nothing under another key of the installation, or in another user’s row', async () => {
    await enrolAt(0);
    const elsewhere = secretBox(toSecretKey(Buffer.alloc(32, 8)));
    expect(await useCode(prisma, elsewhere, { userId, code: codeAt(2) }, at(2))).toBe(false);
    const { ciphertext, keyId } = await prisma.totpFactor.findFirstOrThrow();
    await prisma.user.create({ data: { id: 'kim', name: 'Kim', email: 'kim@postern.invalid' } });
    await prisma.totpFactor.create({ data: { userId: 'kim', ciphertext, keyId, lastStep: 0 } });
    expect(await useCode(prisma, BOX, { userId: 'kim', code: codeAt(2) }, at(2))).toBe(false);
  });
});

describe('a recovery code', () => {
  it('is one of ten, opens once, and stands nowhere but as a hash', async () => {
    await enrolAt(0);
    expect(new Set(codes).size).toBe(10);
    expect(codes[0]).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const [first = '', second = ''] = codes;
    const stored = JSON.stringify(await prisma.recoveryCode.findMany());
    expect(stored).not.toContain(first.slice(0, 9));
    const tries = Array.from({ length: 6 }, (_, n) => open(first, 0, n % 2 ? prisma : other));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await open(first, 5)).toBe(false);
    expect(await open(` ${second.toUpperCase().replaceAll('-', ' ')} `, 5)).toBe(true);
    expect(await findSecondFactor(prisma, userId)).toMatchObject({ recoveryCodesLeft: 8 });
  });

  it('opens for nobody else, and not once the second factor is gone', async () => {
    await enrolAt(0);
    const [first = '', second = ''] = codes;
    await prisma.user.create({ data: { id: 'kim', name: 'Kim', email: 'kim@postern.invalid' } });
    expect(await useCode(prisma, BOX, { userId: 'kim', code: first }, at(0))).toBe(false);
    expect(await removeSecondFactor(prisma, userId)).toBe(true);
    expect(await open(second, 0)).toBe(false);
  });
});

describe('the door', () => {
  const attempt = async (more: Partial<SignInAttempt> = {}, steps = 0) => {
    const given = { name: 'administrator', password: PASSWORD, ...more };
    const verdict = await verifySignIn(prisma, BOX, given, at(steps));
    return verdict.refusal ?? (verdict.recoveryCodes ? 'enrolled' : 'in');
  };

  it('tells of a second factor nobody but whoever knows the password, and opens to both together', async () => {
    await enrolAt(0);
    expect(await attempt({ password: 'a wrong password', code: codeAt(2) }, 2)).toBe('refused');
    expect(await attempt()).toBe('secondFactorRequired');
    expect(await attempt({ code: wrongCode() })).toBe('secondFactorWrong');
    expect(await attempt({ code: codeAt(2) }, 2)).toBe('in');
    expect(await attempt({ code: codeAt(2) }, 2)).toBe('secondFactorWrong');
    expect(await attempt({ code: codes[0] }, 2)).toBe('in');
  });

  it('takes no key for another app of who has one', async () => {
    await enrolAt(0);
    const mine = new TOTP();
    const given = { newKey: mine.secret.base32, code: mine.generate({ timestamp: start }) };
    expect(await attempt(given)).toBe('secondFactorWrong');
  });

  it('changes no password without the second factor, and loses no code to a new password that will not do', async () => {
    await enrolAt(0);
    await prisma.user.updateMany({ data: { passwordChangeRequired: true } });
    expect(await attempt({ newPassword: 'chosen by somebody else' })).toBe('secondFactorRequired');
    expect(await attempt({ code: codeAt(2) }, 2)).toBe('passwordChangeRequired');
    expect(await attempt({ code: codeAt(2), newPassword: 'short' }, 2)).toBe('newPasswordTooShort');
    const wrong = { code: wrongCode(), newPassword: 'chosen by somebody else' };
    expect(await attempt(wrong, 2)).toBe('secondFactorWrong');
    expect(await attempt({ code: codeAt(2), newPassword: 'chosen by the owner' }, 2)).toBe('in');
    expect(await attempt({ password: 'chosen by the owner' }, 4)).toBe('secondFactorRequired');
  });

  it('asks who is in a role group that requires one to enrol, and lets nobody in before', async () => {
    await prisma.roleGroup.updateMany({
      where: { builtIn: 'OrganizationManagement' },
      data: { secondFactorRequired: true },
    });
    expect(await attempt()).toBe('secondFactorEnrolment');
    expect(await attempt({ code: codeAt(0) })).toBe('secondFactorEnrolment');
    expect(await attempt({ code: codeAt(0), newKey: 'SHORT' })).toBe('secondFactorWrong');
    expect(await attempt({ code: wrongCode(), newKey: totp.secret.base32 })).toBe('secondFactorWrong');
    expect(await attempt({ code: codeAt(0), newKey: totp.secret.base32 })).toBe('enrolled');
    expect(await attempt({ code: codeAt(2) }, 2)).toBe('in');
  });

  it('answers a bounded number of codes, and a browser that was here before has its own', async () => {
    await enrolAt(0);
    const { max } = CODE_LIMITS.short;
    const guesses: string[] = [];
    for (let n = 0; n < max + 2; n += 1) guesses.push(await attempt({ code: wrongCode() }));
    expect(guesses).toEqual([
      ...Array(max).fill('secondFactorWrong'),
      'secondFactorTooMany',
      'secondFactorTooMany',
    ]);
    expect(await attempt({ code: codeAt(2) }, 2)).toBe('secondFactorTooMany');
    expect(await attempt({ code: codeAt(2), deviceId: 'the owner’s' }, 2)).toBe('in');
  });
});
