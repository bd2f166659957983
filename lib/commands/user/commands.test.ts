import { beforeEach, describe, expect, it } from 'vitest';
import { createAuth, getSession } from '@/lib/auth/auth';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { proveSession } from '@/lib/auth/prove-session';
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
const BOX = secretBox(toSecretKey(Buffer.alloc(32, 7)));
const PASSWORD = 'correct-horse-battery';

beforeEach(async () => {
  await installation.db.user.deleteMany();
  await installation.db.roleGroup.deleteMany({ where: { builtIn: null } });
  await createFirstAdministrator(installation.db, PASSWORD);
});

const create = (name: string, parameters: Record<string, unknown> = {}) =>
  runAsLocal('New-User', { Name: name, LogonNames: [name], Password: PASSWORD, ...parameters });

const join = (group: string, member: string) =>
  runAsLocal('Add-RoleGroupMember', { Identity: group, Member: member });

/** Signed in as this user, with what their groups permit now. */
async function actorOf(name: string): Promise<ProvedActor> {
  const { output } = await runAsLocal('Get-User', { Identity: name });
  const id = String(output[0]?.Guid);
  const rights = await findUserRights(installation.db, id);
  return ProvedActor.prove(`console:${name}`, id, rights ?? []);
}

async function refusalOf(
  actor: ProvedActor,
  cmdlet: string,
  parameters: Record<string, unknown>,
): Promise<string> {
  try {
    await run({ cmdlet, parameters: { ...parameters, Confirm: false }, actor });
    return 'done';
  } catch (error) {
    if (error instanceof CommandError) return error.problems.map(({ id }) => id).join();
    throw error;
  }
}

const attempt = (name: string, password: string, newPassword?: string) =>
  verifySignIn(installation.db, BOX, { name, password, newPassword }, new Date());

describe('New-User', () => {
  it('makes somebody who signs in by each of their names, whatever its case and width', async () => {
    const { output, warnings } = await create('Kim', {
      LogonNames: ['kim', 'CONTOSO\\kim', 'kim@contoso.com'],
    });
    expect(output[0]).toMatchObject({ Identity: 'kim', Name: 'Kim', Enabled: true, RoleGroups: [] });
    expect(warnings).toMatchObject([{ id: 'UserWithoutRoleGroup' }]);
    for (const name of ['KIM', 'contoso\\KIM', 'Kim@Contoso.com', 'ｋｉｍ', ' kim ']) {
      expect(await attempt(name, PASSWORD)).toMatchObject({ refusal: null });
    }
    expect((await attempt('kim@fabrikam.com', PASSWORD)).refusal).toBe('refused');
    expect((await attempt('kim', 'another password')).refusal).toBe('refused');
    expect((await runAsLocal('Get-User', { Identity: 'kim' })).output[0]?.LastSignIn).toMatch(/^2/);
  });

  it('makes kinds that Get-User tells apart', async () => {
    await create('printer', { Kind: 'RelayAccount', SendAs: ['scan@contoso.com'] });
    const { output } = await runAsLocal('Get-User', { Kind: 'RelayAccount' });
    expect(output.map(({ Name }) => Name)).toEqual(['printer']);
    const administrator = { Identity: 'administrator', Kind: 'RelayAccount' };
    expect(await complaintsOf('Get-User', administrator)).toEqual(['Identity ObjectNotFound']);
    expect(await complaintsOf('Get-User', { Kind: 'Mailbox' })).toEqual(['Kind ValueNotOneOf']);
  });

  it('lets them do nothing before they are in a role group, but change their password', async () => {
    await create('kim');
    expect([...(await actorOf('kim')).permissions].sort()).toEqual([
      'account.read',
      'account.write',
      'auditLog.undo',
      'help.read',
    ]);
  });

  it.each([
    [{ LogonNames: [] }, 'LogonNames LogonNameNeeded'],
    [{ LogonNames: ['a b'] }, 'LogonNames.0 LogonNameInvalid'],
    [{ LogonNames: ['a', 'A'] }, 'LogonNames.1 ListDuplicate'],
    [{ LogonNames: ['ADMINISTRATOR'] }, 'LogonNames LogonNameTaken'],
    [{ LogonNames: ['a\u202eb'] }, 'LogonNames.0 LogonNameInvalid'],
    [{ Password: 'short' }, 'Password PasswordTooShort'],
  ])('refuses %j', async (given, complaint) => {
    expect(
      await complaintsOf('New-User', { Name: 'x', LogonNames: ['x'], Password: PASSWORD, ...given }),
    ).toEqual([complaint]);
    expect(await installation.db.user.count()).toBe(1);
  });

  it('writes the password nowhere but as a hash', async () => {
    const { commandText } = await create('kim');
    expect(commandText).not.toContain(PASSWORD);
    const audited = await installation.db.auditEntry.findFirst({ orderBy: { id: 'desc' } });
    expect(audited?.command).toContain('(hidden)');
    expect(audited?.command).not.toContain(PASSWORD);
  });
});

describe('a password that somebody else has set', () => {
  it('opens the door only together with a new one', async () => {
    await create('kim');
    await runAsLocal('Set-UserPassword', { Identity: 'kim', NewPassword: 'set by the help desk' });
    expect((await attempt('kim', PASSWORD)).refusal).toBe('refused');
    expect((await attempt('kim', 'set by the help desk')).refusal).toBe('passwordChangeRequired');
    expect((await attempt('kim', 'set by the help desk', 'short')).refusal).toBe('newPasswordTooShort');
    expect((await attempt('kim', 'set by the help desk', 'set by the help desk')).refusal).toBe(
      'newPasswordSame',
    );
    expect((await attempt('kim', 'set by the help desk', 'chosen by kim alone')).refusal).toBeNull();
    expect((await attempt('kim', 'chosen by kim alone')).refusal).toBeNull();
    expect((await attempt('kim', 'set by the help desk')).refusal).toBe('refused');
  });
});

describe('a session', () => {
  async function signIn(name: string) {
    const auth = createAuth({
      database: installation.db,
      secret: 's'.repeat(40),
      publicUrl: null,
      isSecure: false,
      audience: 'console',
      box: BOX,
    });
    const response = await auth.handler(
      new Request('http://localhost/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: name, password: PASSWORD }),
      }),
    );
    expect(await response.json()).toMatchObject({ userId: expect.any(String) });
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return { auth, headers: new Headers({ cookie }) };
  }

  it('may what its user’s groups permit at each request', async () => {
    await create('kim');
    const { auth, headers } = await signIn('kim');
    const prove = () => proveSession(auth, installation.db, headers, 'console');
    expect((await prove())?.permissions.has('queue.write')).toBe(false);
    await join('Mail Flow Operators', 'kim');
    expect(await prove()).toMatchObject({ name: 'console:kim' });
    expect((await prove())?.permissions.has('queue.write')).toBe(true);
    await runAsLocal('Remove-RoleGroupMember', {
      Identity: 'Mail Flow Operators',
      Member: 'kim',
      Confirm: false,
    });
    expect((await prove())?.permissions.has('queue.write')).toBe(false);
  });

  it('ends when its user is disabled, who signs in no more until enabled', async () => {
    await create('kim');
    const { auth, headers } = await signIn('kim');
    await runAsLocal('Disable-User', { Identity: 'kim', Confirm: false });
    expect(await getSession(auth, headers)).toBeNull();
    expect((await attempt('kim', PASSWORD)).refusal).toBe('disabled');
    // Nobody learns it who does not know the password.
    expect((await attempt('kim', 'another password')).refusal).toBe('refused');
    await runAsLocal('Enable-User', { Identity: 'kim' });
    expect((await attempt('kim', PASSWORD)).refusal).toBeNull();
  });

  it('ends when its user is removed', async () => {
    await create('kim');
    const { auth, headers } = await signIn('kim');
    await runAsLocal('Remove-User', { Identity: 'kim', Confirm: false });
    expect(await proveSession(auth, installation.db, headers, 'console')).toBeNull();
    expect(await installation.db.logonName.count()).toBe(1);
  });
});

describe('Set-User', () => {
  it('changes name and logon names, the first of which lists show', async () => {
    await create('kim');
    const change = {
      Identity: 'KIM',
      Name: 'Kim Abercrombie',
      LogonNames: { Add: ['kima'], Remove: ['kim'] },
    };
    expect((await runAsLocal('Set-User', change)).output[0]).toMatchObject({
      Identity: 'kima',
      Name: 'Kim Abercrombie',
      LogonNames: ['kima'],
    });
    expect((await attempt('kim', PASSWORD)).refusal).toBe('refused');
    expect((await attempt('kima', PASSWORD)).refusal).toBeNull();
  });

  it('leaves no user without a name, and takes none that is another’s', async () => {
    await create('kim');
    expect(await complaintsOf('Set-User', { Identity: 'kim', LogonNames: { Remove: ['kim'] } })).toEqual([
      'LogonNames LogonNameNeeded',
    ]);
    expect(
      await complaintsOf('Set-User', { Identity: 'kim', LogonNames: { Add: ['administrator'] } }),
    ).toEqual(['LogonNames LogonNameTaken']);
  });
});

describe('nobody climbs', () => {
  /** In a group with these roles, beside nothing else. */
  async function withRoles(name: string, roles: readonly string[]): Promise<ProvedActor> {
    await create(name);
    await runAsLocal('New-RoleGroup', { Name: `group of ${name}`, Roles: roles, Members: [name] });
    return actorOf(name);
  }

  it('by the account of somebody who may more', async () => {
    const desk = await withRoles('desk', ['User Management']);
    await create('colleague');
    const target = { Identity: 'administrator' };
    const tries = [
      ['Set-UserPassword', { ...target, NewPassword: PASSWORD }],
      ['Set-User', { ...target, LogonNames: { Add: ['mine'] } }],
      ['Disable-User', target],
      ['Remove-User', target],
      ['Enable-User', target],
    ] as const;
    for (const [cmdlet, parameters] of tries) {
      expect(`${cmdlet} ${await refusalOf(desk, cmdlet, parameters)}`).toBe(`${cmdlet} MayDoMore`);
    }
    const allowed = { Identity: 'colleague', NewPassword: 'a new password' };
    expect(await refusalOf(desk, 'Set-UserPassword', allowed)).toBe('done');
  });

  it('by a role group that gives more than they have', async () => {
    const climber = await withRoles('climber', ['Role Management']);
    const tries = [
      ['Add-RoleGroupMember', { Identity: 'Organization Management', Member: 'climber' }],
      ['Add-RoleGroupMember', { Identity: 'Mail Flow Operators', Member: 'climber' }],
      ['New-RoleGroup', { Name: 'mine', Roles: ['Transport Queues'], Members: ['climber'] }],
      ['Set-RoleGroup', { Identity: 'group of climber', Roles: { Add: ['Message Content'] } }],
      ['Remove-RoleGroupMember', { Identity: 'Organization Management', Member: 'administrator' }],
      ['Remove-RoleGroup', { Identity: 'Organization Management' }],
    ] as const;
    for (const [cmdlet, parameters] of tries) {
      expect(`${cmdlet} ${await refusalOf(climber, cmdlet, parameters)}`).toBe(`${cmdlet} MayDoMore`);
    }
    expect((await actorOf('climber')).permissions).toEqual(climber.permissions);
  });

  it('by their own password without the present one', async () => {
    const desk = await withRoles('desk', ['Reset Password']);
    const given = { Identity: 'desk', NewPassword: 'a new password' };
    expect(await refusalOf(desk, 'Set-UserPassword', given)).toBe('OwnPassword');
  });
});

describe('the role groups of a user', () => {
  it('are given with the user, and changed by name as what comes and goes', async () => {
    const { output, warnings } = await create('kim', { RoleGroups: ['help desk', 'Records Management'] });
    expect(output[0]?.RoleGroups).toEqual(['Help Desk', 'Records Management']);
    expect(warnings).toEqual([]);
    const set = (RoleGroups: unknown) => runAsLocal('Set-User', { Identity: 'kim', RoleGroups });
    const changed = await set({ Add: ['Mail Flow Operators', 'Help Desk'], Remove: ['Records Management'] });
    expect(changed.output[0]?.RoleGroups).toEqual(['Help Desk', 'Mail Flow Operators']);
    expect((await set(['Records Management'])).output[0]?.RoleGroups).toEqual(['Records Management']);
    expect(
      await complaintsOf('Set-User', { Identity: 'kim', RoleGroups: ['Help Desk', 'None such'] }),
    ).toEqual(['RoleGroups.1 ObjectNotFound']);
  });

  it('are no business of who may not change role groups, whatever else they may do with users', async () => {
    await create('recipient');
    await join('Recipient Management', 'recipient');
    const actor = await actorOf('recipient');
    const named = { Identity: 'recipient', RoleGroups: ['Recipient Management'] };
    expect(await refusalOf(actor, 'Set-User', named)).toBe('PermissionRequired');
    const made = { Name: 'x', LogonNames: ['x'], Password: PASSWORD, RoleGroups: [] };
    expect(await refusalOf(actor, 'New-User', made)).toBe('PermissionRequired');
    expect(await refusalOf(actor, 'New-User', { ...made, RoleGroups: undefined })).toBe('done');
    expect(await refusalOf(actor, 'Set-User', { Identity: 'x', Name: 'y' })).toBe('done');
  });

  it('permit no more than the one who gives them may', async () => {
    await create('keeper');
    await runAsLocal('New-RoleGroup', { Name: 'Keepers', Roles: ['Role Management', 'User Management'] });
    await join('Keepers', 'keeper');
    const keeper = await actorOf('keeper');
    const made = { Name: 'x', LogonNames: ['x'], Password: PASSWORD };
    const groups = ['Organization Management', 'Mail Flow Operators', 'Server Management'];
    for (const group of groups) {
      expect(await refusalOf(keeper, 'New-User', { ...made, RoleGroups: [group] })).toBe('MayDoMore');
      expect(await refusalOf(keeper, 'Set-User', { Identity: 'keeper', RoleGroups: [group] })).toBe(
        'MayDoMore',
      );
    }
    expect(await installation.db.logonName.count({ where: { folded: 'x' } })).toBe(0);
  });
});

describe('a logon name', () => {
  it('is nobody’s id: commands that mean the one would change the other', async () => {
    await create('pat');
    const administrator = (await runAsLocal('Get-User', { Identity: 'administrator' })).output[0]?.Guid;
    const taken = ['LogonNames LogonNameTaken'];
    expect(await complaintsOf('Set-User', { Identity: 'pat', LogonNames: { Add: [administrator] } })).toEqual(
      taken,
    );
    const LogonNames = [String(administrator).toUpperCase()];
    expect(await complaintsOf('New-User', { Name: 'x', LogonNames, Password: PASSWORD })).toEqual(taken);
  });
});

describe('somebody stays in Organization Management', () => {
  const target = { Identity: 'administrator', Confirm: false };

  it.each([
    ['Remove-User', target],
    ['Disable-User', target],
    [
      'Remove-RoleGroupMember',
      { Identity: 'Organization Management', Member: 'administrator', Confirm: false },
    ],
  ])('whatever %s tries', async (cmdlet, parameters) => {
    await create('second');
    await join('Organization Management', 'second');
    await runAsLocal('Disable-User', { Identity: 'second', Confirm: false });
    expect((await complaintsOf(cmdlet, parameters))[0]).toMatch(/LastOrganizationManager$/);
    await runAsLocal('Enable-User', { Identity: 'second' });
    expect(await complaintsOf(cmdlet, parameters)).toEqual([]);
  });

  it('whatever Set-User and Set-RoleGroup try, but may hand it over in one request', async () => {
    const given = { Identity: 'administrator', RoleGroups: ['Help Desk'] };
    expect(await complaintsOf('Set-User', given)).toEqual(['RoleGroups LastOrganizationManager']);
    const members = (Members: unknown) => ({ Identity: 'Organization Management', Members });
    expect(await complaintsOf('Set-RoleGroup', members([]))).toEqual(['Members LastOrganizationManager']);
    await create('pat');
    const { output } = await runAsLocal('Set-RoleGroup', members(['pat']));
    expect(output[0]?.Members).toEqual(['pat']);
  });

  it('also when two of them remove each other at once', async () => {
    await create('second');
    await join('Organization Management', 'second');
    const [first, second] = [await actorOf('administrator'), await actorOf('second')];
    const outcomes = await Promise.all([
      refusalOf(first, 'Remove-User', { Identity: 'second' }),
      refusalOf(second, 'Remove-User', { Identity: 'administrator' }),
    ]);
    expect(outcomes.sort()).toEqual(['LastOrganizationManager', 'done']);
  });
});
