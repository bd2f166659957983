import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PERMISSIONS } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { defineCommand } from '@/lib/commands/command/define';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';
import { CollectedTrail } from './audit-trail';
import { run } from './run';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

const last = () => installation.db.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });

describe('an audit entry', () => {
  it('names who, from where, by what session, and on which computer', async () => {
    const origin = {
      face: 'console',
      clientAddress: '192.0.2.7',
      sessionId: 'session-1',
      tokenId: null,
    } as const;
    const kim = ProvedActor.prove('console:kim', 'user-kim', PERMISSIONS, origin);
    const parameters = { Name: 'a', DomainName: 'a.example' };
    await run({ cmdlet: 'New-AcceptedDomain', parameters, actor: kim });
    expect(await last()).toMatchObject({
      actor: 'console:kim',
      userId: 'user-kim',
      face: 'console',
      clientAddress: '192.0.2.7',
      sessionId: 'session-1',
      tokenId: null,
      server: expect.stringMatching(/./),
      cmdlet: 'New-AcceptedDomain',
      parameters,
      outcome: 'succeeded',
    });
  });

  it('says each property of what was made, old and new of what was changed, and all of what was removed', async () => {
    await runAsLocal('New-SendConnector', { Name: 'one', AddressSpaces: ['*'], Comment: 'first' });
    const { id } = await installation.db.sendConnector.findFirstOrThrow({ where: { name: 'one' } });
    expect(await last()).toMatchObject({
      changes: [{ type: 'SendConnector', id, name: 'one', action: 'created' }],
      objects: [id, 'one'],
    });
    expect(await propertiesOf()).toMatchObject({ Name: [null, 'one'], AddressSpaces: [null, ['SMTP:*;1']] });

    await runAsLocal('Set-SendConnector', { Identity: 'one', Name: 'Two', Comment: 'second' });
    expect(await last()).toMatchObject({ changes: [{ id, name: 'Two', action: 'changed' }] });
    expect(await propertiesOf()).toEqual({ Name: ['one', 'Two'], Comment: ['first', 'second'] });

    await runAsLocal('Remove-SendConnector', { Identity: 'Two', Confirm: false });
    expect(await last()).toMatchObject({ changes: [{ id, name: 'Two', action: 'removed' }] });
    expect(await propertiesOf()).toMatchObject({ Comment: ['second', null], Port: [2500, null] });
  });

  it('tells that a secret was changed, keeps the former one sealed, and shows neither', async () => {
    const credential = (UserName: string, Password: string) => ({ UserName, Password });
    await runAsLocal('New-SendConnector', {
      Name: 'secret',
      AddressSpaces: ['*'],
      DNSRoutingEnabled: false,
      SmartHosts: ['smtp.example.net'],
      SmartHostAuthMechanism: 'BasicAuthRequireTLS',
      AuthenticationCredential: credential('relay', 'horse battery'),
    });
    await runAsLocal('Set-SendConnector', {
      Identity: 'secret',
      AuthenticationCredential: credential('relay', 'staple correct'),
    });
    const entry = await last();
    expect(entry.parameters).toEqual({
      Identity: 'secret',
      AuthenticationCredential: { UserName: 'relay', Password: '(hidden)' },
    });
    expect(entry.changes).toMatchObject([
      { properties: [{ name: 'AuthenticationCredential', old: 'relay', new: 'relay', secret: true }] },
    ]);
    expect(Object.values(entry.sealed ?? {})).toMatchObject([
      { AuthenticationCredential: { old: { ciphertext: expect.any(String) } } },
    ]);
    const all = JSON.stringify(await installation.db.auditEntry.findMany(), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(all).not.toMatch(/horse|staple/);
  });

  it('tells of members who came and who went, by their ids', async () => {
    await runAsLocal('New-User', { Name: 'Kim', LogonNames: ['kim'], Password: 'a long passphrase' });
    const { id } = await installation.db.user.findFirstOrThrow({ where: { username: 'kim' } });
    await runAsLocal('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
    expect(await propertiesOf()).toEqual({ Members: [[], [{ id, name: 'Kim' }]] });
    expect((await last()).objects).toEqual(expect.arrayContaining([id, 'kim', 'help desk']));
    await runAsLocal('Remove-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim', Confirm: false });
    expect(await propertiesOf()).toEqual({ Members: [[{ id, name: 'Kim' }], []] });
  });

  it('tells that a password was changed and nothing else of it', async () => {
    await runAsLocal('Set-UserPassword', { Identity: 'kim', NewPassword: 'another long passphrase' });
    const { changes, sealed, parameters } = await last();
    expect(changes).toMatchObject([
      {
        type: 'User',
        name: 'kim',
        properties: [
          { name: 'ResetPasswordOnNextLogon', old: false, new: true },
          { name: 'Password', old: null, new: null, secret: true },
        ],
      },
    ]);
    expect(parameters).toEqual({ Identity: 'kim', NewPassword: '(hidden)' });
    expect(JSON.stringify(sealed)).not.toContain('"ciphertext"');
  });

  it('tells both of a default that moved', async () => {
    await runAsLocal('New-AcceptedDomain', { Name: 'b', DomainName: 'b.example', MakeDefault: true });
    const { changes } = await last();
    expect(changes).toMatchObject([
      { name: 'a', action: 'changed', properties: [{ name: 'Default', old: true, new: false }] },
      { name: 'b', action: 'created' },
    ]);
  });

  it('of a refused command says why, for what, and no value that its text hides', async () => {
    await expect(
      runAsLocal('Set-SendConnector', { Identity: 'no such', AuthenticationCredential: 'user:horse' }),
    ).rejects.toThrow('CredentialInvalid');
    const entry = await last();
    expect(entry).toMatchObject({
      outcome: 'refused',
      errorId: 'CredentialInvalid',
      parameters: { Identity: 'no such', AuthenticationCredential: '(hidden)' },
      objects: ['no such'],
      problems: [{ id: 'CredentialInvalid', parameter: 'AuthenticationCredential' }],
    });
    expect(JSON.stringify(entry.problems)).not.toContain('horse');
  });

  it('is one for each command, in a chain without a gap, however many come at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `race${index}`);
    await Promise.all(
      names.map((Name) => runAsLocal('New-AcceptedDomain', { Name, DomainName: `${Name}.example` })),
    );
    const entries = await installation.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.slice(1).map(({ previousHash }) => previousHash)).toEqual(
      entries.slice(0, -1).map(({ hash }) => hash),
    );
    expect(entries.every(({ hash }) => hash?.startsWith('1.') && !hash.startsWith('1.-'))).toBe(true);
    const times = entries.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('is not there after -WhatIf', async () => {
    const before = await installation.db.auditEntry.count();
    await runAsLocal('New-AcceptedDomain', { Name: 'w', DomainName: 'w.example', WhatIf: true });
    expect(await installation.db.auditEntry.count()).toBe(before);
  });
});

describe('a change that forgets the audit log', () => {
  const silent = (changes: 'mail' | 'nothing') =>
    defineCommand({
      name: 'Set-Nothing',
      parameters: z.object({}),
      permission: 'help.read',
      effect: 'change',
      changes,
      columns: [],
      handler: async () => ({}),
    });

  it('fails when it says nothing of what it declares', async () => {
    const trail = new CollectedTrail(installation.db);
    await expect(trail.finish(silent('mail'))).rejects.toThrow('does not tell the audit log');
    await expect(trail.finish(silent('nothing'))).resolves.toMatchObject({ changes: [], matched: null });
  });

  it('fails when it changes what it does not declare', async () => {
    const trail = new CollectedTrail(installation.db);
    trail.created({ type: 'Cow', read: async () => ({ name: 'Bess', properties: {} }) }, '1');
    await expect(trail.finish(silent('nothing'))).rejects.toThrow('changes a Cow and does not declare it');
  });
});

/** Of the last entry, by property: [old, new]. */
async function propertiesOf(): Promise<Record<string, unknown>> {
  const shape = z.array(
    z.object({ properties: z.array(z.object({ name: z.string(), old: z.unknown(), new: z.unknown() })) }),
  );
  const changes = shape.parse((await last()).changes);
  return Object.fromEntries(
    changes.flatMap(({ properties }) => properties.map((one) => [one.name, [one.old, one.new]])),
  );
}
