import { beforeEach, describe, expect, it } from 'vitest';
import { readAppPassword } from '@/lib/auth/app-password';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { findUserRights } from '@/lib/auth/user-rights';
import { verifySignIn } from '@/lib/auth/verify-sign-in';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { toSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const PASSWORD = 'correct-horse-battery';
const BOX = secretBox(toSecretKey(Buffer.alloc(32, 7)));

beforeEach(async () => {
  await installation.db.user.deleteMany();
  await createFirstAdministrator(installation.db, PASSWORD);
});

const scanner = (given: Record<string, unknown> = {}) =>
  runAsLocal('New-User', { Name: 'scanner', LogonNames: ['scanner'], Kind: 'RelayAccount', ...given });

async function personOf(name: string): Promise<ProvedActor> {
  const { output } = await runAsLocal('Get-User', { Identity: name });
  const id = String(output[0]?.Guid);
  return ProvedActor.prove(`console:${name}`, id, (await findUserRights(installation.db, id)) ?? []);
}

async function refusalOf(actor: ProvedActor, cmdlet: string, parameters: Record<string, unknown>) {
  try {
    await run({ cmdlet, parameters, actor });
    return 'done';
  } catch (error) {
    if (error instanceof CommandError) return error.problems.map(({ id }) => id).join();
    throw error;
  }
}

describe('New-AppPassword', () => {
  it('shows the password once, keeps its hash, and writes it into no audit', async () => {
    await scanner({ SendAs: ['scan@contoso.com'] });
    const { output } = await runAsLocal('New-AppPassword', { Name: 'device', User: 'scanner' });
    const password = String(output[0]?.Password);
    expect(output[0]).toMatchObject({ Name: 'device', User: 'scanner', LogonNames: ['scanner'] });
    expect(password).toMatch(/^(?:[a-z2-7]{4}-){5}[a-z2-7]{4}$/);
    const stored = await installation.db.appPassword.findFirstOrThrow();
    expect(Buffer.from(stored.hash)).toEqual(readAppPassword(password));
    const audited = (await installation.db.auditEntry.findMany()).map(({ command }) => command).join();
    expect(audited).not.toContain(password);
    expect((await runAsLocal('Get-AppPassword')).output[0]).not.toHaveProperty('Password');
  });

  it('makes none of a name that is taken, for a service, or by -WhatIf', async () => {
    await scanner();
    await runAsLocal('New-User', { Name: 'script', LogonNames: ['script'], Kind: 'Service' });
    const given = { Name: 'device', User: 'scanner' };
    expect((await runAsLocal('New-AppPassword', { ...given, WhatIf: true })).output[0]).toMatchObject({
      Password: null,
    });
    await runAsLocal('New-AppPassword', given);
    expect(await complaintsOf('New-AppPassword', { ...given, Name: 'DEVICE' })).toEqual([
      'Name AppPasswordNameTaken',
    ]);
    expect(await complaintsOf('New-AppPassword', { ...given, User: 'script' })).toEqual([
      'User KindSendsNoMail',
    ]);
    expect(await complaintsOf('New-AppPassword', { Name: 'x' })).toEqual(['User ParameterRequired']);
    expect(await installation.db.appPassword.count()).toBe(1);
  });

  it('is one’s own; another’s needs the right to change users, and nobody climbs by it', async () => {
    await runAsLocal('New-User', { Name: 'kim', LogonNames: ['kim'], Password: PASSWORD });
    await runAsLocal('New-User', { Name: 'desk', LogonNames: ['desk'], Password: PASSWORD });
    await runAsLocal('Add-RoleGroupMember', { Identity: 'Recipient Management', Member: 'desk' });
    const [kim, desk] = [await personOf('kim'), await personOf('desk')];
    expect(await refusalOf(kim, 'New-AppPassword', { Name: 'phone' })).toBe('done');
    expect(await refusalOf(kim, 'New-AppPassword', { Name: 'x', User: 'administrator' })).toBe(
      'PermissionRequired',
    );
    expect(await refusalOf(desk, 'New-AppPassword', { Name: 'x', User: 'administrator' })).toBe('MayDoMore');
    expect(await refusalOf(desk, 'New-AppPassword', { Name: 'x', User: 'kim' })).toBe('done');
    const removal = { Identity: 'phone', Confirm: false };
    expect(await refusalOf(kim, 'Remove-AppPassword', removal)).toBe('done');
    expect((await runAsLocal('Get-AppPassword', { User: 'kim' })).output).toMatchObject([{ Name: 'x' }]);
  });
});

describe('a relay account', () => {
  const attempt = (name: string) =>
    verifySignIn(installation.db, BOX, { name, password: PASSWORD, newPassword: undefined }, new Date());

  it('does not sign in to the console, and is answered as a wrong password is', async () => {
    await scanner({ Password: PASSWORD, SendAs: ['scan@contoso.com'] });
    expect(await attempt('scanner')).toEqual({ userId: null, refusal: 'refused' });
    await runAsLocal('Disable-User', { Identity: 'scanner', Confirm: false });
    expect(await attempt('scanner')).toEqual({ userId: null, refusal: 'refused' });
  });

  it('is in no role group and has no token, and does not count as somebody who may sign in', async () => {
    await scanner();
    const join = { Identity: 'Mail Flow Operators', Member: 'scanner' };
    expect(await complaintsOf('Add-RoleGroupMember', join)).toEqual(['Member KindAdministersNothing']);
    expect(await complaintsOf('New-RoleGroup', { Name: 'x', Roles: [], Members: ['scanner'] })).toEqual([
      'Members.0 KindAdministersNothing',
    ]);
    const token = { Name: 'x', User: 'scanner', Roles: ['Transport Queues'] };
    expect(await complaintsOf('New-ApiToken', token)).toEqual(['User KindAdministersNothing']);
    await runAsLocal('New-User', { Name: 'script', LogonNames: ['script'], Kind: 'Service' });
    await runAsLocal('Add-RoleGroupMember', { Identity: 'Organization Management', Member: 'script' });
    const removal = { Identity: 'administrator', Confirm: false };
    expect(await complaintsOf('Remove-User', removal)).toEqual(['Identity LastOrganizationManager']);
  });

  it('has the senders that it was given, and says when there are none', async () => {
    expect((await scanner()).warnings.map(({ id }) => id)).toEqual(['AccountWithoutAddress']);
    const { output } = await runAsLocal('Set-User', {
      Identity: 'scanner',
      SendAs: { Add: ['Scan@Contoso.com', '*.Fabrikam.com'] },
    });
    expect(output[0]).toMatchObject({ Kind: 'RelayAccount', SendAs: ['scan@contoso.com', '*.fabrikam.com'] });
    expect(await complaintsOf('Set-User', { Identity: 'scanner', SendAs: ['*'] })).toEqual([
      'SendAs.0 SendAsInvalid',
    ]);
  });

  it.each([
    [{ Kind: 'Person' }, 'Password ParameterRequired'],
    [{ Kind: 'Service', Password: PASSWORD }, 'Password NotForKind'],
    [{ Kind: 'Service', SendAs: ['a@contoso.com'] }, 'SendAs NotForKind'],
    [{ ResetPasswordOnNextLogon: true }, 'ResetPasswordOnNextLogon NotForKind'],
    [{ Kind: 'Mailbox' }, 'Kind ValueNotOneOf'],
  ])('is not %j', async (given, complaint) => {
    const whole = { Name: 'x', LogonNames: ['x'], Kind: 'RelayAccount', ...given };
    expect(await complaintsOf('New-User', whole)).toEqual([complaint]);
  });

  it('has its password set by others, and is not asked for another at a sign-in that it does not have', async () => {
    await scanner();
    const { output } = await runAsLocal('Set-UserPassword', { Identity: 'scanner', NewPassword: PASSWORD });
    expect(output[0]).toMatchObject({ ResetPasswordOnNextLogon: false });
    await runAsLocal('New-User', { Name: 'script', LogonNames: ['script'], Kind: 'Service' });
    expect(await complaintsOf('Set-UserPassword', { Identity: 'script', NewPassword: PASSWORD })).toEqual([
      'NewPassword NotForKind',
    ]);
  });
});
