import { beforeEach, describe, expect, it } from 'vitest';
import { generateApiToken, readApiToken } from '@/lib/auth/api-token';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { proveApiToken, type TokenVerdict } from '@/lib/auth/prove-token';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { findUserRights } from '@/lib/auth/user-rights';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { findTokenFacts, noteApiTokenUse } from '@/lib/store/configuration/api-tokens';
import { createPool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';

const database = useTestDatabase({ mayLeaveLease: true });
const installation = useTestInstallation(database);
const PASSWORD = 'correct-horse-battery';

beforeEach(async () => {
  await installation.db.user.deleteMany();
  await installation.db.roleGroup.deleteMany({ where: { builtIn: null } });
  await createFirstAdministrator(installation.db, PASSWORD);
});

async function newUser(name: string, ...groups: readonly string[]): Promise<ProvedActor> {
  await runAsLocal('New-User', { Name: name, LogonNames: [name], Password: PASSWORD });
  for (const group of groups) await runAsLocal('Add-RoleGroupMember', { Identity: group, Member: name });
  return personOf(name);
}

async function personOf(name: string): Promise<ProvedActor> {
  const { output } = await runAsLocal('Get-User', { Identity: name });
  const id = String(output[0]?.Guid);
  return ProvedActor.prove(`console:${name}`, id, (await findUserRights(installation.db, id)) ?? []);
}

const as = async (actor: ProvedActor, cmdlet: string, parameters: Record<string, unknown> = {}) =>
  (await run({ cmdlet, parameters, actor })).output;

async function refusalOf(actor: ProvedActor, cmdlet: string, parameters: Record<string, unknown>) {
  try {
    await run({
      cmdlet,
      parameters: cmdlet.startsWith('Get-') ? parameters : { ...parameters, Confirm: false },
      actor,
    });
    return 'done';
  } catch (error) {
    if (error instanceof CommandError) return error.problems.map(({ id }) => id).join();
    throw error;
  }
}

const tokenOf = ([row]: readonly Record<string, unknown>[]) => String(row?.Token);

/** As the HTTP face does it. */
async function prove(token: string, address = '127.0.0.1'): Promise<TokenVerdict | null> {
  const pool = createPool({ databaseUrl: database.url, applicationName: 'test', maxConnections: 1 });
  try {
    const hash = readApiToken(token);
    const facts = hash && (await findTokenFacts(pool, [generateApiToken().hash, hash]));
    const stored = facts?.get(hash?.toString('hex') ?? '');
    return stored ? proveApiToken(stored, address, new Date()) : null;
  } finally {
    await pool.end();
  }
}

describe('New-ApiToken', () => {
  it('shows the token once, keeps its hash, and writes it into no audit', async () => {
    const kim = await newUser('kim', 'Mail Flow Operators');
    const given = { Name: 'backup', Roles: ['Transport Queues'], RemoteIPRanges: ['192.0.2.0-192.0.2.5'] };
    const [row] = await as(kim, 'New-ApiToken', given);
    expect(row).toMatchObject({
      Name: 'backup',
      User: 'kim',
      Status: 'Valid',
      RemoteIPRanges: ['192.0.2.0/30', '192.0.2.4/31'],
    });
    const token = String(row?.Token);
    expect((await as(kim, 'Get-ApiToken'))[0]).not.toHaveProperty('Token');
    const stored = JSON.stringify(await installation.db.apiToken.findFirstOrThrow());
    const audited = JSON.stringify(
      (await installation.db.auditEntry.findMany()).map(({ command }) => command),
    );
    expect(stored + audited).not.toContain(token.slice(8));
    expect((await prove(token, '192.0.2.3'))?.actor).toMatchObject({ name: 'token:kim/backup' });
    expect((await prove(token, '192.0.2.6'))?.actor).toBeNull();
  });

  it('gives what the token’s role groups permit, and takes it with them', async () => {
    await runAsLocal('New-RoleGroup', { Name: 'Night shift', Roles: ['Transport Queues'] });
    const kim = await newUser('kim', 'Organization Management');
    const token = tokenOf(await as(kim, 'New-ApiToken', { Name: 'x', RoleGroups: ['night shift'] }));
    expect((await prove(token))?.actor?.permissions.has('queue.write')).toBe(true);
    await runAsLocal('Set-RoleGroup', { Identity: 'Night shift', Roles: ['View-Only Queues'] });
    expect((await prove(token))?.actor?.permissions.has('queue.write')).toBe(false);
    await runAsLocal('Remove-RoleGroup', { Identity: 'Night shift', Confirm: false });
    expect((await prove(token))?.refusal).toEqual({
      id: 'TokenRoleGroupRemoved',
      args: { name: 'x', group: 'Night shift' },
    });
    expect((await as(kim, 'Get-ApiToken'))[0]).toMatchObject({
      Status: 'RoleGroupRemoved',
      RemovedRoleGroups: ['Night shift'],
    });
  });

  it('gives an owner’s token no more than the owner has left', async () => {
    const kim = await newUser('kim', 'Organization Management');
    const token = tokenOf(
      await as(kim, 'New-ApiToken', { Name: 'x', RoleGroups: ['Organization Management'] }),
    );
    expect((await prove(token))?.actor?.permissions.has('user.write')).toBe(true);
    const membership = { Identity: 'Organization Management', Member: 'kim', Confirm: false };
    await runAsLocal('Remove-RoleGroupMember', membership);
    expect([...((await prove(token))?.actor?.permissions ?? [])]).toEqual(['auditLog.undo', 'help.read']);
    await runAsLocal('Disable-User', { Identity: 'kim', Confirm: false });
    expect((await prove(token))?.refusal?.id).toBe('TokenOwnerDisabled');
    await runAsLocal('Remove-User', { Identity: 'kim', Confirm: false });
    expect(await prove(token)).toBeNull();
  });

  it('is tried by -WhatIf without a token', async () => {
    const kim = await newUser('kim', 'Mail Flow Operators');
    const given = { Name: 'x', Roles: ['Transport Queues'], WhatIf: true };
    expect(await as(kim, 'New-ApiToken', given)).toMatchObject([{ Name: 'x', Token: null }]);
    expect(await installation.db.apiToken.count()).toBe(0);
  });

  it('makes one for another with the right to, and says what the owner lacks', async () => {
    await newUser('script');
    const { output, warnings } = await runAsLocal('New-ApiToken', {
      Name: 'x',
      User: 'script',
      Roles: ['Transport Queues'],
    });
    expect(output).toMatchObject([{ User: 'script' }]);
    expect(warnings).toMatchObject([
      { id: 'TokenBeyondOwner', args: { permissions: 'queue.read, queue.write' } },
    ]);
  });

  it.each([
    [{ Roles: [] }, 'Roles TokenRolesNeeded'],
    [{ Roles: ['Transport Queues'], ExpirationTime: '2020-01-01' }, 'ExpirationTime ExpirationTimePast'],
    [{ Roles: ['Transport Queues'], RemoteIPRanges: ['somewhere'] }, 'RemoteIPRanges.0 RemoteIpRangeInvalid'],
    [{ Roles: ['Everything'] }, 'Roles.0 ValueNotOneOf'],
    [{ RoleGroups: ['Nobody'] }, 'RoleGroups.0 ObjectNotFound'],
    [{ Roles: ['Transport Queues'], User: 'nobody' }, 'User ObjectNotFound'],
    [{ Roles: ['Transport Queues'], User: null }, 'User IdentityInvalid'],
  ])('refuses %j', async (given, complaint) => {
    const whole = { Name: 'x', User: 'administrator', ...given };
    expect(await complaintsOf('New-ApiToken', whole)).toEqual([complaint]);
    expect(await installation.db.apiToken.count()).toBe(0);
  });

  it('refuses a second one of the same name of one owner', async () => {
    const given = { Name: 'Backup', User: 'administrator', Roles: ['Transport Queues'] };
    await runAsLocal('New-ApiToken', given);
    expect(await complaintsOf('New-ApiToken', { ...given, Name: 'BACKUP' })).toEqual(['Name TokenNameTaken']);
  });

  it('says to the local shell whose it has to be', async () => {
    const given = { Name: 'x', Roles: ['Transport Queues'] };
    expect(await complaintsOf('New-ApiToken', given)).toEqual(['User ParameterRequired']);
  });
});

describe('nobody climbs by a token', () => {
  it('of their own with more than they have', async () => {
    const kim = await newUser('kim', 'Mail Flow Operators');
    const tries = [{ Roles: ['User Management'] }, { RoleGroups: ['Organization Management'] }];
    for (const given of tries) {
      expect(await refusalOf(kim, 'New-ApiToken', { Name: 'x', ...given })).toBe('MayDoMore');
    }
  });

  it('of somebody else: made, seen or removed', async () => {
    const kim = await newUser('kim', 'Mail Flow Operators');
    const desk = await newUser('desk', 'Recipient Management');
    const given = { Name: 'x', Roles: ['Transport Queues'], User: 'administrator' };
    expect(await refusalOf(kim, 'New-ApiToken', given)).toBe('PermissionRequired');
    expect(await refusalOf(kim, 'Get-ApiToken', { User: 'administrator' })).toBe('PermissionRequired');
    // Whether there is such a user is not told either.
    expect(await refusalOf(kim, 'Get-ApiToken', { User: 'nobody' })).toBe('PermissionRequired');
    expect(await refusalOf(desk, 'New-ApiToken', given)).toBe('MayDoMore');
    await runAsLocal('New-ApiToken', given);
    expect(await as(kim, 'Get-ApiToken')).toEqual([]);
    expect(await refusalOf(kim, 'Remove-ApiToken', { Identity: 'x' })).toBe('ObjectNotFound');
    expect(await as(desk, 'Get-ApiToken')).toHaveLength(1);
    expect(await refusalOf(desk, 'Remove-ApiToken', { Identity: 'x' })).toBe('MayDoMore');
  });

  it('that makes tokens, sets its owner’s password or changes who its owner is', async () => {
    const given = { Name: 'x', User: 'administrator', Roles: ['User Management', 'Reset Password'] };
    const actor = (await prove(tokenOf((await runAsLocal('New-ApiToken', given)).output)))?.actor;
    if (!actor) throw new Error('The token was made');
    const owner = { Identity: 'administrator' };
    const tries = [
      ['New-ApiToken', { Name: 'y', Roles: ['User Management'] }, 'PermissionRequired'],
      ['Get-ApiToken', {}, 'PermissionRequired'],
      ['Set-AdministratorPassword', { NewPassword: PASSWORD }, 'PermissionRequired'],
      ['Set-UserPassword', { ...owner, NewPassword: PASSWORD }, 'MayDoMore'],
      ['Set-User', { ...owner, LogonNames: { Add: ['mine'] } }, 'MayDoMore'],
      ['Disable-User', owner, 'MayDoMore'],
    ] as const;
    for (const [cmdlet, parameters, id] of tries) {
      expect(`${cmdlet} ${await refusalOf(actor, cmdlet, parameters)}`).toBe(`${cmdlet} ${id}`);
    }
  });
});

describe('Remove-ApiToken', () => {
  it('ends it, by name or GUID', async () => {
    const kim = await newUser('kim', 'Mail Flow Operators');
    const token = tokenOf(await as(kim, 'New-ApiToken', { Name: 'x', Roles: ['Transport Queues'] }));
    const [row] = await as(kim, 'New-ApiToken', { Name: 'y', Roles: ['Transport Queues'] });
    expect(await refusalOf(kim, 'Remove-ApiToken', { Identity: 'X' })).toBe('done');
    expect(await prove(token)).toBeNull();
    expect(await refusalOf(kim, 'Remove-ApiToken', { Identity: row?.Guid })).toBe('done');
    expect(await as(kim, 'Get-ApiToken')).toEqual([]);
  });

  it('asks whose it is where two have one of that name', async () => {
    await newUser('kim', 'Mail Flow Operators');
    for (const User of ['kim', 'administrator']) {
      await runAsLocal('New-ApiToken', { Name: 'x', User, Roles: ['Transport Queues'] });
    }
    const wanted = { Identity: 'x', Confirm: false };
    expect(await complaintsOf('Remove-ApiToken', wanted)).toEqual(['Identity OwnerNeeded']);
    expect(await complaintsOf('Remove-ApiToken', { ...wanted, User: 'kim' })).toEqual([]);
    expect((await runAsLocal('Get-ApiToken')).output).toMatchObject([{ User: 'Administrator' }]);
  });
});

it('the last use is noted once a minute by however many processes', async () => {
  const given = { Name: 'x', User: 'administrator', Roles: ['Transport Queues'] };
  const [row] = (await runAsLocal('New-ApiToken', given)).output;
  const pool = createPool({ databaseUrl: database.url, applicationName: 'test', maxConnections: 1 });
  const noted = async (at: string, address: string) => {
    await noteApiTokenUse(pool, String(row?.Guid), address, new Date(at));
    const [seen] = (await runAsLocal('Get-ApiToken')).output;
    return `${seen?.LastUsed} ${seen?.LastUsedFrom}`;
  };
  try {
    expect(await noted('2026-12-01T12:00:00Z', '192.0.2.1')).toBe('2026-12-01T12:00:00.000Z 192.0.2.1');
    expect(await noted('2026-12-01T12:00:59Z', '192.0.2.2')).toBe('2026-12-01T12:00:00.000Z 192.0.2.1');
    expect(await noted('2026-12-01T12:01:01Z', '192.0.2.3')).toBe('2026-12-01T12:01:01.000Z 192.0.2.3');
  } finally {
    await pool.end();
  }
});
