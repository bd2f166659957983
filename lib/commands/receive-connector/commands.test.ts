import { beforeEach, describe, expect, it } from 'vitest';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

/** As the transport process makes them at its first start. */
beforeEach(async () => {
  const { db, hub1 } = installation;
  await db.receiveConnector.deleteMany();
  const shared = { serverId: hub1, bindings: ['127.0.0.1:2525'] };
  await db.receiveConnector.createMany({
    data: [
      {
        ...shared,
        name: 'Default HUB1',
        remoteIpRanges: ['0.0.0.0/0', '::/0'],
        permissionGroups: ['AnonymousUsers'],
        authMechanism: ['Tls'],
      },
      {
        ...shared,
        name: 'Relay HUB1',
        remoteIpRanges: ['127.0.0.0/8', '::1/128'],
        permissionGroups: ['ExchangeServers'],
        authMechanism: ['Tls', 'ExternalAuthoritative'],
      },
    ],
  });
});

const setRelay = (parameters: Record<string, unknown>) =>
  runAsLocal('Set-ReceiveConnector', { Identity: 'Relay HUB1', ...parameters });
const complaints = (parameters: Record<string, unknown>) =>
  complaintsOf('Set-ReceiveConnector', { Identity: 'Relay HUB1', ...parameters });

describe('Get-ReceiveConnector', () => {
  it('lists those of a server', async () => {
    const names = async (Server: string) =>
      (await runAsLocal('Get-ReceiveConnector', { Server })).output.map((row) => row.Name);
    expect(await names('HUB1')).toEqual(['Default HUB1', 'Relay HUB1']);
    expect(await names('HUB2')).toEqual([]);
  });

  it('shows the defaults we ship', async () => {
    expect((await runAsLocal('Get-ReceiveConnector', { Identity: 'default hub1' })).output[0]).toMatchObject({
      Server: 'HUB1',
      Bindings: ['127.0.0.1:2525'],
      MaxMessageSize: '36 MB',
      MaxRecipientsPerMessage: 5000,
      MaxHopCount: 30,
      MaxProtocolErrors: 5,
      MaxInboundConnection: 5000,
      MaxInboundConnectionPerSource: 100,
      ConnectionTimeout: '00:10:00',
      ConnectionInactivityTimeout: '00:05:00',
    });
  });

  it('takes a name behind its server’s, as Exchange writes it', async () => {
    const { output } = await runAsLocal('Get-ReceiveConnector', { Identity: 'hub1\\relay HUB1' });
    expect(output).toMatchObject([{ Name: 'Relay HUB1' }]);
    expect(await complaintsOf('Get-ReceiveConnector', { Identity: 'HUB2\\Relay HUB1' })).toEqual([
      'Identity ObjectNotFound',
    ]);
  });

  it('refuses an unknown server', async () => {
    expect(await complaintsOf('Get-ReceiveConnector', { Server: 'HUB9' })).toEqual(['Server ObjectNotFound']);
  });
});

describe('Set-ReceiveConnector', () => {
  it('lets further clients relay', async () => {
    const report = await setRelay({
      RemoteIPRanges: { Add: ['192.168.0.0/16', '10.0.0.10-10.0.0.13'], Remove: '::1' },
    });
    expect(report.output[0]).toMatchObject({
      RemoteIPRanges: ['127.0.0.0/8', '192.168.0.0/16', '10.0.0.10-10.0.0.13'],
    });
  });

  it.each([['0.0.0.0/0'], ['0.0.0.0-255.255.255.255'], ['8.0.0.0/7'], ['::/0'], ['2000::/3']])(
    'does not make an open relay of %s',
    async (range) => {
      expect(await complaints({ RemoteIPRanges: ['127.0.0.0/8', range] })).toEqual([
        'RemoteIPRanges OpenRelayRange',
      ]);
    },
  );

  it('lets the connector that does not relay serve everyone', async () => {
    const given = { Identity: 'Default HUB1', RemoteIPRanges: ['0.0.0.0-255.255.255.255', '::/0'] };
    expect((await runAsLocal('Set-ReceiveConnector', given)).output[0]).toMatchObject({
      RemoteIPRanges: ['0.0.0.0/0', '::/0'],
    });
  });

  it('refuses a range that the other connector has, and an empty list', async () => {
    const given = { Identity: 'Default HUB1', RemoteIPRanges: { Add: '127.0.0.0/8' } };
    expect(await complaintsOf('Set-ReceiveConnector', given)).toEqual(['RemoteIPRanges RemoteIpRangeTaken']);
    expect(await complaints({ RemoteIPRanges: [] })).toEqual(['RemoteIPRanges RemoteIpRangesRequired']);
  });

  it('names proxies as ranges are named, and refuses a network that anyone could stand in', async () => {
    const named = await setRelay({ ProxyProtocolIPRanges: ['127.0.0.9', '10.0.0.10-10.0.0.13'] });
    expect(named.output[0]).toMatchObject({
      ProxyProtocolIPRanges: ['127.0.0.9', '10.0.0.10/31', '10.0.0.12/31'],
    });
    expect(await complaints({ ProxyProtocolIPRanges: ['127.0.0.9', '0.0.0.0/0'] })).toEqual([
      'ProxyProtocolIPRanges ProxyRangeTooWide',
    ]);
    expect(await complaints({ ProxyProtocolIPRanges: ['proxy.contoso.com'] })).toEqual([
      'ProxyProtocolIPRanges.0 RemoteIpRangeInvalid',
    ]);
    const cleared = await setRelay({ ProxyProtocolIPRanges: [] });
    expect(cleared.output[0]).toMatchObject({ ProxyProtocolIPRanges: [] });
  });

  it('changes limits and texts, each held against the stored ones', async () => {
    const report = await setRelay({
      MaxMessageSize: '50MB',
      Banner: '220 mail.contoso.com ready',
      MaxHopCount: 12,
      Enabled: false,
    });
    expect(report.output[0]).toMatchObject({
      MaxMessageSize: '50 MB',
      Banner: '220 mail.contoso.com ready',
      MaxHopCount: 12,
      Enabled: false,
    });
    expect(await complaints({ ConnectionTimeout: '00:01:00' })).toEqual([
      'ConnectionInactivityTimeout InactivityAboveTimeout',
    ]);
  });
});

describe('who may send through a connector', () => {
  const setDefault = (parameters: Record<string, unknown>) =>
    runAsLocal('Set-ReceiveConnector', { Identity: 'Default HUB1', ...parameters });
  const WITH_USERS = {
    AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
    PermissionGroups: ['AnonymousUsers', 'ExchangeUsers'],
  };

  it('may be who has signed in', async () => {
    const { output, warnings } = await setDefault({
      AuthMechanism: ['basicauthrequiretls', 'basicauth', 'tls'],
      PermissionGroups: ['exchangeusers', 'anonymoususers'],
    });
    expect(output[0]).toMatchObject(WITH_USERS);
    expect(warnings).toEqual([]);
    // Another change leaves it, and says nothing of it.
    expect((await setDefault({ Comment: 'x' })).output[0]).toMatchObject(WITH_USERS);
  });

  it.each([
    [{ AuthMechanism: ['Tls', 'BasicAuth'] }, ['PasswordsInTheClear', 'SignInGivesNothing']],
    [{ AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'] }, ['SignInGivesNothing']],
    [{ PermissionGroups: ['ExchangeUsers'] }, ['NobodyCanSignIn']],
  ])('%j is warned of', async (given, ids) => {
    expect((await setDefault(given)).warnings.map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    [{ AuthMechanism: ['None', 'Tls'] }, 'AuthMechanism NoneStandsAlone'],
    [{ AuthMechanism: ['Tls', 'BasicAuthRequireTLS'] }, 'AuthMechanism RequireTlsNeedsBasicAndTls'],
    [{ AuthMechanism: ['BasicAuth', 'BasicAuthRequireTLS'] }, 'AuthMechanism RequireTlsNeedsBasicAndTls'],
    [
      { AuthMechanism: ['Tls', 'BasicAuth', 'ExternalAuthoritative'] },
      'AuthMechanism ExternalGoesOnlyWithTls',
    ],
    [{ AuthMechanism: ['Integrated'] }, 'AuthMechanism.0 ValueNotOneOf'],
    [{ PermissionGroups: ['AnonymousUsers'] }, 'PermissionGroups ExternalNeedsServers'],
    [{ PermissionGroups: ['ExchangeLegacyServers'] }, 'PermissionGroups.0 ValueNotOneOf'],
    [{ PermissionGroups: ['None', 'ExchangeServers'] }, 'PermissionGroups NoneStandsAlone'],
  ])('%j is refused', async (given, complaint) => {
    expect(await complaints(given)).toEqual([complaint]);
  });

  it('is never everybody: what is open to all addresses is secured by nothing external', async () => {
    const given = { AuthMechanism: ['Tls', 'ExternalAuthoritative'], PermissionGroups: ['ExchangeServers'] };
    const wanted = { Identity: 'Default HUB1', ...given };
    expect(await complaintsOf('Set-ReceiveConnector', wanted)).toEqual(['RemoteIPRanges OpenRelayRange']);
    await setRelay({ AuthMechanism: ['Tls'], PermissionGroups: ['AnonymousUsers'] });
    await setDefault({ RemoteIPRanges: ['10.0.0.0/8'] });
    await setRelay({ RemoteIPRanges: ['0.0.0.0/0'] });
    expect(await complaints({ ...given })).toEqual(['RemoteIPRanges OpenRelayRange']);
  });

  it('is nobody with neither', async () => {
    const { output } = await setDefault({ AuthMechanism: [], PermissionGroups: [] });
    expect(output[0]).toMatchObject({ AuthMechanism: ['None'], PermissionGroups: ['None'] });
  });
});

describe('New-ReceiveConnector', () => {
  const make = (parameters: Record<string, unknown>) =>
    runAsLocal('New-ReceiveConnector', { Name: 'New', Server: 'HUB1', ...parameters });
  const complaintsOfNew = (parameters: Record<string, unknown>) =>
    complaintsOf('New-ReceiveConnector', { Name: 'New', Server: 'HUB1', ...parameters });
  const SCANNERS = { RemoteIPRanges: ['192.168.10.0/24'] };

  it.each([
    [
      { Usage: 'Client', ...SCANNERS },
      {
        Bindings: ['0.0.0.0:587'],
        AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
        PermissionGroups: ['ExchangeUsers'],
      },
    ],
    [
      { Internal: true, ...SCANNERS },
      {
        Bindings: ['0.0.0.0:25'],
        AuthMechanism: ['Tls', 'ExternalAuthoritative'],
        PermissionGroups: ['ExchangeServers'],
      },
    ],
    [
      { Internet: true, Bindings: ['0.0.0.0', '[::]:'] },
      {
        Bindings: ['0.0.0.0:25', '[::]:25'],
        RemoteIPRanges: ['0.0.0.0/0', '::/0'],
        AuthMechanism: ['Tls'],
        PermissionGroups: ['AnonymousUsers'],
      },
    ],
    [
      { Usage: 'Partner', Bindings: '0.0.0.0:2526', ...SCANNERS },
      { AuthMechanism: ['Tls'], PermissionGroups: ['Partners'] },
    ],
    [
      { Bindings: '10.10.1.1:25', RemoteIPRanges: '192.168.0.1-192.168.0.24' },
      {
        Bindings: ['10.10.1.1:25'],
        RemoteIPRanges: ['192.168.0.1-192.168.0.24'],
        AuthMechanism: ['Tls'],
        PermissionGroups: ['None'],
      },
    ],
  ])('%j has the preset of its usage', async (given, expected) => {
    const { output } = await make(given);
    expect(output[0]).toMatchObject({
      ...expected,
      Server: 'HUB1',
      TarpitInterval: '00:00:05',
      MessageRateLimit: 'unlimited',
      TlsMinimumVersion: 'Tls12',
      ImplicitTLSPorts: ['465'],
    });
  });

  it('needs a server where there are several, and one that is there', async () => {
    const given = { Usage: 'Client', ...SCANNERS };
    expect(await complaintsOfNew({ ...given, Server: undefined })).toEqual(['Server ServerRequired']);
    expect(await complaintsOfNew({ ...given, Server: 'HUB9' })).toEqual(['Server ObjectNotFound']);
    expect((await make({ ...given, Server: 'hub2' })).output[0]).toMatchObject({ Server: 'HUB2' });
  });

  it('does not take a name twice, in any case', async () => {
    expect(await complaintsOfNew({ Name: 'RELAY hub1', Usage: 'Client', ...SCANNERS })).toEqual([
      'Name NameTaken',
    ]);
  });

  it.each([
    [{ RemoteIPRanges: '127.0.0.0/8' }, ['RemoteIPRanges RemoteIpRangeTaken']],
    [{ RemoteIPRanges: '127.0.0.0-127.255.255.255' }, ['RemoteIPRanges RemoteIpRangeTaken']],
    [{ RemoteIPRanges: '126.0.0.1-127.0.0.9' }, ['RemoteIPRanges RemoteIpRangesOverlap']],
    [{ RemoteIPRanges: '127.0.0.1' }, []],
    [{ RemoteIPRanges: '126.0.0.0/7' }, []],
    [{ RemoteIPRanges: '127.0.0.0/8', Bindings: '127.0.0.1:2526' }, []],
    [{ RemoteIPRanges: '127.0.0.0/8', Server: 'HUB2' }, []],
  ])('at the binding of others, %j: %j', async (given, expected) => {
    const wanted = { Bindings: ['127.0.0.1:2525'], PermissionGroups: 'AnonymousUsers', ...given };
    expect(await complaintsOfNew({ ...wanted, WhatIf: true })).toEqual(expected);
  });

  it('does not make an open relay', async () => {
    expect(await complaintsOfNew({ Usage: 'Internal', RemoteIPRanges: '0.0.0.0/0' })).toEqual([
      'RemoteIPRanges OpenRelayRange',
    ]);
  });

  it('says of a relay that only this computer can reach that no other can', async () => {
    const { warnings } = await make({ Usage: 'Internal', Bindings: '127.0.0.1:2526', ...SCANNERS });
    expect(warnings).toEqual([
      {
        id: 'LocalOnlyConnector',
        parameter: 'Bindings',
        args: { name: 'New', bindings: '127.0.0.1:2526' },
      },
    ]);
  });

  it('warns of old TLS', async () => {
    const { warnings } = await make({ Usage: 'Client', TlsMinimumVersion: 'Tls10', ...SCANNERS });
    expect(warnings.map(({ id }) => id)).toEqual(['OldTlsAllowed']);
  });
});

describe('a receive connector', () => {
  it('can be bound elsewhere, renamed and removed, and each of it undone', async () => {
    const made = await runAsLocal('New-ReceiveConnector', {
      Name: 'Scanners',
      Server: 'HUB1',
      Usage: 'Client',
      RemoteIPRanges: ['10.0.0.1-10.0.0.9', 'fd00::/64'],
      MessageRateLimit: 30,
      MessageRateSource: 'All',
      DefaultDomain: 'printers.contoso.com',
    });
    const rows = async () =>
      (await runAsLocal('Get-ReceiveConnector')).output.map(
        ({ WhenChanged: _changed, WhenCreated: _created, ...row }) => row,
      );
    const before = await rows();
    const undo = async (Identity: unknown) =>
      await runAsLocal('Undo-AdminChange', { Identity: String(Identity), Confirm: false });
    const changed = await runAsLocal('Set-ReceiveConnector', {
      Identity: 'scanners',
      Name: 'Devices',
      Bindings: { Add: '[::]:465' },
      ImplicitTLSPorts: [465, 587],
    });
    expect(changed.output[0]).toMatchObject({
      Name: 'Devices',
      Bindings: ['0.0.0.0:587', '[::]:465'],
      ImplicitTLSPorts: ['465', '587'],
    });
    await undo(changed.undo);
    expect(await rows()).toEqual(before);
    const removed = await runAsLocal('Remove-ReceiveConnector', { Identity: 'Scanners', Confirm: false });
    expect(await complaintsOf('Get-ReceiveConnector', { Identity: 'Scanners' })).toEqual([
      'Identity ObjectNotFound',
    ]);
    await undo(removed.undo);
    expect(await rows()).toEqual(before);
    await undo(made.undo);
    expect((await rows()).map(({ Name }) => Name)).toEqual(['Default HUB1', 'Relay HUB1']);
  });

  it('is removed only when somebody says yes', async () => {
    expect(await complaintsOf('Remove-ReceiveConnector', { Identity: 'Relay HUB1' })).toEqual([
      'Confirm ConfirmationRequired',
    ]);
  });

  it('does not take another’s name', async () => {
    expect(await complaints({ Name: 'default hub1' })).toEqual(['Name NameTaken']);
  });

  it('is told of with what came of its bindings, in words, while its server is live', async () => {
    const { db, hub1 } = installation;
    await db.transportServer.update({
      where: { id: hub1 },
      data: { bindingStates: { '127.0.0.1:2525': null, '0.0.0.0:25': 'EACCES' }, leaseExpiresAt: null },
    });
    await setRelay({ Bindings: { Add: '0.0.0.0:25' } });
    const get = () => runAsLocal('Get-ReceiveConnector', { Identity: 'Relay HUB1' });
    const down = await get();
    expect([down.output[0]?.BindingStatus, down.warnings]).toEqual([[], []]);
    await db.$executeRaw`UPDATE transport_server SET lease_expires_at = now() + interval '1 hour' WHERE id = ${hub1}::uuid`;
    const live = await get();
    expect(live.output[0]?.BindingStatus).toEqual(['127.0.0.1:2525 Listening', '0.0.0.0:25 EACCES']);
    expect(live.warnings).toEqual([
      {
        id: 'BindingNotPermitted',
        parameter: null,
        args: { name: 'Relay HUB1', binding: '0.0.0.0:25', port: '25', fault: 'EACCES' },
      },
    ]);
    await db.$executeRaw`UPDATE transport_server SET binding_states = '{}' WHERE id = ${hub1}::uuid`;
  });
});
