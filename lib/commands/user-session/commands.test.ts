import { beforeEach, describe, expect, it } from 'vitest';
import { permissionsOf } from '@/lib/auth/management-roles';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { CommandError } from '@/lib/commands/command/errors';
import { run } from '@/lib/commands/run/run';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const HOUR_MS = 3_600_000;

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  for (const name of ['kim', 'otto']) {
    await runAsLocal('New-User', { Name: name, LogonNames: [name], Password: 'correct-horse-battery' });
  }
  await open('kim-1', 'kim');
  await open('kim-2', 'kim', { lastUsedAt: new Date(Date.now() - HOUR_MS), userAgent: CHROME });
  await open('otto-1', 'otto');
});

const idOf = async (name: string) => (await installation.db.user.findFirstOrThrow({ where: { name } })).id;

async function open(id: string, name: string, more: object = {}): Promise<void> {
  const expiresAt = new Date(Date.now() + 12 * HOUR_MS);
  await installation.db.session.create({
    data: {
      id,
      token: `token of ${id}`,
      userId: await idOf(name),
      expiresAt,
      ipAddress: '192.0.2.7',
      ...more,
    },
  });
}

/** @param roles beside what everyone may */
async function as(name: string, roles: readonly string[] = []): Promise<ProvedActor> {
  const origin = { face: 'console', clientAddress: null, sessionId: `${name}-1`, tokenId: null } as const;
  return ProvedActor.prove(`console:${name}`, await idOf(name), [...permissionsOf(roles)], origin);
}

async function ids(actor: ProvedActor, parameters: Record<string, unknown> = {}): Promise<unknown[]> {
  const { output } = await run({ cmdlet: 'Get-UserSession', parameters, actor });
  return output.map(({ Identity }) => Identity);
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof CommandError ? `${error.status} ${error.problems[0]?.id}` : String(error);
}

const remove = (actor: ProvedActor, id: string) =>
  run({ cmdlet: 'Remove-UserSession', parameters: { Identity: id, Confirm: false }, actor });
const left = async () => (await installation.db.session.findMany()).map(({ id }) => id).sort();

describe('Get-UserSession', () => {
  it('shows one’s own, last used first, with browser, address and which one asks, and no token', async () => {
    const { output } = await run({ cmdlet: 'Get-UserSession', parameters: {}, actor: await as('kim') });
    expect(output).toMatchObject([
      { Identity: 'kim-1', User: 'kim', Application: 'console', IsCurrent: true, Browser: null },
      { Identity: 'kim-2', Browser: 'Chrome 141 (Linux)', ClientAddress: '192.0.2.7', IsCurrent: false },
    ]);
    expect(JSON.stringify(output)).not.toContain('token');
  });

  it('shows another’s to who may see users, and all to the local administrator', async () => {
    expect(await ids(await as('otto', ['View-Only Users']), { User: 'kim' })).toEqual(['kim-1', 'kim-2']);
    expect(await problemOf(ids(await as('otto'), { User: 'kim' }))).toBe('403 PermissionRequired');
    // Whether there is such a user is nobody's business either.
    expect(await problemOf(ids(await as('otto'), { User: 'nobody' }))).toBe('403 PermissionRequired');
    expect(await ids(await as('otto'), { User: 'otto' })).toEqual(['otto-1']);
    expect((await runAsLocal('Get-UserSession')).output).toHaveLength(3);
  });

  it('leaves out what is over by either limit', async () => {
    await installation.db.session.update({ where: { id: 'kim-1' }, data: { expiresAt: new Date() } });
    await installation.db.session.update({ where: { id: 'kim-2' }, data: { idleLimitSeconds: 3599 } });
    expect(await ids(await as('kim'))).toEqual([]);
  });
});

describe('Remove-UserSession', () => {
  it('ends one’s own', async () => {
    await remove(await as('kim'), 'kim-2');
    expect(await left()).toEqual(['kim-1', 'otto-1']);
  });

  it('does not find another’s for who may not set passwords, and ends it for who may', async () => {
    expect(await problemOf(remove(await as('otto', ['View-Only Users']), 'kim-1'))).toBe(
      '404 ObjectNotFound',
    );
    expect(await left()).toHaveLength(3);
    await remove(await as('otto', ['Reset Password']), 'kim-1');
    expect(await left()).toEqual(['kim-2', 'otto-1']);
  });

  it('does not end that of somebody who may do more, also not by a logon name that is their id', async () => {
    await runAsLocal('Add-RoleGroupMember', { Identity: 'Organization Management', Member: 'kim' });
    const helpDesk = await as('otto', ['Reset Password', 'User Management']);
    expect(await problemOf(remove(helpDesk, 'kim-1'))).toBe('403 MayDoMore');
    // No cmdlet makes such a name.
    const id = await idOf('kim');
    await installation.db.logonName.create({
      data: { folded: id, name: id, userId: await idOf('otto'), place: 1 },
    });
    expect(await problemOf(remove(helpDesk, 'kim-1'))).toBe('403 MayDoMore');
    expect(await left()).toHaveLength(3);
  });

  it('asks first, and changes nothing with -WhatIf', async () => {
    const actor = await as('kim');
    const asked = run({ cmdlet: 'Remove-UserSession', parameters: { Identity: 'kim-2' }, actor });
    expect(await problemOf(asked)).toBe('409 ConfirmationRequired');
    await run({ cmdlet: 'Remove-UserSession', parameters: { Identity: 'kim-2', WhatIf: true }, actor });
    expect(await left()).toHaveLength(3);
  });
});

describe('Set-OrganizationConfig', () => {
  it('changes the limits of sessions, each within its range', async () => {
    const given = { ActivityBasedAuthenticationTimeoutInterval: '00:30:00', MaxSessionLifetime: '12:00:00' };
    expect((await runAsLocal('Set-OrganizationConfig', given)).output).toMatchObject([given]);
    expect((await runAsLocal('Get-OrganizationConfig')).output).toMatchObject([given]);
    const tooLong = runAsLocal('Set-OrganizationConfig', {
      ActivityBasedAuthenticationTimeoutInterval: '08:00:01',
    });
    expect(await problemOf(tooLong)).toBe('400 OutOfRange');
    await runAsLocal('Set-OrganizationConfig', {
      ActivityBasedAuthenticationTimeoutInterval: '06:00:00',
      MaxSessionLifetime: '1.00:00:00',
    });
  });
});
