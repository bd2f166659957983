import { beforeEach, describe, expect, it } from 'vitest';
import { SCOPABLE_PERMISSIONS } from '@/lib/auth/permission-reach';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { findUserRights } from '@/lib/auth/user-rights';
import { CommandError } from '@/lib/commands/command/errors';
import { allCommands } from '@/lib/commands/registry';
import { run } from '@/lib/commands/run/run';
import {
  complaintsOf,
  placeMessage,
  runAsLocal,
  useTestInstallation,
} from '@/lib/commands/test-installation';
import type { Reach } from '@/lib/reach';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const ROLES = ['Transport Queues', 'Message Tracking', 'Message Content', 'Send Connectors'];

/** Two connectors with a queue each, of which Kim's role group is for the first. */
let kim: ProvedActor;
let queues: { readonly a: string; readonly b: string; readonly unreachable: string };

beforeEach(async () => {
  const { db, hub1 } = installation;
  await db.recipient.deleteMany();
  await db.copy.deleteMany();
  await db.message.deleteMany();
  await db.intent.deleteMany();
  await db.queue.deleteMany();
  await db.user.deleteMany();
  await db.roleGroup.deleteMany({ where: { builtIn: null } });
  await db.sendConnector.deleteMany();
  await db.smtpCredential.deleteMany();
  await db.acceptedDomain.deleteMany();
  await runAsLocal('New-AcceptedDomain', { Name: 'x', DomainName: 'x.example' });
  await db.receiveConnector.deleteMany();
  await db.receiveConnector.create({
    data: {
      serverId: hub1,
      bindings: ['127.0.0.1:2525'],
      name: 'Relay HUB1',
      remoteIpRanges: ['127.0.0.0/8'],
      permissionGroups: ['ExchangeServers'],
      authMechanism: ['ExternalAuthoritative'],
    },
  });
  for (const name of ['To A', 'To B']) {
    await runAsLocal('New-SendConnector', { Name: name, AddressSpaces: [`${name.at(-1)}.example`] });
  }
  await runAsLocal('New-SmtpCredential', CREDENTIAL);
  await db.ipBlockListEntry.deleteMany();
  await runAsLocal('Add-IPBlockListEntry', { IPAddress: '198.51.100.7' });
  await db.$executeRaw`
    INSERT INTO smtp_client (id, address, account_name, is_own, counted_on) VALUES (${CLIENT}::uuid, '192.0.2.1', '', true, now())
    ON CONFLICT DO NOTHING`;
  await db.connectorTest.deleteMany();
  await db.connectorTest.create({ data: { id: 1n, serverId: hub1, connectorName: 'To B', actor: 'x' } });
  const place = async (kind: string, connector: string | null, domain: string) => {
    const row = connector && (await db.sendConnector.findFirstOrThrow({ where: { name: connector } }));
    const queue = await db.queue.create({
      data: {
        kind,
        deliveryType: kind === 'Unreachable' ? 'Unreachable' : 'DnsConnectorDelivery',
        domain: kind === 'Unreachable' ? '' : domain,
        connectorId: row ? row.id : null,
        homeServerId: hub1,
        ownerServerId: hub1,
      },
    });
    await placeMessage(db, queue.id, [domain]);
    await db.queueCounter.create({ data: { queueId: queue.id, slot: 0, count: 1n } });
    return `HUB1\\${kind === 'Unreachable' ? kind : queue.id}`;
  };
  queues = {
    a: await place('Delivery', 'To A', 'a.example'),
    b: await place('Delivery', 'To B', 'b.example'),
    unreachable: await place('Unreachable', null, 'c.example'),
  };
  await runAsLocal('New-User', { Name: 'Kim', LogonNames: ['kim'], Password: 'correct-horse-battery' });
  await runAsLocal('New-RoleGroup', {
    Name: 'A team',
    Roles: ROLES,
    Members: ['kim'],
    SendConnectorScope: ['to a'],
  });
  kim = await actorOf();
});

async function actorOf(): Promise<ProvedActor> {
  const { id } = await installation.db.user.findFirstOrThrow();
  return ProvedActor.prove('console:kim', id, (await findUserRights(installation.db, id)) ?? []);
}

const as = (actor: ProvedActor, cmdlet: string, parameters: Record<string, unknown> = {}) =>
  run({ cmdlet, parameters, actor });

async function refusalOf(actor: ProvedActor, cmdlet: string, parameters: Record<string, unknown>) {
  try {
    await as(actor, cmdlet, { ...parameters, WhatIf: true });
    return 'done';
  } catch (error) {
    if (error instanceof CommandError) return error.problems.map(({ id }) => id).join();
    throw error;
  }
}

describe('whose role group is for one send connector', () => {
  it('sees the queues and messages of that one, and is told that there may be others', async () => {
    const { output, warnings, page } = await as(kim, 'Get-Queue');
    expect(output.map(({ Identity }) => Identity)).toEqual([queues.a]);
    expect(page?.totalCount).toBe(1);
    expect(warnings.map(({ id }) => id)).toEqual(['LimitedByScope']);
    const messages = await as(kim, 'Get-Message');
    expect(messages.output.map(({ Queue }) => Queue)).toEqual([queues.a]);
    expect(messages.page?.totalCount).toBe(1);
    expect((await runAsLocal('Get-Queue')).warnings).toEqual([]);
    expect((await as(kim, 'Get-SendConnector')).output).toHaveLength(2);
  });

  it.each(['b', 'unreachable'] as const)('cannot name the queue %s, or a message in it', async (other) => {
    const Identity = queues[other];
    expect(await refusalOf(kim, 'Suspend-Queue', { Identity })).toBe('QueueNotFound');
    const [message] = (await runAsLocal('Get-Message', { Queue: Identity })).output;
    expect(await refusalOf(kim, 'Remove-Message', { Identity: message?.Identity })).toBe('MessageNotFound');
    expect(await refusalOf(kim, 'Export-Message', { Identity: message?.Identity })).toBe('MessageNotFound');
    await expect(as(kim, 'Get-Message', { Identity: message?.Identity })).rejects.toThrow('MessageNotFound');
  });

  it('reaches by a filter only what is theirs', async () => {
    const all = { Filter: 'Size -gt 0' };
    const items = async (cmdlet: string) => (await as(kim, cmdlet, { ...all, WhatIf: true })).items;
    expect((await items('Suspend-Message')).map(({ identity }) => identity)).toEqual([
      expect.stringContaining(`${queues.a}\\`),
    ]);
    const filter = { Filter: 'MessageCount -gt 0', WhatIf: true };
    expect((await as(kim, 'Suspend-Queue', filter)).items.map(({ identity }) => identity)).toEqual([
      queues.a,
    ]);
  });

  it('is told so of what they see and may not work with', async () => {
    await runAsLocal('Add-RoleGroupMember', { Identity: 'View-Only Organization Management', Member: 'kim' });
    const seeing = await actorOf();
    expect((await as(seeing, 'Get-Queue')).output).toHaveLength(3);
    expect(await refusalOf(seeing, 'Suspend-Queue', { Identity: queues.b })).toBe('OutOfScope');
    expect(await refusalOf(seeing, 'Suspend-Queue', { Identity: queues.a })).toBe('done');
  });

  it('changes that connector, no other, and makes none', async () => {
    expect(await refusalOf(kim, 'Set-SendConnector', { Identity: 'To A', Comment: 'x' })).toBe('done');
    expect(await refusalOf(kim, 'Set-SendConnector', { Identity: 'To B', Comment: 'x' })).toBe('OutOfScope');
    expect(await refusalOf(kim, 'Remove-SendConnector', { Identity: 'To B' })).toBe('OutOfScope');
    const made = { Name: 'To C', AddressSpaces: ['c.example'] };
    expect(await refusalOf(kim, 'New-SendConnector', made)).toBe('NewIsOutOfScope');
  });

  it('changes a credential that only that one signs in by, and takes none of another', async () => {
    const oauth = (connector: string, credential: string) => ({
      Identity: connector,
      DNSRoutingEnabled: false,
      SmartHosts: ['smtp.gmail.com'],
      SmartHostAuthMechanism: 'XOAuth2',
      SmtpCredential: credential,
    });
    const change = { Identity: 'relay', ClientId: 'another' };
    expect(await refusalOf(kim, 'Set-SmtpCredential', change)).toBe('OutOfScope');
    await runAsLocal('Set-SendConnector', oauth('To B', 'relay'));
    expect(await refusalOf(kim, 'Set-SmtpCredential', change)).toBe('OutOfScope');
    expect(await refusalOf(kim, 'Set-SendConnector', oauth('To A', 'relay'))).toBe('OutOfScope');
    await runAsLocal('New-SmtpCredential', { ...CREDENTIAL, Name: 'second' });
    await runAsLocal('Set-SendConnector', oauth('To A', 'second'));
    expect(await refusalOf(kim, 'Set-SmtpCredential', { ...change, Identity: 'second' })).toBe('done');
    expect(await refusalOf(kim, 'Set-SendConnector', { Identity: 'To A', Comment: 'x' })).toBe('done');
    await runAsLocal('Set-SendConnector', oauth('To B', 'second'));
    expect(await refusalOf(kim, 'Test-SmtpCredential', { Identity: 'second' })).toBe('OutOfScope');
  });

  it('does nothing any more when it is gone, and the role group says so', async () => {
    await runAsLocal('Remove-SendConnector', { Identity: 'To A', Confirm: false });
    const { output } = await runAsLocal('Get-RoleGroup', { Identity: 'A team' });
    expect(output[0]).toMatchObject({ SendConnectorScope: ['To A'], GoneFromScope: ['To A'] });
    expect((await as(await actorOf(), 'Get-Queue')).output).toEqual([]);
    await runAsLocal('New-SendConnector', { Name: 'To A', AddressSpaces: ['a.example'] });
    expect(await refusalOf(await actorOf(), 'Set-SendConnector', { Identity: 'To A' })).toBe('OutOfScope');
  });
});

describe('a role group’s scope', () => {
  it('is set, shown by present names, and taken back', async () => {
    await runAsLocal('Set-SendConnector', { Identity: 'To A', Name: 'To Adatum' });
    const set = (given: Record<string, unknown>) =>
      runAsLocal('Set-RoleGroup', { Identity: 'A team', ...given });
    const { output } = await set({ ServerScope: ['hub1'] });
    expect(output[0]).toMatchObject({ SendConnectorScope: ['To Adatum'], ServerScope: ['HUB1'] });
    expect((await set({ SendConnectorScope: null })).output[0]).toMatchObject({
      SendConnectorScope: null,
      AcceptedDomainScope: null,
    });
    expect(await complaintsOf('Set-RoleGroup', { Identity: 'A team', ServerScope: ['HUB9'] })).toEqual([
      'ServerScope.0 ObjectNotFound',
    ]);
  });

  it('is no built-in group’s', async () => {
    const given = { Identity: 'Organization Management', SendConnectorScope: [] };
    expect(await complaintsOf('Set-RoleGroup', given)).toEqual(['SendConnectorScope BuiltInRoleGroup']);
  });

  it('is not widened, nor left out of another group, by who has it', async () => {
    await runAsLocal('Set-RoleGroup', { Identity: 'A team', Roles: { Add: ['Role Management'] } });
    const keeper = await actorOf();
    const wider = { Identity: 'A team', SendConnectorScope: null };
    expect(await refusalOf(keeper, 'Set-RoleGroup', wider)).toBe('MayDoMore');
    const made = { Name: 'Mine', Roles: ['Transport Queues'], Members: ['kim'] };
    expect(await refusalOf(keeper, 'New-RoleGroup', made)).toBe('MayDoMore');
    expect(await refusalOf(keeper, 'New-RoleGroup', { ...made, SendConnectorScope: ['To B'] })).toBe(
      'MayDoMore',
    );
    expect(await refusalOf(keeper, 'New-RoleGroup', { ...made, SendConnectorScope: ['To A'] })).toBe('done');
    const join = { Identity: 'Mail Flow Operators', Member: 'kim' };
    expect(await refusalOf(keeper, 'Add-RoleGroupMember', join)).toBe('MayDoMore');
  });
});

it('each cmdlet whose permission can be limited asks how far it reaches', async () => {
  const scopable = allCommands().filter(({ permission }) => SCOPABLE_PERMISSIONS.includes(permission));
  expect(scopable.length).toBeGreaterThan(15);
  const silent: string[] = [];
  for (const { name, permission } of scopable) {
    const actor = ProvedActor.prove('console:nobody', null, new Map([[permission, NOWHERE]]));
    const parameters = SAMPLES[name];
    if (parameters === undefined) {
      silent.push(`${name} has no sample`);
      continue;
    }
    try {
      const report = await as(actor, name, parameters());
      if (report.output.length + report.items.length > 0) silent.push(`${name} reaches something`);
    } catch (error) {
      const ids = error instanceof CommandError ? error.problems.map(({ id }) => id) : [String(error)];
      // One that found nothing to ask about has not been tried.
      if (ids.some((id) => !REFUSALS.includes(id))) silent.push(`${name}: ${ids.join()}`);
    }
  }
  expect(silent).toEqual([]);
});

const CLIENT = '00000000-0000-4000-8000-000000000070';

const CREDENTIAL = {
  Name: 'relay',
  Provider: 'Google',
  Kind: 'RefreshToken',
  UserName: 'a@contoso.com',
  ClientId: 'x',
  RefreshToken: 'y',
};

const REFUSALS = ['OutOfScope', 'NewIsOutOfScope', 'MessageNotFound', 'QueueNotFound', 'TransportServerDown'];

const NOWHERE: Reach = [{ sendConnector: [], acceptedDomain: [], server: [] }];

/** What each of them would work with, by somebody who may. */
const SAMPLES: Readonly<Record<string, () => Record<string, unknown>>> = {
  'Add-IPBlockListEntry': () => ({ IPAddress: '192.0.2.1', WhatIf: true }),
  'Connect-SmtpCredential': () => ({ Identity: 'relay', WhatIf: true }),
  'Export-Message': () => ({ Identity: 'HUB1\\Unreachable\\1', WhatIf: true }),
  'Get-ClientReport': () => ({}),
  'Get-DeliveryAttempt': () => ({ Message: '1' }),
  'Get-FinishedMessage': () => ({}),
  'Get-Message': () => ({}),
  'Get-Queue': () => ({}),
  'Get-ReceiveSession': () => ({}),
  'Get-RestoredMail': () => ({}),
  'New-AcceptedDomain': () => ({ Name: 'x', DomainName: 'x.example', WhatIf: true }),
  'New-ReceiveConnector': () => ({
    Name: 'x',
    Server: 'HUB1',
    Usage: 'Client',
    RemoteIPRanges: ['192.0.2.1'],
    WhatIf: true,
  }),
  'New-SendConnector': () => ({ Name: 'x', AddressSpaces: ['x.example'], WhatIf: true }),
  'New-SmtpCredential': () => ({ ...CREDENTIAL, Name: 'x', WhatIf: true }),
  'Remove-AcceptedDomain': () => ({ Identity: 'x', WhatIf: true }),
  'Remove-IPBlockListEntry': () => ({ Identity: '198.51.100.7', WhatIf: true }),
  'Remove-Message': () => ({ Filter: 'Size -gt 0', WhatIf: true }),
  'Remove-ReceiveConnector': () => ({ Identity: 'Relay HUB1', WhatIf: true }),
  'Remove-RestoredMail': () => ({ Filter: 'MessageCount -gt 0', WhatIf: true }),
  'Remove-SendConnector': () => ({ Identity: 'To A', WhatIf: true }),
  'Remove-SmtpCredential': () => ({ Identity: 'relay', WhatIf: true }),
  'Resume-Message': () => ({ Filter: 'Size -gt 0', WhatIf: true }),
  'Resume-Queue': () => ({ Filter: 'MessageCount -gt 0', WhatIf: true }),
  'Resume-RestoredMail': () => ({ Filter: 'MessageCount -gt 0', WhatIf: true }),
  'Retry-Queue': () => ({ Filter: 'MessageCount -gt 0', WhatIf: true }),
  'Send-MailMessage': () => ({
    From: 'a@a.example',
    To: ['b@b.example'],
    Subject: 's',
    Body: 'b',
    WhatIf: true,
  }),
  'Set-AcceptedDomain': () => ({ Identity: 'x', Name: 'y', WhatIf: true }),
  'Set-ClientReport': () => ({ Identity: CLIENT, Label: 'x', WhatIf: true }),
  'Set-Message': () => ({ Filter: 'Size -gt 0', ExpirationTime: null, WhatIf: true }),
  'Set-ReceiveConnector': () => ({ Identity: 'Relay HUB1', Comment: 'x', WhatIf: true }),
  'Set-SendConnector': () => ({ Identity: 'To A', Comment: 'x', WhatIf: true }),
  'Set-SmtpCredential': () => ({ Identity: 'relay', UserName: 'b@contoso.com', WhatIf: true }),
  'Set-TransportServer': () => ({ Identity: 'HUB1', MaxOutboundConnections: 7, WhatIf: true }),
  'Suspend-Message': () => ({ Filter: 'Size -gt 0', WhatIf: true }),
  'Suspend-Queue': () => ({ Filter: 'MessageCount -gt 0', WhatIf: true }),
  'Stop-SendConnectorTest': () => ({ Identity: 1, WhatIf: true }),
  'Test-SendConnector': () => ({ Identity: 'To A', Recipient: 'a@a.example', WhatIf: true }),
  'Test-SmtpCredential': () => ({ Identity: 'relay', WhatIf: true }),
};
