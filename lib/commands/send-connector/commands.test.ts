import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  complaintsOf,
  placeMessage,
  runAsLocal,
  useTestInstallation,
} from '@/lib/commands/test-installation';
import { toSecretKey } from '@/lib/secrets/key';
import { open } from '@/lib/secrets/seal';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

beforeEach(async () => {
  await installation.db.sendConnector.deleteMany();
});

const create = (parameters: Record<string, unknown> = {}) =>
  runAsLocal('New-SendConnector', { Name: 'outbound', AddressSpaces: ['*'], ...parameters });

describe('New-SendConnector', () => {
  it('stores what was given and the presets, and shows it as Get-SendConnector does', async () => {
    const report = await create({ Usage: 'Internet', Comment: 'first' });
    expect(report.output).toEqual((await runAsLocal('Get-SendConnector', { Identity: 'OUTBOUND' })).output);
    expect(report.output[0]).toMatchObject({
      Name: 'outbound',
      Usage: 'Internet',
      AddressSpaces: ['SMTP:*;1'],
      DNSRoutingEnabled: true,
      Port: 2500,
      MaxMessageSize: '35 MB',
      ConnectionInactivityTimeOut: '00:10:00',
      Comment: 'first',
    });
  });

  it('takes the running transport servers when none is named', async () => {
    expect((await create()).output[0]).toMatchObject({ SourceTransportServers: ['HUB1'] });
  });

  it('takes named servers without regard to case, and warns when none of them runs', async () => {
    const report = await create({ SourceTransportServers: 'hub2' });
    expect(report.output[0]).toMatchObject({ SourceTransportServers: ['HUB2'] });
    expect(report.warnings).toEqual([
      { id: 'SourceServersDown', parameter: 'SourceTransportServers', args: { names: 'HUB2' } },
    ]);
  });

  it('warns of a source server without a full name, until the connector or the server has one', async () => {
    const setName = (fqdn: string) =>
      installation.db.transportServer.update({ where: { id: installation.hub1 }, data: { fqdn } });
    await setName('vm');
    const warning = {
      id: 'ServerNameNotFull',
      parameter: 'SourceTransportServers',
      args: { server: 'HUB1', fqdn: 'vm' },
    };
    expect((await create()).warnings).toEqual([warning]);
    expect((await create({ Name: 'named', Fqdn: 'mail.contoso.com' })).warnings).toEqual([]);
    const set = (parameters: Record<string, unknown>) =>
      runAsLocal('Set-SendConnector', { Identity: 'outbound', ...parameters });
    expect((await set({ Comment: 'x' })).warnings).toEqual([warning]);
    expect(
      (await runAsLocal('Set-TransportServer', { Identity: 'HUB1', Fqdn: 'Hub1.Contoso.com.' })).output[0],
    ).toMatchObject({ Fqdn: 'hub1.contoso.com' });
    expect((await set({ Comment: 'y' })).warnings).toEqual([]);
    expect(await complaintsOf('Set-TransportServer', { Identity: 'HUB1', Fqdn: 'vm' })).toEqual([
      'Fqdn FqdnInvalid',
    ]);
  });

  it('refuses a name that is taken, whatever its case', async () => {
    await create({ Name: 'Äußeres' });
    expect(await complaintsOf('New-SendConnector', { Name: 'äußeres', AddressSpaces: '*' })).toEqual([
      'Name NameTaken',
    ]);
  });

  it('refuses an unknown source server by its place in the list', async () => {
    const given = { Name: 'x', AddressSpaces: '*', SourceTransportServers: ['HUB1', 'HUB9'] };
    expect(await complaintsOf('New-SendConnector', given)).toEqual([
      'SourceTransportServers.1 SourceServerUnknown',
    ]);
  });

  it('lets one of two racing commands have the name', async () => {
    const results = await Promise.all(
      [1, 2].map(() => complaintsOf('New-SendConnector', { Name: 'race', AddressSpaces: '*' })),
    );
    expect(results.map(String).sort()).toEqual(['', 'Name NameTaken']);
  });

  it('leaves a routing version with its cause, and nothing at all with -WhatIf', async () => {
    const versions = () => installation.db.routingVersion.findMany({ orderBy: { version: 'asc' } });
    const before = await versions();
    const whatIf = await create({ WhatIf: true });
    expect(whatIf).toMatchObject({ whatIf: true, output: [{ Name: 'outbound' }] });
    expect(await versions()).toEqual(before);
    expect((await runAsLocal('Get-SendConnector')).output).toEqual([]);
    await create();
    expect((await versions()).slice(before.length)).toMatchObject([{ cause: 'New-SendConnector outbound' }]);
  });
});

describe('a smart host’s credential', () => {
  const withCredential = {
    DNSRoutingEnabled: false,
    SmartHosts: ['smtp.example.net'],
    SmartHostAuthMechanism: 'BasicAuthRequireTLS',
    AuthenticationCredential: { UserName: 'relay', Password: 'horse battery' },
  };

  it('is encrypted for its connector, and its password is in no answer and in no audit entry', async () => {
    const report = await create(withCredential);
    expect(report.output[0]).toMatchObject({ AuthenticationCredential: 'relay' });
    expect(JSON.stringify(report)).not.toContain('horse');
    expect(report.commandText).toContain('(hidden)');
    expect(
      JSON.stringify(await installation.db.auditEntry.findMany({ select: { command: true } })),
    ).not.toContain('horse');
    const stored = await installation.db.sendConnector.findFirstOrThrow();
    const key = toSecretKey(Buffer.from('11'.repeat(32), 'hex'));
    const sealed = {
      ciphertext: stored.authenticationCiphertext ?? new Uint8Array(),
      keyId: stored.authenticationKeyId ?? '',
    };
    expect(open(key, sealed, stored.id)).toBe('horse battery');
  });

  it('stays when other settings change, and goes with the authentication', async () => {
    await create(withCredential);
    const before = await installation.db.sendConnector.findFirstOrThrow();
    await runAsLocal('Set-SendConnector', { Identity: 'outbound', Comment: 'second' });
    const kept = await installation.db.sendConnector.findFirstOrThrow();
    expect(kept.authenticationCiphertext).toEqual(before.authenticationCiphertext);
    await runAsLocal('Set-SendConnector', { Identity: 'outbound', SmartHostAuthMechanism: 'None' });
    expect(await installation.db.sendConnector.findFirstOrThrow()).toMatchObject({
      authenticationUserName: null,
      authenticationCiphertext: null,
      authenticationKeyId: null,
    });
  });

  it('is refused when the installation has another key', async () => {
    await installation.db.installation.create({ data: { secretKeyFingerprint: 'another' } });
    expect(
      await complaintsOf('New-SendConnector', { Name: 'x', AddressSpaces: '*', ...withCredential }),
    ).toEqual(['AuthenticationCredential SecretKeyDiffers']);
    await installation.db.installation.deleteMany();
  });
});

describe('Set-SendConnector', () => {
  const set = (parameters: Record<string, unknown>) =>
    runAsLocal('Set-SendConnector', { Identity: 'outbound', ...parameters });

  it('changes what is given and keeps the rest', async () => {
    await create({ Usage: 'Internet', MaxMessageSize: 'unlimited', Fqdn: 'mail.contoso.com' });
    const { output } = await set({ Name: 'renamed', Enabled: false, Fqdn: null });
    expect(output[0]).toMatchObject({
      Name: 'renamed',
      Enabled: false,
      Fqdn: null,
      Usage: 'Internet',
      MaxMessageSize: 'unlimited',
    });
  });

  it('adds to and takes from lists', async () => {
    await create({ AddressSpaces: ['contoso.com;5', 'fabrikam.com'] });
    const { output } = await set({
      AddressSpaces: { Add: ['*.jp', 'contoso.com;9'], Remove: 'fabrikam.com;77' },
      SourceTransportServers: { Add: 'HUB2' },
    });
    expect(output[0]).toMatchObject({
      AddressSpaces: ['SMTP:contoso.com;9', 'SMTP:*.jp;1'],
      SourceTransportServers: ['HUB1', 'HUB2'],
    });
  });

  it.each([
    ['the last address space', { AddressSpaces: { Remove: '*' } }, 'AddressSpaces AddressSpacesRequired'],
    [
      'the last source server',
      { SourceTransportServers: { Remove: 'HUB1' } },
      'SourceTransportServers SourceServersRequired',
    ],
    [
      'DNS without a smart host to take its place',
      { DNSRoutingEnabled: false },
      'SmartHosts SmartHostsRequired',
    ],
    ['smart hosts while DNS routes', { SmartHosts: ['a.b'] }, 'SmartHosts SmartHostsWithDnsRouting'],
    [
      'RequireTLS while a TLS level needs it',
      { RequireTLS: false },
      'TlsAuthLevel TlsAuthLevelNeedsRequireTls',
    ],
    ['a name for one that is taken', { Name: 'OTHER' }, 'Name NameTaken'],
  ])('does not give up %s', async (_title, given, complaint) => {
    await create({ RequireTLS: true, TlsAuthLevel: 'EncryptionOnly' });
    await create({ Name: 'other' });
    expect(await complaintsOf('Set-SendConnector', { Identity: 'outbound', ...given })).toEqual([complaint]);
  });

  it('rewrites senders by entries, one for each sender, and moves no mail by it', async () => {
    await create();
    const before = await installation.db.routingVersion.count();
    const rewriting = async (change: unknown) => {
      const { output } = await set({ SenderRewriting: change });
      return output[0]?.SenderRewriting;
    };
    expect(await rewriting(['*@Printer.local->scanner@contoso.com', 'a@b.example -> c@contoso.com'])).toEqual(
      ['*@printer.local -> scanner@contoso.com', 'a@b.example -> c@contoso.com'],
    );
    expect(
      await rewriting({
        Add: '*@printer.local -> printer@contoso.com',
        Remove: 'A@b.example -> x@y.example',
      }),
    ).toEqual(['*@printer.local -> printer@contoso.com']);
    expect((await set({ SenderRewritingReplyToEnabled: true })).output[0]).toMatchObject({
      SenderRewriting: ['*@printer.local -> printer@contoso.com'],
      SenderRewritingReplyToEnabled: true,
    });
    expect(await installation.db.routingVersion.count()).toBe(before);
  });

  it('connects from addresses of its servers, and warns of one that a running server does not have', async () => {
    const { db, hub1 } = installation;
    await db.transportServer.update({
      where: { id: hub1 },
      data: { computerAddresses: ['192.0.2.7', '2001:db8::7'] },
    });
    await create();
    const change = (SourceIPAddress: unknown) => set({ SourceIPAddress });
    const { output, warnings } = await change(['192.0.2.7', '2001:DB8:0::7']);
    expect(output[0]?.SourceIPAddress).toEqual(['192.0.2.7', '2001:db8::7']);
    expect(warnings).toEqual([]);
    expect((await change({ Remove: '2001:db8::7', Add: '::' })).warnings).toEqual([]);
    expect((await change('192.0.2.8')).warnings).toEqual([
      {
        id: 'SourceAddressNotThere',
        parameter: 'SourceIPAddress',
        args: { address: '192.0.2.8', server: 'HUB1', own: '192.0.2.7, 2001:db8::7' },
      },
    ]);
    expect((await change('0.0.0.0')).output[0]).toMatchObject({ SourceIPAddress: ['0.0.0.0'] });
    expect((await set({ Comment: 'x' })).warnings).toEqual([]);
  });

  it('warns of versions of TLS that others read, and of those that end TLS where it is not required', async () => {
    await create();
    const warned = async (given: Record<string, unknown>) => (await set(given)).warnings.map(({ id }) => id);
    expect(await warned({ TlsMinimumVersion: 'Tls10' })).toEqual(['OldTlsSent']);
    expect(await warned({ TlsMinimumVersion: 'Tls13' })).toEqual(['TlsMinimumNotRequired']);
    expect(await warned({ RequireTLS: true })).toEqual([]);
    expect(await warned({ TlsMinimumVersion: 'Tls13' })).toEqual([]);
    expect(await warned({ TlsMinimumVersion: 'Tls12', ClientCertificateEnabled: true })).toEqual([]);
  });

  it('is limited to senders in the form that is compared, and refuses what is no sender', async () => {
    await create();
    const count = await installation.db.routingVersion.count();
    const { output } = await set({
      AcceptMessagesOnlyFrom: ['Scan@Contoso.com', '@Bücher.example', '*.fabrikam.com'],
    });
    expect(output[0]?.AcceptMessagesOnlyFrom).toEqual([
      'scan@contoso.com',
      'xn--bcher-kva.example',
      '*.fabrikam.com',
    ]);
    expect(await installation.db.routingVersion.count()).toBe(count + 1);
    for (const item of ['*', 'a b', '*@contoso.com', '<>', ''])
      expect(
        await complaintsOf('Set-SendConnector', { Identity: 'outbound', AcceptMessagesOnlyFrom: [item] }),
      ).toEqual(['AcceptMessagesOnlyFrom.0 SenderInvalid']);
  });

  it('refuses an entry that yields no address, by its place in the list', async () => {
    const given = { SenderRewriting: ['a@b.example -> c@contoso.com', '*@printer.local -> contoso.com'] };
    await expect(set(given)).rejects.toMatchObject({
      problems: [
        {
          id: 'SenderRewritingToInvalid',
          parameter: 'SenderRewriting.1',
          args: { value: '*@printer.local -> contoso.com' },
        },
      ],
    });
  });

  it('clears smart hosts and says so when it turns to DNS', async () => {
    await create({
      DNSRoutingEnabled: false,
      SmartHosts: ['a.b'],
      SmartHostAuthMechanism: 'ExternalAuthoritative',
    });
    const report = await set({ DNSRoutingEnabled: true });
    expect(report.output[0]).toMatchObject({
      DNSRoutingEnabled: true,
      SmartHosts: [],
      SmartHostAuthMechanism: 'None',
    });
    expect(report.warnings).toMatchObject([{ id: 'SmartHostsCleared' }]);
  });

  it('writes no routing version for what moves no mail', async () => {
    await create();
    const count = await installation.db.routingVersion.count();
    await set({ Comment: 'x', RequireTLS: true, Port: 26 });
    expect(await installation.db.routingVersion.count()).toBe(count);
    await set({ Enabled: false });
    expect(await installation.db.routingVersion.count()).toBe(count + 1);
  });

  it('names the cure when there is no such connector', async () => {
    expect(await complaintsOf('Set-SendConnector', { Identity: 'nobody', Comment: 'x' })).toEqual([
      'Identity ObjectNotFound',
    ]);
  });
});

describe('Remove-SendConnector', () => {
  it('asks first, then removes', async () => {
    await create();
    expect(await complaintsOf('Remove-SendConnector', { Identity: 'outbound' })).toEqual([
      'Confirm ConfirmationRequired',
    ]);
    await runAsLocal('Remove-SendConnector', { Identity: 'outbound', Confirm: false });
    expect((await runAsLocal('Get-SendConnector')).output).toEqual([]);
  });

  it('finds a connector by its GUID', async () => {
    const guid = (await create()).output[0]?.Guid;
    await runAsLocal('Remove-SendConnector', { Identity: guid, Confirm: false });
    expect(await installation.db.sendConnector.count()).toBe(0);
  });
});

describe('the effect on waiting mail', () => {
  let unreachable: bigint;

  beforeAll(async () => {
    const { db, hub1 } = installation;
    const server = { homeServerId: hub1, ownerServerId: hub1 };
    const queue = await db.queue.create({
      data: { ...server, kind: 'Unreachable', deliveryType: 'Unreachable' },
    });
    unreachable = queue.id;
    await placeMessage(db, unreachable, ['contoso.com', 'fabrikam.com']);
    await placeMessage(db, unreachable, ['contoso.com'], { size: 2_000_000n });
    await placeMessage(db, unreachable, ['tailspintoys.com']);
    await placeMessage(db, unreachable, ['contoso.com'], { status: 'Suspended' });
  });

  it('is nothing when no waiting domain matches', async () => {
    expect((await create({ AddressSpaces: 'nowhere.example' })).queueEffect).toEqual({
      movedMessages: 0,
      releasedMessages: 0,
      strandedMessages: 0,
    });
  });

  it('counts each message that is released once, whatever its recipients', async () => {
    const report = await create({ AddressSpaces: ['contoso.com', 'fabrikam.com'], WhatIf: true });
    expect(report.queueEffect).toEqual({ movedMessages: 2, releasedMessages: 2, strandedMessages: 0 });
    expect((await create({ AddressSpaces: '*' })).queueEffect).toMatchObject({ releasedMessages: 3 });
  });

  it('tells a message that is too large from one that leaves', async () => {
    const report = await create({ AddressSpaces: 'contoso.com', MaxMessageSize: '1MB' });
    expect(report.queueEffect).toEqual({ movedMessages: 2, releasedMessages: 1, strandedMessages: 0 });
  });

  it('does so when all that waits moves', async () => {
    const report = await create({ AddressSpaces: '*', MaxMessageSize: '1MB' });
    expect(report.queueEffect).toEqual({ movedMessages: 3, releasedMessages: 2, strandedMessages: 0 });
  });

  it('tells senders apart where a connector is limited to some, in each form of their domain', async () => {
    const { db } = installation;
    const senders = [
      'scan@printer.test',
      'SCAN@Printer.test',
      'x@bücher.test',
      'x@b.xn--bcher-kva.test',
      'x@a_b.test',
      '',
    ];
    for (const from of senders) await placeMessage(db, unreachable, ['senders.test'], { from });
    const effectOf = async (...AcceptMessagesOnlyFrom: string[]) =>
      (await create({ Name: 'some', AddressSpaces: 'senders.test', AcceptMessagesOnlyFrom, WhatIf: true }))
        .queueEffect;
    expect(await effectOf()).toMatchObject({ movedMessages: 6, releasedMessages: 6 });
    expect(await effectOf('scan@printer.test')).toMatchObject({ movedMessages: 2, releasedMessages: 2 });
    expect(await effectOf('@printer.test', '*.bücher.test')).toMatchObject({ releasedMessages: 4 });
    expect(await effectOf('bücher.test')).toMatchObject({ releasedMessages: 1 });
    expect(await effectOf('*.test')).toMatchObject({ movedMessages: 5, releasedMessages: 5 });
    expect(await effectOf('axb.test', '*.axb.test')).toMatchObject({ releasedMessages: 0 });
    await create({ Name: 'some', AddressSpaces: 'senders.test', AcceptMessagesOnlyFrom: 'printer.test' });
    const { queueEffect } = await runAsLocal('Set-SendConnector', {
      Identity: 'some',
      AcceptMessagesOnlyFrom: { Add: 'x@a_b.test' },
      WhatIf: true,
    });
    expect(queueEffect).toMatchObject({ movedMessages: 1, releasedMessages: 1, strandedMessages: 0 });
    await db.recipient.deleteMany({ where: { domain: 'senders.test' } });
    await db.copy.deleteMany({ where: { recipients: { none: {} } } });
  });

  describe('of a delivery queue', () => {
    const remove = (Identity: string) => runAsLocal('Remove-SendConnector', { Identity, WhatIf: true });
    const set = (given: Record<string, unknown>) =>
      runAsLocal('Set-SendConnector', { Identity: 'wingtip', WhatIf: true, ...given });

    beforeEach(async () => {
      const { db, hub1 } = installation;
      await db.recipient.deleteMany({ where: { domain: 'wingtip.com' } });
      await db.copy.deleteMany({ where: { recipients: { none: {} } } });
      await db.queue.deleteMany({ where: { kind: 'Delivery' } });
      const connectorId = String(
        (await create({ Name: 'wingtip', AddressSpaces: 'wingtip.com' })).output[0]?.Guid,
      );
      const server = { homeServerId: hub1, ownerServerId: hub1 };
      const next = { deliveryType: 'DnsConnectorDelivery', connectorId, domain: 'wingtip.com' };
      const queue = await db.queue.create({ data: { ...server, kind: 'Delivery', ...next } });
      await placeMessage(db, queue.id, ['wingtip.com']);
    });

    it('counts as stranded what loses its connector', async () => {
      const stranded = { movedMessages: 1, releasedMessages: 0, strandedMessages: 1 };
      expect((await remove('wingtip')).queueEffect).toEqual(stranded);
      expect((await set({ Enabled: false })).queueEffect).toEqual(stranded);
    });

    it('counts as moved what another connector or server takes', async () => {
      const moved = { movedMessages: 1, releasedMessages: 0, strandedMessages: 0 };
      expect((await set({ SourceTransportServers: 'HUB2' })).queueEffect).toEqual(moved);
      expect((await set({ DNSRoutingEnabled: false, SmartHosts: 'a.b' })).queueEffect).toEqual(moved);
      await create({ Name: 'other', AddressSpaces: '*.com', Enabled: false });
      await runAsLocal('Set-SendConnector', {
        Identity: 'other',
        AddressSpaces: 'wingtip.com;9',
        Enabled: true,
      });
      expect((await remove('wingtip')).queueEffect).toEqual(moved);
    });

    it('leaves alone what a better connector or a changed address space would route otherwise', async () => {
      const nothing = { movedMessages: 0, releasedMessages: 0, strandedMessages: 0 };
      expect((await create({ Name: 'a', AddressSpaces: 'wingtip.com', WhatIf: true })).queueEffect).toEqual(
        nothing,
      );
      expect((await set({ AddressSpaces: 'nowhere.example' })).queueEffect).toEqual(nothing);
    });
  });
});
