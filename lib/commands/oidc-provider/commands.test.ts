import { beforeEach, describe, expect, it } from 'vitest';
import { permissionsOf } from '@/lib/auth/management-roles';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';
import { readIssuer } from './issuer';
import { openClientSecret } from './secret';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const ENTRA = 'https://login.microsoftonline.com/7d1c2f5e-0000-4000-8000-000000000001/v2.0';
const SECRET = 'Kq8~the-client-secret';
const NEW = { Name: 'Entra ID', Issuer: ENTRA, ClientId: 'postern', ClientSecret: SECRET };

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  await db.oidcProvider.deleteMany();
  await db.roleGroup.deleteMany({ where: { builtIn: null } });
});

async function undoLast(): Promise<void> {
  const entry = await installation.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await runAsLocal('Undo-AdminChange', { Identity: String(entry.id), Confirm: false });
}

const stored = () => installation.db.oidcProvider.findFirstOrThrow();
const secretOf = async () => openClientSecret(await stored());
const show = async () => (await runAsLocal('Get-OidcProvider')).output[0];

describe('a sign-in provider', () => {
  it('is made, shown without its secret, changed, removed, and each of it undone', async () => {
    const made = await runAsLocal('New-OidcProvider', { ...NEW, GroupMapping: ['g1=>Help Desk'] });
    expect(made.output[0]).toMatchObject({
      Issuer: ENTRA,
      HasClientSecret: true,
      Scopes: ['openid', 'profile', 'email'],
      LogonNameClaim: 'preferred_username',
      GroupsClaim: 'groups',
      GroupMapping: ['g1=>Help Desk'],
      SecondFactorValues: [],
      CreateUsers: false,
      Enabled: true,
    });
    const before = await show();
    await runAsLocal('Set-OidcProvider', {
      Identity: 'entra id',
      Name: 'Entra',
      ClientSecret: 'another',
      GroupMapping: { Add: ['g2=>Records Management'], Remove: ['g1=>Help Desk'] },
      GroupsClaim: 'roles',
      SecondFactorValues: ['mfa'],
    });
    expect(await show()).toMatchObject({ Name: 'Entra', GroupMapping: ['g2=>Records Management'] });
    expect(await secretOf()).toBe('another');
    await undoLast();
    expect({ ...(await show()), WhenChanged: null }).toEqual({ ...before, WhenChanged: null });
    expect(await secretOf()).toBe(SECRET);
    await runAsLocal('Remove-OidcProvider', { Identity: 'Entra ID', Confirm: false });
    expect(await show()).toBeUndefined();
    await undoLast();
    expect(await show()).toMatchObject({ Guid: before?.Guid, GroupMapping: ['g1=>Help Desk'] });
    expect(await secretOf()).toBe(SECRET);
    await undoLast();
    expect(await show()).toBeUndefined();
  });

  it('has its secret in no answer, no audit entry, and not as it is in the database', async () => {
    const answer = await runAsLocal('New-OidcProvider', NEW);
    await complaintsOf('New-OidcProvider', NEW);
    await complaintsOf('Set-OidcProvider', { Identity: 'nobody', ClientSecret: SECRET });
    const entries = await installation.db.auditEntry.findMany();
    const seen = JSON.stringify([answer, entries, await show()], (_name, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(seen).not.toContain('the-client-secret');
    expect(Buffer.from((await stored()).secretCiphertext ?? []).toString('latin1')).not.toContain('secret');
  });

  it('knows its role groups by their ids: renamed they stay, removed they give nothing and come back', async () => {
    await runAsLocal('New-RoleGroup', { Name: 'Relay', Roles: ['Test Messages'] });
    await runAsLocal('New-OidcProvider', { ...NEW, GroupMapping: ['a => b=>relay'] });
    await runAsLocal('Set-RoleGroup', { Identity: 'Relay', Name: 'Relay team' });
    expect(await show()).toMatchObject({ GroupMapping: ['a => b=>Relay team'], GoneFromMapping: [] });
    await runAsLocal('Remove-RoleGroup', { Identity: 'Relay team', Confirm: false });
    const gone = { GroupMapping: ['a => b=>Relay'], GoneFromMapping: ['Relay'] };
    expect(await show()).toMatchObject(gone);
    await runAsLocal('Set-OidcProvider', { Identity: 'Entra ID', GroupMapping: { Add: ['c=>Help Desk'] } });
    expect(await show()).toMatchObject({ GroupMapping: ['a => b=>Relay', 'c=>Help Desk'] });
  });

  it('without a claim of groups says that its mapping has no effect', async () => {
    const answer = await runAsLocal('New-OidcProvider', {
      ...NEW,
      GroupsClaim: null,
      GroupMapping: ['g1=>Help Desk'],
    });
    expect(answer.warnings).toMatchObject([{ id: 'OidcGroupsClaimMissing' }]);
  });

  it.each([
    [{ Name: 'ENTRA ID' }, 'Name NameTaken'],
    [{ Name: 'x', Issuer: 'http://keycloak.contoso.com/realms/x' }, 'Issuer OidcIssuerInvalid'],
    [{ Name: 'x', Issuer: `${ENTRA}?x=1` }, 'Issuer OidcIssuerInvalid'],
    [
      { Name: 'x', Issuer: `${ENTRA}/.well-known/openid-configuration` },
      'Issuer OidcIssuerNotItsConfiguration',
    ],
    [{ Name: 'x', Issuer: 'https://login.microsoftonline.com/common/v2.0' }, 'Issuer OidcIssuerManyTenants'],
    [
      { Name: 'x', Issuer: 'https://LOGIN.microsoftonline.com/Organizations/v2.0' },
      'Issuer OidcIssuerManyTenants',
    ],
    [{ Name: 'x', ClientId: ' ' }, 'ClientId TextEmpty'],
    [{ Name: 'x', ClientId: 'a\nb' }, 'ClientId TextHasControlCharacters'],
    [{ Name: 'x', Scopes: ['two words'] }, 'Scopes.0 OidcScopeInvalid'],
    [{ Name: 'x', GroupMapping: ['Help Desk'] }, 'GroupMapping.0 OidcMappingInvalid'],
    [{ Name: 'x', GroupMapping: ['=>Help Desk'] }, 'GroupMapping.0 OidcMappingInvalid'],
    [{ Name: 'x', GroupMapping: ['g=>nobody'] }, 'GroupMapping.0 ObjectNotFound'],
    [{ Name: 'x', GroupMapping: ['g=>Help Desk', 'g=>Help Desk'] }, 'GroupMapping.1 ListDuplicate'],
  ])('with %j is refused', async (more, complaint) => {
    await runAsLocal('New-OidcProvider', NEW);
    expect(await complaintsOf('New-OidcProvider', { ...NEW, ...more })).toEqual([complaint]);
    expect(await installation.db.oidcProvider.count()).toBe(1);
  });
});

describe('nobody climbs by a provider', () => {
  /** Organization Configuration alone: settings, and none of the rights of a role group. */
  const settings = (roles: readonly string[] = []) =>
    ProvedActor.prove('console:kim', 'kim', [...permissionsOf(['Organization Configuration', ...roles])]);

  async function problemOf(cmdlet: string, parameters: Record<string, unknown>, actor = settings()) {
    try {
      await run({ cmdlet, parameters: { ...parameters, Confirm: false }, actor });
      return null;
    } catch (error) {
      if (error instanceof CommandError)
        return error.problems.map((p) => `${p.parameter ?? '-'} ${p.id}`).join();
      throw error;
    }
  }

  it('who sets a mapping may do all that it gives', async () => {
    const mapping = { ...NEW, GroupMapping: ['g=>Help Desk'] };
    expect(await problemOf('New-OidcProvider', mapping)).toBe('GroupMapping.0 MayDoMore');
    const desk = ['Reset Password', 'View-Only Users'];
    expect(await problemOf('New-OidcProvider', mapping, settings(desk))).toBeNull();
    const more = { Identity: 'Entra ID', GroupMapping: { Add: ['g=>Organization Management'] } };
    expect(await problemOf('Set-OidcProvider', more, settings(desk))).toBe('GroupMapping.1 MayDoMore');
  });

  it.each([
    ['Set-OidcProvider', { Issuer: 'https://evil.example' }],
    ['Set-OidcProvider', { ClientId: 'mine' }],
    ['Set-OidcProvider', { LogonNameClaim: 'nickname' }],
    ['Set-OidcProvider', { SecondFactorValues: ['pwd'] }],
    ['Remove-OidcProvider', {}],
  ])('%s %j is for who may do all that its people may', async (cmdlet, parameters) => {
    await runAsLocal('New-OidcProvider', NEW);
    expect(await problemOf('Set-OidcProvider', { Identity: 'Entra ID', CreateUsers: true })).toBeNull();
    await runAsLocal('New-User', {
      Name: 'Otto',
      LogonNames: ['otto'],
      OidcProvider: 'Entra ID',
      RoleGroups: ['Organization Management'],
    });
    expect(await problemOf(cmdlet, { Identity: 'Entra ID', ...parameters })).toBe('Identity MayDoMore');
  });

  it('nor does who makes an account, knows its password, and waits for somebody to bring it what the mapping gives', async () => {
    await runAsLocal('New-OidcProvider', { ...NEW, GroupMapping: ['g=>Organization Management'] });
    const account = { LogonNames: ['boss@contoso.com'], Password: 'correct-horse-battery' };
    const desk = settings(['User Management']);
    const made = { Name: 'Boss', ...account, OidcProvider: 'Entra ID' };
    expect(await problemOf('New-User', made, desk)).toBe('OidcProvider MayDoMore');
    expect(await problemOf('New-User', { Name: 'Boss', ...account }, desk)).toBeNull();
    const give = { Identity: 'boss@contoso.com', OidcProvider: 'Entra ID' };
    expect(await problemOf('Set-User', give, desk)).toBe('OidcProvider MayDoMore');
    await runAsLocal('Set-OidcProvider', { Identity: 'Entra ID', GroupMapping: ['g=>Help Desk'] });
    expect(await problemOf('Set-User', give, settings(['User Management', 'View-Only Users']))).toBeNull();
  });

  it('nor does who gives somebody else’s account to one', async () => {
    await runAsLocal('New-OidcProvider', NEW);
    const otto = { Name: 'Otto', LogonNames: ['otto'], Password: 'correct-horse-battery' };
    await runAsLocal('New-User', { ...otto, RoleGroups: ['Organization Management'] });
    const give = { Identity: 'otto', OidcProvider: 'Entra ID' };
    expect(await problemOf('Set-User', give, settings(['User Management']))).toBe('Identity MayDoMore');
  });
});

describe('a user with a provider', () => {
  it('needs no password, is given to another or to none, and each is undone', async () => {
    await runAsLocal('New-OidcProvider', NEW);
    await runAsLocal('New-OidcProvider', { ...NEW, Name: 'Keycloak' });
    await runAsLocal('New-User', { Name: 'Kim', LogonNames: ['kim'], OidcProvider: 'Entra ID' });
    const kim = async () => (await runAsLocal('Get-User', { Identity: 'kim' })).output[0];
    await installation.db.oidcIdentity.updateMany({ data: { subject: 'sub-1' } });
    await runAsLocal('Set-User', { Identity: 'kim', Name: 'Kim Akers', OidcProvider: 'entra id' });
    expect(await kim()).toMatchObject({ OidcProvider: 'Entra ID', OidcSubject: 'sub-1' });
    await runAsLocal('Set-OidcProvider', { Identity: 'Entra ID', Name: 'Microsoft' });
    expect(await kim()).toMatchObject({ OidcProvider: 'Microsoft', OidcSubject: 'sub-1' });
    await runAsLocal('Set-User', { Identity: 'kim', OidcProvider: 'Keycloak' });
    expect(await kim()).toMatchObject({ OidcProvider: 'Keycloak', OidcSubject: null });
    await undoLast();
    expect(await kim()).toMatchObject({ OidcProvider: 'Microsoft', OidcSubject: null });
    await runAsLocal('Set-User', { Identity: 'kim', OidcProvider: null });
    expect(await kim()).toMatchObject({ OidcProvider: null });
    await undoLast();
    await runAsLocal('Remove-User', { Identity: 'kim', Confirm: false });
    await undoLast();
    expect(await kim()).toMatchObject({ Name: 'Kim Akers', OidcProvider: 'Microsoft' });
  });

  it.each([
    ['New-User', { Name: 'x', LogonNames: ['x'] }, 'Password ParameterRequired'],
    ['New-User', { Name: 'x', LogonNames: ['x'], OidcProvider: 'nobody' }, 'OidcProvider ObjectNotFound'],
    [
      'New-User',
      { Name: 'x', LogonNames: ['x'], Kind: 'RelayAccount', OidcProvider: 'Entra ID' },
      'OidcProvider NotForKind',
    ],
  ])('%s %j is refused', async (cmdlet, parameters, complaint) => {
    await runAsLocal('New-OidcProvider', NEW);
    expect(await complaintsOf(cmdlet, parameters)).toEqual([complaint]);
    expect(await installation.db.user.count()).toBe(0);
  });
});

it.each([
  ['https://login.microsoftonline.com/contoso.com/v2.0', null],
  ['https://id.contoso.com', null],
  ['https://id.contoso.com/', null],
  ['https://common.contoso.com/common/', null],
  ['https://user:x@id.contoso.com', 'OidcIssuerInvalid'],
  ['id.contoso.com', 'OidcIssuerInvalid'],
  ['https://id.contoso.com/#x', 'OidcIssuerInvalid'],
  ['https://login.partner.microsoftonline.cn/consumers', 'OidcIssuerManyTenants'],
])('the issuer %s: %s', (text, problem) => {
  expect(readIssuer(text).problem).toBe(problem);
});
