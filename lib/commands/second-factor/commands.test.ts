import { TOTP } from 'otpauth';
import pg from 'pg';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { permissionsOf } from '@/lib/auth/management-roles';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

// Each password is hashed to be compared, and a test asks for many.
vi.setConfig({ testTimeout: 60_000 });

const database = useTestDatabase({ mayLeaveLease: true });
const installation = useTestInstallation(database);
const PASSWORD = 'correct-horse-battery';
let totp: TOTP;

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  await db.rateLimit.deleteMany();
  await db.roleGroup.updateMany({ data: { secondFactorRequired: false } });
  for (const name of ['kim', 'otto']) {
    await runAsLocal('New-User', { Name: name, LogonNames: [name], Password: PASSWORD });
  }
  totp = new TOTP();
});

const idOf = async (name: string) => (await installation.db.user.findFirstOrThrow({ where: { name } })).id;

async function as(name: string, roles: readonly string[] = []): Promise<ProvedActor> {
  const origin = { face: 'console', clientAddress: null, sessionId: `${name}-1`, tokenId: null } as const;
  return ProvedActor.prove(`console:${name}`, await idOf(name), [...permissionsOf(roles)], origin);
}

async function answerOf(cmdlet: string, parameters: Record<string, unknown>, actor: ProvedActor) {
  try {
    return (await run({ cmdlet, parameters, actor })).output[0] ?? 'done';
  } catch (error) {
    if (error instanceof CommandError)
      return error.problems.map((p) => `${p.parameter ?? '-'} ${p.id}`).join();
    throw error;
  }
}

const enable = async (more: Record<string, unknown> = {}, name = 'kim') =>
  answerOf(
    'Enable-SecondFactor',
    { Password: PASSWORD, Key: totp.secret.base32, Code: totp.generate(), ...more },
    await as(name),
  );
const get = async (name = 'kim') => answerOf('Get-SecondFactor', {}, await as(name));

describe('Enable-SecondFactor', () => {
  it('keeps the key of who gives password and code, tells ten recovery codes, and writes neither down', async () => {
    expect(await get()).toMatchObject({ Enabled: false, Required: false, RecoveryCodesLeft: null });
    expect(await enable()).toEqual({ RecoveryCodes: expect.any(Array) });
    expect(await get()).toMatchObject({ Enabled: true, RecoveryCodesLeft: 10 });
    const entry = await installation.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(entry.cmdlet).toBe('Enable-SecondFactor');
    expect(JSON.stringify({ ...entry, id: null })).not.toMatch(
      new RegExp(`${totp.secret.base32}|${PASSWORD}`),
    );
    expect((await runAsLocal('Get-User', { Identity: 'kim' })).output).toMatchObject([
      { SecondFactorEnabled: true },
    ]);
    expect(await enable()).toBe('- SecondFactorAlready');
  });

  it.each([
    [{ Password: 'a wrong password' }, 'Password PasswordWrong'],
    [{ Code: 'abcdef' }, 'Code SecondFactorCodeWrong'],
    [{ Key: 'GEZDGNBV' }, 'Key SecondFactorKeyInvalid'],
  ])('refuses %j, and keeps nothing', async (more, problem) => {
    expect(await enable(more)).toBe(problem);
    expect(await installation.db.totpFactor.count()).toBe(0);
  });

  it('answers a bounded number of codes', async () => {
    const answers: unknown[] = [];
    for (let n = 0; n < 12; n += 1) answers.push(await enable({ Code: 'abcdef' }));
    expect(answers.slice(9)).toEqual([
      'Code SecondFactorCodeWrong',
      'Code TooManyTries',
      'Code TooManyTries',
    ]);
  });

  it('is for who has an account, not for the local administrator', async () => {
    const local = runAsLocal('Enable-SecondFactor', { Password: PASSWORD, Key: 'x', Code: '1' });
    await expect(local).rejects.toMatchObject({ problems: [{ id: 'AccountNeeded' }] });
  });
});

it('New-RecoveryCode makes ten others, with the password', async () => {
  const actor = await as('kim');
  expect(await answerOf('New-RecoveryCode', { Password: PASSWORD }, actor)).toBe('- SecondFactorMissing');
  await enable();
  const hashes = async () => (await installation.db.recoveryCode.findMany()).map(({ hash }) => hash);
  const before = await hashes();
  expect(await answerOf('New-RecoveryCode', { Password: 'wrong' }, actor)).toBe('Password PasswordWrong');
  expect(await hashes()).toEqual(before);
  await answerOf('New-RecoveryCode', { Password: PASSWORD }, actor);
  const after = await hashes();
  expect(after).toHaveLength(10);
  expect(after.filter((hash) => before.includes(hash))).toEqual([]);
});

it('Disable-SecondFactor takes one’s own away, with the password', async () => {
  await enable();
  const disable = async (Password: string) =>
    answerOf('Disable-SecondFactor', { Password, Confirm: false }, await as('kim'));
  expect(await disable('a wrong password')).toBe('Password PasswordWrong');
  expect(await get()).toMatchObject({ Enabled: true });
  expect(await disable(PASSWORD)).toBe('done');
  expect(await get()).toMatchObject({ Enabled: false });
  expect(await installation.db.recoveryCode.count()).toBe(0);
});

describe('Disable-UserSecondFactor', () => {
  const reset = (actor: ProvedActor) =>
    answerOf('Disable-UserSecondFactor', { Identity: 'kim', Confirm: false }, actor);

  it('takes that of another away, for who has the permission', async () => {
    await enable();
    expect(await reset(await as('otto', ['Reset Password']))).toBe('- PermissionRequired');
    expect(await reset(await as('otto', ['User Management']))).toMatchObject({ SecondFactorEnabled: false });
    expect(await get()).toMatchObject({ Enabled: false });
    expect(await reset(await as('otto', ['User Management']))).toBe('Identity SecondFactorMissing');
  });

  it('takes none of somebody who may do more, and not one’s own without the password', async () => {
    await enable();
    await runAsLocal('Add-RoleGroupMember', { Identity: 'Organization Management', Member: 'kim' });
    expect(await reset(await as('otto', ['User Management']))).toBe('Identity MayDoMore');
    expect(await reset(await as('kim', ['User Management']))).toBe('Identity OwnSecondFactor');
    expect(await get()).toMatchObject({ Enabled: true });
  });
});

it('Set-RoleGroup -RequireSecondFactor holds for its members, of built-in groups too, and is shown', async () => {
  await runAsLocal('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
  const { output } = await runAsLocal('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: true });
  expect(output).toMatchObject([{ RequireSecondFactor: true }]);
  expect(await get()).toMatchObject({ Required: true });
  expect(await get('otto')).toMatchObject({ Required: false });
  await runAsLocal('Set-RoleGroup', { Identity: 'Help Desk', Description: 'Helps' });
  expect(await get()).toMatchObject({ Required: true });
});

describe('what a password alone has opened by SMTP is looked at again', () => {
  const asked = { Identity: 'Help Desk', Member: 'kim' };

  it.each([
    ['Enable-SecondFactor', () => enable()],
    [
      'Set-RoleGroup',
      () => runAsLocal('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: true }),
    ],
    ['Add-RoleGroupMember', () => runAsLocal('Add-RoleGroupMember', asked)],
    ['Set-User', () => runAsLocal('Set-User', { Identity: 'kim', RoleGroups: ['Help Desk'] })],
  ])('after %s', async (_cmdlet, change) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('LISTEN postern_sessions');
      const heard = new Promise((resolve) => client.once('notification', resolve));
      await change();
      await heard;
    } finally {
      await client.end();
    }
  });
});
