import { beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import type { CommandReport, OutputRow } from '@/lib/commands/command/report';
import { run } from '@/lib/commands/run/run';
import { complaintsOf, LOCAL, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { toSecretKey } from '@/lib/secrets/key';
import { open } from '@/lib/secrets/seal';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const PASSWORD = 'correct-horse-battery';

beforeEach(async () => {
  const { db } = installation;
  await db.sendConnector.deleteMany();
  await db.acceptedDomain.deleteMany();
  await db.systemMessage.deleteMany();
  await db.user.deleteMany();
  await db.roleGroup.deleteMany({ where: { builtIn: null } });
});

const last = () => installation.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });

/** Runs a change, and says by which entry it can be undone. */
async function change(cmdlet: string, parameters: Record<string, unknown>): Promise<string> {
  const { undo } = await runAsLocal(cmdlet, { ...parameters, Confirm: false });
  if (undo === null) throw new Error(`${cmdlet} cannot be undone`);
  return undo;
}

const undo = (
  entry: string | null,
  parameters: Record<string, unknown> = {},
  actor = LOCAL,
): Promise<CommandReport> =>
  run({ cmdlet: 'Undo-AdminChange', parameters: { Identity: entry, Confirm: false, ...parameters }, actor });

async function refusalsOf(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (error instanceof CommandError)
      return error.problems.map(({ id, args }) => `${id} ${args.property ?? ''}`.trim());
    throw error;
  }
}

const connector = async (identity: string): Promise<OutputRow | undefined> =>
  (await runAsLocal('Get-SendConnector', { Identity: identity })).output[0];

const without = (row: OutputRow | undefined, ...names: string[]) =>
  Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !names.includes(name)));

const TIMES = ['WhenCreated', 'WhenChanged'];

const WITH_PASSWORD = {
  Name: 'secret',
  AddressSpaces: ['*'],
  DNSRoutingEnabled: false,
  SmartHosts: ['smtp.example.net'],
  SmartHostAuthMechanism: 'BasicAuthRequireTLS',
  AuthenticationCredential: { UserName: 'relay', Password: 'horse battery' },
};

describe('Undo-AdminChange', () => {
  it('sets each property back to what it was', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'], Comment: 'first' });
    const before = await connector('one');
    const entry = await change('Set-SendConnector', {
      Identity: 'one',
      Name: 'two',
      AddressSpaces: ['contoso.com', 'SMTP:*.fabrikam.com;5'],
      Comment: 'second',
      MaxMessageSize: 'unlimited',
      ConnectionInactivityTimeOut: '00:01:00',
      Fqdn: 'mail.contoso.com',
      Port: 2525,
      RequireTLS: true,
      TlsAuthLevel: 'CertificateValidation',
      SourceTransportServers: ['HUB2'],
      Enabled: false,
    });
    const report = await undo(entry);
    expect(without(await connector('one'), ...TIMES)).toEqual(without(before, ...TIMES));
    expect(report.output).toContainEqual({
      Object: 'two',
      Type: 'SendConnector',
      Action: 'SetBack',
      Property: 'Comment',
      PresentValue: 'second',
      RestoredValue: 'first',
      IsSecret: false,
    });
  });

  it('is undone like any other change, and that again', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'], Comment: 'first' });
    const entry = await change('Set-SendConnector', { Identity: 'one', Comment: 'second' });
    const first = await undo(entry);
    expect(await connector('one')).toMatchObject({ Comment: 'first' });
    const second = await undo(first.undo);
    expect(await connector('one')).toMatchObject({ Comment: 'second' });
    await undo(second.undo);
    expect(await connector('one')).toMatchObject({ Comment: 'first' });
    expect(await last()).toMatchObject({
      cmdlet: 'Undo-AdminChange',
      changes: [{ type: 'SendConnector', properties: [{ name: 'Comment', old: 'second', new: 'first' }] }],
    });
  });

  it('brings a removed connector back with its id, all its settings and its password', async () => {
    await change('New-SendConnector', { ...WITH_PASSWORD, Comment: 'kept' });
    const before = await connector('secret');
    const entry = await change('Remove-SendConnector', { Identity: 'secret' });
    await undo(entry);
    expect(without(await connector('secret'), ...TIMES)).toEqual(without(before, ...TIMES));
    expect(await storedPassword()).toBe('horse battery');
  });

  it('puts a former password back without showing it to anybody', async () => {
    await change('New-SendConnector', WITH_PASSWORD);
    const entry = await change('Set-SendConnector', {
      Identity: 'secret',
      AuthenticationCredential: { UserName: 'relay2', Password: 'staple correct' },
    });
    const report = await undo(entry);
    expect(await storedPassword()).toBe('horse battery');
    expect(report.output).toMatchObject([
      {
        Property: 'AuthenticationCredential',
        PresentValue: 'relay2',
        RestoredValue: 'relay',
        IsSecret: true,
      },
    ]);
    const { sealed: _sealed, ...shown } = await last();
    expect(JSON.stringify([report, String(shown.command), shown.parameters, shown.changes])).not.toMatch(
      /horse|staple|ciphertext/,
    );
    await undo(report.undo);
    expect(await storedPassword()).toBe('staple correct');
  });

  it('removes what was made, as long as it is as it was made', async () => {
    const entry = await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const comment = await change('Set-SendConnector', { Identity: 'one', Comment: 'touched' });
    expect(await refusalsOf(undo(entry))).toEqual(['UndoChangedSince Comment']);
    await undo(comment);
    const removed = await undo(entry);
    expect(removed.output).toMatchObject([{ Action: 'Removed', Object: 'one' }]);
    expect(await complaintsOf('Get-SendConnector', { Identity: 'one' })).toEqual(['Identity ObjectNotFound']);
    await undo(removed.undo);
    expect(await connector('one')).toMatchObject({ Name: 'one' });
  });

  it('names each property that was changed since, and puts none back', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'], Comment: 'a', Port: 25 });
    const entry = await change('Set-SendConnector', {
      Identity: 'one',
      Comment: 'b',
      Port: 26,
      Fqdn: 'a.example',
    });
    await change('Set-SendConnector', { Identity: 'one', Comment: 'c', Port: 27 });
    expect(await refusalsOf(undo(entry))).toEqual(['UndoChangedSince Port', 'UndoChangedSince Comment']);
    expect(await connector('one')).toMatchObject({ Comment: 'c', Port: 27, Fqdn: 'a.example' });
  });

  it('knows an object by its id, whatever it is called by now', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const entry = await change('Set-SendConnector', { Identity: 'one', Comment: 'b' });
    await change('Set-SendConnector', { Identity: 'one', Name: 'renamed' });
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['b.example'], Comment: 'b' });
    await undo(entry);
    expect(await connector('renamed')).toMatchObject({ Comment: '' });
    expect(await connector('one')).toMatchObject({ Comment: 'b' });
  });

  it('is not led to another object that is named like the id', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const entry = await change('Set-SendConnector', { Identity: 'one', Comment: 'b' });
    const { id } = await installation.db.sendConnector.findFirstOrThrow({ where: { name: 'one' } });
    // By a command the name is taken; it may be older than the object that came back.
    await change('New-SendConnector', { Name: 'other', AddressSpaces: ['b.example'], Comment: 'b' });
    await installation.db.sendConnector.updateMany({ where: { name: 'other' }, data: { name: id } });
    expect(await refusalsOf(undo(entry))).toEqual(['UndoIncomplete']);
    expect(await connector('one')).toMatchObject({ Comment: 'b' });
    expect(await installation.db.sendConnector.count({ where: { comment: 'b' } })).toBe(2);
  });

  it('says with -WhatIf what would come back, and changes nothing', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const entry = await change('Set-SendConnector', { Identity: 'one', Comment: 'b' });
    const entries = await installation.db.auditEntry.count();
    const report = await undo(entry, { WhatIf: true });
    expect(report.output).toMatchObject([{ Property: 'Comment', PresentValue: 'b', RestoredValue: '' }]);
    expect(report).toMatchObject({ whatIf: true, undo: null });
    expect(await connector('one')).toMatchObject({ Comment: 'b' });
    expect(await installation.db.auditEntry.count()).toBe(entries);
  });

  it('asks before it acts', async () => {
    expect(await complaintsOf('Undo-AdminChange', { Identity: '1' })).toEqual([
      'Confirm ConfirmationRequired',
    ]);
  });

  it('gives the default back to the domain that had it', async () => {
    await change('New-AcceptedDomain', { Name: 'a', DomainName: 'a.example' });
    await change('New-AcceptedDomain', { Name: 'b', DomainName: 'b.example' });
    const moved = await change('Set-AcceptedDomain', { Identity: 'b', MakeDefault: true });
    await undo(moved);
    const defaults = async () =>
      (await installation.db.acceptedDomain.findMany({ where: { isDefault: true } })).map(({ name }) => name);
    expect(await defaults()).toEqual(['a']);
    const made = await change('New-AcceptedDomain', {
      Name: 'c',
      DomainName: 'c.example',
      MakeDefault: true,
    });
    const back = await undo(made);
    expect(await defaults()).toEqual(['a']);
    await undo(back.undo);
    expect(await defaults()).toEqual(['c']);
  });

  it('undoes changes of servers, receive connectors, system messages and the log’s own age', async () => {
    const { db, hub1 } = installation;
    const built = await db.receiveConnector.create({
      data: {
        serverId: hub1,
        name: 'Relay HUB1',
        bindings: ['127.0.0.1:2525'],
        remoteIpRanges: ['127.0.0.1'],
        permissionGroups: ['ExchangeServers'],
        authMechanism: ['ExternalAuthoritative'],
      },
    });
    const rows = async () => {
      const of = async (cmdlet: string) =>
        (await runAsLocal(cmdlet)).output.map((row) => without(row, ...TIMES));
      return [
        await of('Get-TransportServer'),
        await of('Get-ReceiveConnector'),
        await of('Get-SystemMessage'),
        await of('Get-AdminAuditLogConfig'),
      ];
    };
    await change('New-SystemMessage', { DsnCode: '5.1.2', Internal: true, Language: 'en', Text: 'first' });
    const before = await rows();
    const entries = [
      await change('Set-TransportServer', {
        Identity: 'HUB1',
        MessageRetryInterval: '00:02:00',
        ExternalDNSServers: ['192.0.2.53'],
      }),
      await change('Set-ReceiveConnector', {
        Identity: built.id,
        MaxRecipientsPerMessage: 7,
        RemoteIPRanges: '10.0.0.0/8',
      }),
      await change('Remove-SystemMessage', { Identity: 'en\\Internal\\5.1.2' }),
      await change('Set-AdminAuditLogConfig', { AdminAuditLogAgeLimit: '10.00:00:00' }),
    ];
    for (const entry of entries) await undo(entry);
    expect(await rows()).toEqual(before);
    const text = await change('Set-SystemMessage', { Identity: 'en\\Internal\\5.1.2', Text: 'second' });
    await undo(text);
    expect(await rows()).toEqual(before);
  });
});

describe('Undo-AdminChange of people', () => {
  const addUser = (name: string) =>
    change('New-User', { Name: name, LogonNames: [name, `${name}@contoso.com`], Password: PASSWORD });
  const user = async (name: string) => (await runAsLocal('Get-User', { Identity: name })).output[0];

  it('brings a removed user back with id, names and role groups, and with no password that anybody knows', async () => {
    await addUser('kim');
    await change('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
    const before = await user('kim');
    const entry = await change('Remove-User', { Identity: 'kim' });
    const report = await undo(entry);
    expect(without(await user('kim'), ...TIMES)).toEqual(without(before, ...TIMES));
    expect(report.warnings).toContainEqual({
      id: 'SecretNotBroughtBack',
      parameter: null,
      args: { object: 'kim', property: 'Password' },
    });
  });

  it('undoes names, state and membership', async () => {
    await addUser('kim');
    const before = await user('kim');
    const entries = [
      await change('Set-User', { Identity: 'kim', Name: 'Kim Lee', LogonNames: ['kimlee'] }),
      await change('Disable-User', { Identity: 'kimlee' }),
      await change('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kimlee' }),
    ];
    for (const entry of entries.reverse()) await undo(entry);
    expect(without(await user('kim'), ...TIMES)).toEqual(without(before, ...TIMES));
    const left = await change('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
    await change('Remove-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
    expect(await refusalsOf(undo(left))).toEqual(['UndoChangedSince Members']);
  });

  it('undoes a role group with its roles and members, whoever is called how by now', async () => {
    await addUser('kim');
    await change('New-RoleGroup', { Name: 'Trackers', Roles: ['Message Tracking'], Members: ['kim'] });
    const entry = await change('Remove-RoleGroup', { Identity: 'Trackers' });
    await change('Set-User', { Identity: 'kim', Name: 'Renamed' });
    await undo(entry);
    expect((await runAsLocal('Get-RoleGroup', { Identity: 'Trackers' })).output).toMatchObject([
      { Roles: ['Message Tracking'], Members: ['Renamed'] },
    ]);
  });

  it('keeps no former password, and says so', async () => {
    await addUser('kim');
    const { undo: none } = await runAsLocal('Set-UserPassword', {
      Identity: 'kim',
      NewPassword: `${PASSWORD}2`,
    });
    expect(none).toBeNull();
    expect(await refusalsOf(undo(String((await last()).id)))).toEqual(['UndoSecretKept Password']);
  });

  it('needs the permission of what it puts back by, and lets nobody climb', async () => {
    for (const name of ['kim', 'lee']) await addUser(name);
    await change('Add-RoleGroupMember', { Identity: 'Organization Management', Member: 'lee' });
    const joined = await change('Add-RoleGroupMember', {
      Identity: 'Organization Management',
      Member: 'kim',
    });
    await undo(joined);
    const left = String((await last()).id);
    const reader = actorWith(['auditLog.read', 'auditLog.undo']);
    await expect(undo(left, {}, reader)).rejects.toMatchObject({
      status: 403,
      problems: [{ id: 'PermissionRequired', args: { permission: 'roleGroup.write' } }],
    });
    const manager = actorWith(['auditLog.read', 'auditLog.undo', 'roleGroup.write', 'user.write']);
    expect(await refusalsOf(undo(left, {}, manager))).toEqual(['MayDoMore']);
    expect((await user('kim'))?.RoleGroups).toEqual([]);
  });

  it('lets who may not read the log undo their own changes and nobody else’s', async () => {
    const kim = actorWith(['sendConnector.write', 'auditLog.undo']);
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const others = await change('Set-SendConnector', { Identity: 'one', Comment: 'a' });
    const parameters = { Identity: 'one', Comment: 'b' };
    const { undo: own } = await run({ cmdlet: 'Set-SendConnector', parameters, actor: kim });
    await undo(own, {}, kim);
    expect(await connector('one')).toMatchObject({ Comment: 'a' });
    for (const entry of [others, '999999999']) {
      await expect(undo(entry, {}, kim)).rejects.toMatchObject({
        status: 403,
        problems: [{ args: { permission: 'auditLog.read' } }],
      });
    }
  });
});

describe('what cannot be undone', () => {
  it('is a command that was refused, changed no object, or is not there', async () => {
    await complaintsOf('Set-SendConnector', { Identity: 'nowhere' });
    expect(await refusalsOf(undo(String((await last()).id)))).toEqual(['UndoNothing']);
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const { undo: none } = await runAsLocal('Set-SendConnector', { Identity: 'one', AddressSpaces: ['*'] });
    expect(none).toBeNull();
    expect(await refusalsOf(undo(String((await last()).id)))).toEqual(['UndoNothing']);
    expect(await refusalsOf(undo('999999999'))).toEqual(['AuditEntryMissing']);
  });

  it('is a change of what has gone since, and a removal of what is there again', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const entry = await change('Set-SendConnector', { Identity: 'one', Comment: 'b' });
    const removed = await change('Remove-SendConnector', { Identity: 'one' });
    expect(await refusalsOf(undo(entry))).toEqual(['UndoObjectGone']);
    await undo(removed);
    expect(await refusalsOf(undo(removed))).toEqual(['UndoObjectThere']);
    await undo(entry);
  });

  it('is a removal whose name another object has by now', async () => {
    await change('New-SendConnector', { Name: 'one', AddressSpaces: ['*'] });
    const removed = await change('Remove-SendConnector', { Identity: 'one' });
    await change('New-SendConnector', { Name: 'ONE', AddressSpaces: ['b.example'] });
    expect(await refusalsOf(undo(removed))).toEqual(['NameTaken']);
  });
});

function actorWith(permissions: readonly Permission[]): ProvedActor {
  const known = permissions.filter((one) => PERMISSIONS.includes(one));
  return ProvedActor.prove('console:kim', 'user-kim', known);
}

async function storedPassword(): Promise<string> {
  const row = await installation.db.sendConnector.findFirstOrThrow({ where: { name: 'secret' } });
  const { authenticationCiphertext: ciphertext, authenticationKeyId: keyId } = row;
  if (ciphertext === null || keyId === null) throw new Error('No password');
  return open(toSecretKey(Buffer.from('11'.repeat(32), 'hex')), { ciphertext, keyId }, row.id);
}
