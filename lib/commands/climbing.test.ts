import { beforeEach, describe, expect, it } from 'vitest';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { MANAGEMENT_ROLE_NAMES } from '@/lib/auth/management-roles';
import { proveApiToken, type StoredToken } from '@/lib/auth/prove-token';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import { verifySignIn } from '@/lib/auth/verify-sign-in';
import { run } from '@/lib/commands/run/run';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { attempt, lastEntry, newKeeper, newPerson, PASSWORD, personOf } from '@/lib/commands/test-people';
import { toSecretKey } from '@/lib/secrets/key';
import { secretBox } from '@/lib/secrets/secret-box';
import { useTestDatabase } from '@/lib/testing/test-database';

/** Ways by which somebody in one role might come to what another role may. None of them leads there. */
const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const NEW = { NewPassword: 'staple-battery-correct' };
const join = (group: string) => ({ RoleGroups: [group] });
const MANAGERS = 'Organization Management';

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  await db.roleGroup.deleteMany({ where: { builtIn: null } });
  await db.sendConnector.deleteMany();
  await db.acceptedDomain.deleteMany();
  await createFirstAdministrator(db, PASSWORD);
});

/** What each try comes to, by the cmdlet. */
async function outcomes(
  actor: ProvedActor,
  tries: readonly (readonly [cmdlet: string, given: Record<string, unknown>])[],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [cmdlet, given] of tries) {
    const key = found[cmdlet] === undefined ? cmdlet : `${cmdlet} ${Object.keys(given).join(' ')}`;
    found[key] = await attempt(actor, cmdlet, given);
  }
  return found;
}

describe('Help Desk, who sets passwords of others', () => {
  it('sets none of who may do anything more, nor takes their second factor, sessions or ways in', async () => {
    const desk = await newPerson(installation, 'desk', join('Help Desk'));
    await newPerson(installation, 'clerk', join('Recipient Management'));
    const { userId } = await personOf(installation, 'clerk');
    const session = { id: 'session-of-clerk', token: 'x', userId: userId ?? '', expiresAt: new Date(2e12) };
    await installation.db.session.create({ data: { ...session, updatedAt: new Date() } });
    const clerk = { Identity: 'clerk' };
    expect(
      await outcomes(desk, [
        ['Set-UserPassword', { ...clerk, ...NEW }],
        ['Disable-UserSecondFactor', clerk],
        ['Remove-UserSession', { Identity: session.id }],
        ['New-AppPassword', { Name: 'x', User: 'clerk' }],
        ['New-ApiToken', { Name: 'x', User: 'clerk', Roles: ['Reset Password'] }],
        ['Set-User', { ...clerk, LogonNames: { Add: ['mine'] } }],
        ['New-User', { Name: 'x', LogonNames: ['x'], Password: PASSWORD }],
        ['Add-RoleGroupMember', { Identity: 'Recipient Management', Member: 'desk' }],
      ]),
    ).toEqual({
      'Set-UserPassword': 'Identity MayDoMore',
      'Disable-UserSecondFactor': '- PermissionRequired',
      'Remove-UserSession': 'Identity MayDoMore',
      'New-AppPassword': 'User PermissionRequired',
      'New-ApiToken': 'User PermissionRequired',
      'Set-User': '- PermissionRequired',
      'New-User': '- PermissionRequired',
      'Add-RoleGroupMember': '- PermissionRequired',
    });
  });

  it('does not set their own without the present one, by any name of theirs', async () => {
    const desk = await newPerson(installation, 'desk', { ...join('Help Desk'), LogonNames: ['desk', 'd2'] });
    for (const Identity of ['DESK', 'd2', desk.userId]) {
      expect(await attempt(desk, 'Set-UserPassword', { Identity, ...NEW })).toBe('Identity OwnPassword');
    }
    expect(await attempt(desk, 'Set-AdministratorPassword', NEW)).toBe('Password ParameterRequired');
  });
});

describe('Recipient Management, who makes users', () => {
  let clerk: ProvedActor;
  beforeEach(async () => {
    clerk = await newPerson(installation, 'clerk', join('Recipient Management'));
  });

  it('puts nobody into a role group, whatever the parameter is called', async () => {
    const user = { Name: 'x', LogonNames: ['x'], Password: PASSWORD };
    expect(await attempt(clerk, 'New-User', { ...user, ...join(MANAGERS) })).toBe(
      'RoleGroups PermissionRequired',
    );
    for (const name of ['rolegroups', 'memberships', 'builtIn', 'id', 'disabledAt', '__proto__']) {
      const given = JSON.parse(`{"Identity":"clerk","${name}":["${MANAGERS}"]}`);
      expect(await attempt(clerk, 'Set-User', given)).toBe(`${name} ParameterUnknown`);
    }
    expect(await attempt(clerk, 'Set-User', { Identity: 'clerk', RoleGroups: { Add: [MANAGERS] } })).toBe(
      'RoleGroups PermissionRequired',
    );
  });

  it('calls nobody by an administrator’s name or GUID', async () => {
    const { userId } = await personOf(installation, 'administrator');
    for (const name of [
      'ADMINISTRATOR',
      'ａｄｍｉｎｉｓｔｒａｔｏｒ',
      userId,
      String(userId).toUpperCase(),
    ]) {
      const given = { Identity: 'clerk', LogonNames: { Add: [name] } };
      expect(await attempt(clerk, 'Set-User', given)).toBe('LogonNames LogonNameTaken');
    }
  });

  it('brings back no membership by Undo of their own removal', async () => {
    await newPerson(installation, 'kim', join('Help Desk'));
    expect(await attempt(clerk, 'Remove-User', { Identity: 'kim' })).toBe('done');
    const Identity = await lastEntry(installation);
    expect(await attempt(clerk, 'Undo-AdminChange', { Identity })).toBe('- PermissionRequired');
    expect(await attempt(clerk, 'Get-User', { Identity: 'kim' })).toBe('Identity ObjectNotFound');
  });
});

describe('who keeps role groups', () => {
  it('gives no right that they do not have: by roles, members, names, or Undo of what was taken', async () => {
    const keeper = await newKeeper(installation, 'kim', ['Role Management', 'View-Only Audit Logs']);
    await runAsLocal('New-RoleGroup', { Name: 'Ops', Roles: ['Transport Queues'], Members: ['kim'] });
    await runAsLocal('Set-RoleGroup', { Identity: 'Ops', Roles: ['View-Only Users'] });
    const taken = await lastEntry(installation);
    expect(
      await outcomes(keeper, [
        ['Undo-AdminChange', { Identity: taken }],
        ['Set-RoleGroup', { Identity: 'Ops', Roles: { Add: ['Transport Queues'] } }],
        ['Set-RoleGroup', { Identity: 'Ops', Name: MANAGERS }],
        ['Set-RoleGroup', { Identity: MANAGERS, Members: { Add: ['kim'] } }],
        ['Set-RoleGroup', { Identity: MANAGERS, RequireSecondFactor: false }],
        ['New-RoleGroup', { Name: 'organization management', Roles: ['View-Only Users'] }],
        ['New-RoleGroup', { Name: 'x', Roles: ['View-Only Users'], builtIn: 'OrganizationManagement' }],
        ['Add-RoleGroupMember', { Identity: 'Ops', Member: 'administrator' }],
        ['Remove-RoleGroupMember', { Identity: MANAGERS, Member: 'administrator' }],
      ]),
    ).toEqual({
      'Undo-AdminChange': 'Roles MayDoMore',
      'Set-RoleGroup': 'Roles MayDoMore',
      'Set-RoleGroup Identity Name': 'Name NameTaken',
      'Set-RoleGroup Identity Members': 'Identity MayDoMore',
      'Set-RoleGroup Identity RequireSecondFactor': 'Identity MayDoMore',
      'New-RoleGroup': 'Name NameTaken',
      'New-RoleGroup Name Roles builtIn': 'builtIn ParameterUnknown',
      'Add-RoleGroupMember': 'Member MayDoMore',
      'Remove-RoleGroupMember': 'Identity MayDoMore',
    });
  });
});

describe('whose role group is for one send connector', () => {
  let keeper: ProvedActor;
  const set = (given: Record<string, unknown>) =>
    attempt(keeper, 'Set-SendConnector', { Identity: 'To A', ...given });

  beforeEach(async () => {
    await runAsLocal('New-SendConnector', { Name: 'To A', AddressSpaces: ['a.example;5', 'c.example'] });
    await runAsLocal('New-SendConnector', { Name: 'To B', AddressSpaces: ['*;5', 'b.example;5'] });
    keeper = await newKeeper(installation, 'kim', ['Send Connectors', 'Message Content', 'Role Management'], {
      SendConnectorScope: ['To A'],
    });
  });

  it.each([
    ['the domain of another', { AddressSpaces: { Add: ['b.example;1'] } }],
    ['all of the world', { AddressSpaces: ['*'] }],
    ['its own domain at a lower cost', { AddressSpaces: ['a.example;1', 'c.example'] }],
    ['mail of a sender, before others', { AcceptMessagesOnlyFrom: ['boss@a.example'] }],
    ['mail of another server', { SourceTransportServers: { Add: ['HUB2'] } }],
  ])('draws no mail to it: %s', async (_what, given) => {
    expect(await set(given)).toBe(`${Object.keys(given)[0]} ConnectorTakesNoMore`);
    expect(await set({ AddressSpaces: ['SMTP:a.example;5'], Comment: 'kept' })).toBe('done');
  });

  it('sends the access token of a mailbox to no host of its own', async () => {
    const oauth = {
      DNSRoutingEnabled: false,
      SmartHosts: ['smtp.gmail.com'],
      SmartHostAuthMechanism: 'XOAuth2',
    };
    const credential = { Name: 'box', Provider: 'Google', Kind: 'RefreshToken', UserName: 'a@a.example' };
    await runAsLocal('New-SmtpCredential', { ...credential, ClientId: 'x', RefreshToken: 'y' });
    await runAsLocal('Set-SendConnector', { Identity: 'To A', ...oauth, SmtpCredential: 'box' });
    expect(await set({ SmartHosts: ['attacker.example'] })).toBe('SmartHosts SmartHostNotOfCredential');
    expect(await set({ SmartHosts: ['smtp-relay.gmail.com'] })).toBe('SmartHosts TokenForAnotherAddress');
    expect(await set({ Port: 2525 })).toBe('SmartHosts TokenForAnotherAddress');
    const none = { SmartHosts: ['attacker.example'], SmartHostAuthMechanism: 'None' };
    expect(await set(none)).toBe('done');
    const again = { SmartHostAuthMechanism: 'XOAuth2', SmtpCredential: 'box' };
    expect(await set(again)).toBe('SmtpCredential OutOfScope');
  });

  it('neither takes another’s name, nor is a later one of the same name', async () => {
    expect(await set({ Name: 'to b' })).toBe('Name NameTaken');
    await runAsLocal('Remove-SendConnector', { Identity: 'To A', Confirm: false });
    await runAsLocal('Set-SendConnector', { Identity: 'To B', Name: 'To A' });
    expect(await set({ Comment: 'mine' })).toBe('Identity OutOfScope');
    const mine = { Identity: "kim's", SendConnectorScope: ['To A'] };
    expect(await attempt(keeper, 'Set-RoleGroup', mine)).toBe('SendConnectorScope MayDoMore');
  });
});

describe('an API token', () => {
  const facts = async (userName: string, roles: readonly string[]): Promise<StoredToken> => {
    const { db } = installation;
    const name = { folded: userName };
    const { user } = await db.logonName.findUniqueOrThrow({
      where: name,
      include: { user: { include: { memberships: { include: { roleGroup: true } } } } },
    });
    const userRoleGroups = user.memberships.map(({ roleGroup }) => roleGroup);
    const none = { roleGroups: [], removedRoleGroups: [], remoteIpRanges: [], expiresAt: null };
    const owner = { userId: user.id, userName, isUserDisabled: user.disabledAt !== null, userRoleGroups };
    return { ...owner, ...none, id: crypto.randomUUID(), name: 'script', roles };
  };
  const prove = async (userName: string) => {
    const { actor } = proveApiToken(await facts(userName, MANAGEMENT_ROLE_NAMES), '192.0.2.1', new Date());
    return actor;
  };

  it('outlives no demotion of its owner, and opens none of what is the owner’s alone', async () => {
    await newPerson(installation, 'kim', join(MANAGERS));
    const before = await prove('kim');
    if (before === null) throw new Error('The owner may sign in');
    expect(
      await outcomes(before, [
        ['New-ApiToken', { Name: 'y', Roles: ['User Management'] }],
        ['New-AppPassword', { Name: 'y' }],
        ['Set-AdministratorPassword', { ...NEW, Password: PASSWORD }],
        ['Disable-SecondFactor', { Password: PASSWORD }],
        ['Remove-UserSession', { Identity: 'x' }],
        ['Set-User', { Identity: 'kim', LogonNames: { Add: ['mine'] } }],
      ]),
    ).toEqual({
      'New-ApiToken': '- PermissionRequired',
      'New-AppPassword': '- PermissionRequired',
      'Set-AdministratorPassword': '- PermissionRequired',
      'Disable-SecondFactor': '- PermissionRequired',
      'Remove-UserSession': '- PermissionRequired',
      'Set-User': 'Identity MayDoMore',
    });
    await runAsLocal('Remove-RoleGroupMember', { Identity: MANAGERS, Member: 'kim', Confirm: false });
    expect([...((await prove('kim'))?.permissions ?? [])].sort()).toEqual(['auditLog.undo', 'help.read']);
  });

  it('undoes nothing that its owner did, without the right to read the log', async () => {
    const kim = await newPerson(installation, 'kim', join('Recipient Management'));
    expect(await attempt(kim, 'Set-User', { Identity: 'kim', Name: 'Kim' })).toBe('done');
    const token = await prove('kim');
    const Identity = await lastEntry(installation);
    expect(await attempt(token, 'Undo-AdminChange', { Identity })).toBe('- PermissionRequired');
  });
});

it.each([
  ['RelayAccount', { Password: PASSWORD }],
  ['Service', {}],
])('a %s neither signs in to the console, nor is put where it would administer', async (Kind, given) => {
  await runAsLocal('New-User', { Name: 'Printer', LogonNames: ['printer'], Kind, ...given });
  const box = secretBox(toSecretKey(Buffer.alloc(32, 7)));
  const signIn = { name: 'printer', password: PASSWORD };
  expect((await verifySignIn(installation.db, box, signIn, new Date())).refusal).toBe('refused');
  expect((await attempt(null, 'Get-Account')).toString()).toBe('- SessionRequired');
  const clerk = await newPerson(installation, 'clerk', join('Recipient Management'));
  expect(await attempt(clerk, 'Set-User', { Identity: 'printer', Kind: 'Person' })).toBe(
    'Kind ParameterUnknown',
  );
  if (Kind === 'Service') return;
  const managers = await personOf(installation, 'administrator');
  const member = { Identity: 'Help Desk', Member: 'printer' };
  expect(await attempt(managers, 'Add-RoleGroupMember', member)).toBe('Member KindAdministersNothing');
});

it('who was removed while a request was under way leaves nothing behind that opens anything', async () => {
  const kim = await newPerson(installation, 'kim', join(MANAGERS));
  await runAsLocal('Remove-User', { Identity: 'kim', Confirm: false });
  expect(
    await outcomes(kim, [
      ['New-ApiToken', { Name: 'x', Roles: ['User Management'] }],
      ['New-AppPassword', { Name: 'x' }],
    ]),
  ).toEqual({ 'New-ApiToken': 'User ObjectNotFound', 'New-AppPassword': 'User ObjectNotFound' });
});

it('an operator of queues reads no message and undoes no change of configuration', async () => {
  await runAsLocal('New-AcceptedDomain', { Name: 'x', DomainName: 'x.example' });
  const Identity = await lastEntry(installation);
  const operator = await newPerson(installation, 'kim', join('Mail Flow Operators'));
  expect(await attempt(operator, 'Export-Message', { Identity: 'HUB1\\1\\1' })).toBe('- PermissionRequired');
  expect(await attempt(operator, 'Undo-AdminChange', { Identity })).toBe('- PermissionRequired');
  for (const group of ['Records Management', 'View-Only Organization Management', 'Server Management']) {
    const other = await newPerson(installation, group.slice(0, 4), join(group));
    expect(await attempt(other, 'Undo-AdminChange', { Identity })).toBe('- PermissionRequired');
  }
});

it('whoever keeps the audit log neither switches it off nor shortens it to nothing', async () => {
  const records = await newPerson(installation, 'kim', join('Records Management'));
  for (const given of [
    { AdminAuditLogEnabled: false },
    { AdminAuditLogCmdlets: ['Get-*'] },
    { AdminAuditLogAgeLimit: '00:00:00' },
  ]) {
    expect(await attempt(records, 'Set-AdminAuditLogConfig', given)).not.toBe('done');
  }
});

it('whoever reads the audit log sees no secret, however wrong the command was that it was given to', async () => {
  const SECRET = 'Kq8~horse-battery';
  const clerk = await newPerson(installation, 'clerk', join('Recipient Management'));
  const admin = await personOf(installation, 'administrator');
  const credential = { UserName: SECRET, Password: SECRET };
  const oauth = { Name: 'o', UserName: 'a@b.example', Provider: 'Google', Kind: 'RefreshToken' };
  const tries = [
    ['New-User', { Name: 'u', LogonNames: ['u'], Password: SECRET }],
    ['New-User', { Name: 'u', LogonNames: ['u2'], password: SECRET }],
    ['Set-UserPassword', { Identity: 'u', NewPassword: SECRET }],
    ['Set-UserPassword', { Identity: 'u', Password: SECRET, newPassword: SECRET }],
    ['Set-AdministratorPassword', { NewPassword: SECRET, Password: SECRET }],
    ['New-SendConnector', { Name: 's', AddressSpaces: ['*'], AuthenticationCredential: credential }],
    ['Set-SendConnector', { Identity: 's', AuthenticationCredential: SECRET }],
    ['New-SmtpCredential', { ...oauth, ClientId: 'x', ClientSecret: SECRET, RefreshToken: SECRET }],
    ['Set-SmtpCredential', { Identity: 'o', ServiceAccountKey: SECRET, Certificate: SECRET }],
    ['New-OidcProvider', { Name: 'p', Issuer: 'x', ClientId: 'x', ClientSecret: SECRET }],
    ['Enable-SecondFactor', { Password: SECRET, Key: SECRET, Code: SECRET }],
    ['New-Passkey', { Name: 'k', Password: SECRET, PasskeyResponse: SECRET }],
  ] as const;
  for (const [cmdlet, given] of tries) {
    await attempt(admin, cmdlet, given);
    await attempt(clerk, cmdlet, given);
  }
  const reader = await newPerson(installation, 'kim', join('View-Only Organization Management'));
  const shown = await run({
    cmdlet: 'Search-AdminAuditLog',
    parameters: { ResultSize: 1000 },
    actor: reader,
  });
  const told = shown.output.filter((row) => JSON.stringify(row).includes('horse-battery'));
  expect(shown.output.length).toBeGreaterThan(20);
  expect(told.map(({ Cmdlet, CmdletParameters }) => [Cmdlet, CmdletParameters])).toEqual([]);
});
