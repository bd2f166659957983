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
      RemoteIPRanges: ['127.0.0.0/8', '192.168.0.0/16', '10.0.0.10/31', '10.0.0.12/31'],
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

  it('accepts its bindings as they are, and refuses others', async () => {
    await setRelay({ AuthMechanism: ['externalauthoritative', 'tls'], Bindings: '127.0.0.1:2525' });
    expect(await complaints({ Bindings: '0.0.0.0:25' })).toEqual(['Bindings ReceiveConnectorFixed']);
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
    [{ PermissionGroups: ['Partners'] }, 'PermissionGroups.0 ValueNotOneOf'],
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
