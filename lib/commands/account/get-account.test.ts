import { beforeEach, describe, expect, it } from 'vitest';
import { createFirstAdministrator } from '@/lib/auth/first-administrator';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { findUserRights } from '@/lib/auth/user-rights';
import { run } from '@/lib/commands/run/run';
import { runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const PASSWORD = 'correct-horse-battery';

beforeEach(async () => {
  await installation.db.user.deleteMany();
  await installation.db.roleGroup.deleteMany({ where: { builtIn: null } });
  await installation.db.receiveConnector.deleteMany();
  await createFirstAdministrator(installation.db, PASSWORD);
});

/** Get-Account of a new user in these role groups. */
async function accountIn(RoleGroups: readonly string[]) {
  const given = { Name: 'Kim', LogonNames: ['kim'], Password: PASSWORD, RoleGroups };
  const { output } = await runAsLocal('New-User', given);
  const id = String(output[0]?.Guid);
  const actor = ProvedActor.prove('console:kim', id, (await findUserRights(installation.db, id)) ?? []);
  return (await run({ cmdlet: 'Get-Account', parameters: {}, actor })).output[0];
}

describe('the management roles of an account', () => {
  it('are those that one has as a whole, and so may give to a token', async () => {
    expect((await accountIn(['Mail Flow Operators']))?.ManagementRoles).toEqual([
      'Message Tracking',
      'Transport Queues',
      'View-Only Queues',
    ]);
    expect((await runAsLocal('Get-Account')).output[0]?.ManagementRoles).toContain('Role Management');
  });

  it('are none for who has the rights for one connector only, or is in no role group', async () => {
    const connector = { Name: 'To Fabrikam', AddressSpaces: ['fabrikam.example'] };
    await runAsLocal('New-SendConnector', connector);
    const group = { Name: 'Night', Roles: ['Transport Queues'], SendConnectorScope: ['To Fabrikam'] };
    await runAsLocal('New-RoleGroup', group);
    expect((await accountIn(['Night']))?.ManagementRoles).toEqual([]);
    await runAsLocal('Remove-User', { Identity: 'kim', Confirm: false });
    expect((await accountIn([]))?.ManagementRoles).toEqual([]);
  });
});

describe('the SMTP servers of an account', () => {
  const connector = async (name: string, given: Record<string, unknown> = {}) => {
    await installation.db.receiveConnector.create({
      data: {
        serverId: installation.hub1,
        name,
        bindings: ['0.0.0.0:587'],
        remoteIpRanges: ['0.0.0.0/0'],
        authMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
        permissionGroups: ['ExchangeUsers'],
        ...given,
      },
    });
  };
  const servers = async () => (await runAsLocal('Get-Account')).output[0]?.SmtpServers;

  it('are host, port and encryption of each connector where users sign in', async () => {
    await connector('Client', { fqdn: 'smtp.contoso.com' });
    await connector('Printers', { bindings: ['[::]:2525'], authMechanism: ['BasicAuth'] });
    expect(await servers()).toEqual([
      { Server: 'smtp.contoso.com', Port: 587, Encryption: 'StartTls', LocalOnly: false },
      { Server: 'hub1.contoso.com', Port: 2525, Encryption: 'None', LocalOnly: false },
    ]);
  });

  it('have TLS from the start at the ports where their connector begins with it', async () => {
    await connector('Client', { bindings: ['0.0.0.0:587', '0.0.0.0:465'] });
    expect(await servers()).toEqual([
      { Server: 'hub1.contoso.com', Port: 465, Encryption: 'Tls', LocalOnly: false },
      { Server: 'hub1.contoso.com', Port: 587, Encryption: 'StartTls', LocalOnly: false },
    ]);
  });

  it('name a place once, as its strongest connector has it', async () => {
    await connector('Above', { authMechanism: ['BasicAuth'] });
    await connector('Below');
    expect(await servers()).toEqual([
      { Server: 'hub1.contoso.com', Port: 587, Encryption: 'StartTls', LocalOnly: false },
    ]);
  });

  it('say which only this computer reaches, and name them last', async () => {
    await connector('Here', { bindings: ['127.0.0.1:465', '[::1]:587'] });
    await connector('For here', { bindings: ['0.0.0.0:2525'], remoteIpRanges: ['127.0.0.1', '::1/128'] });
    await connector('Printers', {
      bindings: ['10.0.0.1:25'],
      remoteIpRanges: ['10.0.0.0/8'],
      authMechanism: ['BasicAuth'],
    });
    expect(await servers()).toMatchObject([
      { Port: 25, LocalOnly: false },
      { Port: 465, LocalOnly: true },
      { Port: 2525, LocalOnly: true },
      { Port: 587, LocalOnly: true },
    ]);
  });

  it('are not those that are disabled, offer no sign-in, or give no right to who has signed in', async () => {
    await connector('Disabled', { enabled: false });
    await connector('Mute', { authMechanism: ['Tls'] });
    await connector('Useless', { permissionGroups: ['AnonymousUsers'] });
    expect(await servers()).toEqual([]);
  });
});
