import { beforeEach, expect, it } from 'vitest';
import type { ProvedPerson } from '@/lib/auth/oidc/claims';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { attempt, lastEntry, newKeeper, newPerson, PASSWORD, personOf } from '@/lib/commands/test-people';
import { isProvedBy } from '@/lib/store/configuration/oidc-providers';
import { useTestDatabase } from '@/lib/testing/test-database';
import { admitPerson } from './oidc-person';

/** A provider puts its group Admins into Organization Management; the boss is in Admins and has not signed in yet. */
const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const PROVIDER = { Name: 'Contoso ID', Issuer: 'https://id.contoso.com', ClientId: 'postern' };
const BOSS: ProvedPerson = {
  subject: 'sub-boss',
  logonName: 'boss@contoso.com',
  name: 'Boss',
  groups: ['Admins'],
  hasSecondFactor: false,
};
let clerk: ProvedActor;

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  await db.oidcProvider.deleteMany();
  await db.roleGroup.deleteMany({ where: { builtIn: null } });
  await newPerson(installation, 'administrator', { RoleGroups: ['Organization Management'] });
  clerk = await newPerson(installation, 'clerk', { RoleGroups: ['Recipient Management'] });
  await runAsLocal('New-OidcProvider', { ...PROVIDER, GroupMapping: ['Admins=>Organization Management'] });
});

async function bossComes(): Promise<string> {
  const provider = await installation.db.oidcProvider.findFirstOrThrow();
  const { userId, refusal } = await admitPerson(provider, BOSS, null);
  if (userId === null) return refusal;
  const [user] = (await runAsLocal('Get-User', { Identity: userId })).output;
  return `${user?.Name}: ${user?.RoleGroups}`;
}

const trap = {
  Name: 'Trap',
  LogonNames: ['boss@contoso.com'],
  Password: PASSWORD,
  OidcProvider: 'Contoso ID',
};

it('nobody makes a user, with a password that they know, for somebody whom a provider will give more to', async () => {
  expect(await attempt(clerk, 'New-User', trap)).toBe('OidcProvider MayDoMore');
  expect(await bossComes()).toBe('oidcUnknownUser');
});

it('nor gives one to it later', async () => {
  expect(await attempt(clerk, 'New-User', { ...trap, OidcProvider: undefined })).toBe('done');
  const give = { Identity: 'boss@contoso.com', OidcProvider: 'Contoso ID' };
  expect(await attempt(clerk, 'Set-User', give)).toBe('OidcProvider MayDoMore');
  expect(await bossComes()).toBe('oidcNameTaken');
});

it('whoever may not do all of it neither renames nor gives a password to who is awaited', async () => {
  await runAsLocal('New-User', { Name: 'Kim', LogonNames: ['kim'], OidcProvider: 'Contoso ID' });
  const tries = [
    ['Set-User', { LogonNames: ['boss@contoso.com'] }],
    ['Set-UserPassword', { NewPassword: PASSWORD, ResetPasswordOnNextLogon: false }],
    ['Disable-User', {}],
  ] as const;
  for (const [cmdlet, given] of tries) {
    expect(await attempt(clerk, cmdlet, { Identity: 'kim', ...given })).toBe('Identity MayDoMore');
  }
  expect(await attempt(clerk, 'New-AppPassword', { Name: 'x', User: 'kim' })).toBe('User MayDoMore');
});

it('nor calls their own account by the name of somebody who is awaited', async () => {
  await runAsLocal('Set-User', { Identity: 'clerk', OidcProvider: 'Contoso ID' });
  clerk = await personOf(installation, 'clerk');
  const own = { Identity: 'clerk', LogonNames: { Add: ['boss@contoso.com'] } };
  expect(await attempt(clerk, 'Set-User', own)).toBe('LogonNames MayDoMore');
  expect(await attempt(clerk, 'Set-User', { Identity: 'clerk', Name: 'The clerk' })).toBe('done');
  expect(await attempt(clerk, 'New-AppPassword', { Name: 'Printer' })).toBe('done');
  expect(await bossComes()).toBe('oidcUnknownUser');
});

it('users of a provider that gives no more than one has are given to it and renamed', async () => {
  const desk = { GroupMapping: ['Admins=>Help Desk'] };
  await runAsLocal('Set-OidcProvider', { Identity: 'Contoso ID', ...desk });
  expect(await attempt(clerk, 'New-User', trap)).toBe('done');
  expect(await attempt(clerk, 'Set-User', { Identity: 'boss@contoso.com', Name: 'Boss' })).toBe('done');
  expect(await bossComes()).toBe('Boss: Help Desk');
});

it('a provider that was removed comes back by nobody who may less than its people', async () => {
  await newPerson(installation, 'otto', {
    RoleGroups: ['Organization Management'],
    OidcProvider: 'Contoso ID',
  });
  await runAsLocal('Set-OidcProvider', { Identity: 'Contoso ID', GroupMapping: [] });
  await runAsLocal('Remove-OidcProvider', { Identity: 'Contoso ID', Confirm: false });
  const Identity = await lastEntry(installation);
  const settings = await newKeeper(installation, 'lee', [
    'Organization Configuration',
    'View-Only Audit Logs',
  ]);
  expect(await attempt(settings, 'Undo-AdminChange', { Identity })).toBe('Name MayDoMore');
  expect(await attempt(await personOf(installation, 'administrator'), 'Undo-AdminChange', { Identity })).toBe(
    'done',
  );
});

it('what it gave goes with it by nobody who may less', async () => {
  await runAsLocal('New-User', { Name: 'Kim', LogonNames: ['boss@contoso.com'], OidcProvider: 'Contoso ID' });
  expect(await bossComes()).toBe('Kim: Organization Management');
  await runAsLocal('Set-User', { Identity: 'boss@contoso.com', OidcProvider: null });
  await runAsLocal('Set-OidcProvider', { Identity: 'Contoso ID', GroupMapping: [] });
  const settings = await newKeeper(installation, 'lee', ['Organization Configuration']);
  expect(await attempt(settings, 'Remove-OidcProvider', { Identity: 'Contoso ID' })).toBe(
    'Identity MayDoMore',
  );
  await runAsLocal('Remove-OidcProvider', { Identity: 'Contoso ID', Confirm: false });
});

it('who is taken from a provider stays by no session that it began, and begins none', async () => {
  const { db } = installation;
  const { id } = await db.oidcProvider.findFirstOrThrow();
  await runAsLocal('New-User', { Name: 'Kim', LogonNames: ['boss@contoso.com'], OidcProvider: 'Contoso ID' });
  expect(await bossComes()).toBe('Kim: Organization Management');
  const { userId } = await personOf(installation, 'boss@contoso.com');
  const now = new Date();
  const session = { userId: userId ?? '', expiresAt: new Date(now.getTime() + 60_000), updatedAt: now };
  await db.session.create({ data: { ...session, id: 'by the provider', token: 'x', oidcProviderId: id } });
  await db.session.create({ data: { ...session, id: 'by a password', token: 'y' } });
  expect(await isProvedBy(db, session.userId, id)).toBe(true);
  await runAsLocal('Set-User', { Identity: 'boss@contoso.com', OidcProvider: null });
  expect(await db.session.findMany({ select: { id: true } })).toEqual([{ id: 'by a password' }]);
  expect(await isProvedBy(db, session.userId, id)).toBe(false);
});
