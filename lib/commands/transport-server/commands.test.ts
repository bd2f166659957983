import { describe, expect, it } from 'vitest';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { useTestDatabase } from '@/lib/testing/test-database';
import { setTransportServerParameters } from './parameters';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

describe('Get-TransportServer', () => {
  it('tells by the database’s clock which servers are alive', async () => {
    const rows = (await runAsLocal('Get-TransportServer')).output;
    expect(rows.map((row) => [row.Name, row.Status])).toEqual([
      ['HUB1', 'Live'],
      ['HUB2', 'Down'],
    ]);
  });

  it('shows the defaults we ship', async () => {
    expect((await runAsLocal('Get-TransportServer', { Identity: 'hub1' })).output[0]).toMatchObject({
      MaxOutboundConnections: 1000,
      MaxPerDomainOutboundConnections: 20,
      QueueGlitchRetryCount: 4,
      QueueGlitchRetryInterval: '00:01:00',
      TransientFailureRetryCount: 6,
      TransientFailureRetryInterval: '00:05:00',
      OutboundConnectionFailureRetryInterval: '00:10:00',
      MessageRetryInterval: '00:05:00',
      MessageExpirationTimeout: '2.00:00:00',
      DelayNotificationTimeout: '04:00:00',
      FinishedMessageMaxAge: '30.00:00:00',
      PoisonThreshold: 2,
      InternalDNSAdapterEnabled: true,
      InternalDNSServers: [],
    });
  });

  it('tells what a server is short of, as long as that is its present word', async () => {
    const pressureOf = async () => {
      const [row] = (await runAsLocal('Get-TransportServer', { Identity: 'HUB1' })).output;
      return [row?.BackPressure, row?.BackPressureResources, row?.DatabaseDiskMonitored];
    };
    expect(await pressureOf()).toEqual([null, [], null]);
    await installation.db.transportServerActivity.create({
      data: {
        serverId: installation.hub1,
        epoch: 0,
        pressure: {
          resources: [
            {
              resource: 'DataDisk',
              level: 'Medium',
              usedPercent: 96.5,
              freeBytes: 3 * 1024 ** 3,
              error: null,
            },
            { resource: 'Database', level: 'High', usedPercent: null, freeBytes: null, error: 'disk full' },
          ],
          isDatabaseDiskSeen: false,
        },
      },
    });
    expect(await pressureOf()).toEqual([
      'High',
      [
        { Resource: 'DataDisk', Level: 'Medium', UsedPercent: 96.5, FreeSpace: 3 * 1024 ** 3, Error: null },
        { Resource: 'Database', Level: 'High', UsedPercent: null, FreeSpace: null, Error: 'disk full' },
      ],
      false,
    ]);
    // The next holder of its lease has not looked yet.
    await installation.db.transportServer.update({ where: { id: installation.hub1 }, data: { epoch: 1 } });
    expect(await pressureOf()).toEqual([null, [], null]);
  });

  it('tells why strangers seem to come by way of its own computer', async () => {
    const forwarder = {
      addresses: ['127.0.0.9'],
      helloNames: ['mail.evil.test', 'outsider', 'third.test'],
      senderDomains: ['evil.test'],
      lastAt: '2026-11-30T12:00:00.000Z',
    };
    const { hub1, db } = installation;
    const { epoch } = await db.transportServer.findUniqueOrThrow({ where: { id: hub1 } });
    await db.transportServerActivity.upsert({
      where: { serverId: hub1 },
      create: { serverId: hub1, epoch, forwarder },
      update: { epoch, forwarder },
    });
    const { output } = await runAsLocal('Get-TransportServer');
    expect(output.map((row) => row.SuspectedForwarder)).toEqual([
      {
        Addresses: ['127.0.0.9'],
        HelloNames: ['mail.evil.test', 'outsider', 'third.test'],
        SenderDomains: ['evil.test'],
        LastSeen: '2026-11-30T12:00:00.000Z',
      },
      null,
    ]);
  });

  it('names the cure for an unknown server', async () => {
    expect(await complaintsOf('Get-TransportServer', { Identity: 'HUB9' })).toEqual([
      'Identity ObjectNotFound',
    ]);
  });
});

describe('Set-TransportServer', () => {
  const set = (parameters: Record<string, unknown>) =>
    runAsLocal('Set-TransportServer', { Identity: 'HUB1', ...parameters });
  const complaints = (parameters: Record<string, unknown>) =>
    complaintsOf('Set-TransportServer', { Identity: 'HUB1', ...parameters });

  it('takes what it shows', async () => {
    const [before] = (await runAsLocal('Get-TransportServer', { Identity: 'HUB1' })).output;
    const isSetting = ([name]: [string, unknown]) => name in setTransportServerParameters.shape;
    const settings = Object.fromEntries(Object.entries(before ?? {}).filter(isSetting));
    expect(Object.keys(settings).length).toBe(29);
    const [after] = (await set(settings)).output;
    expect(after).toEqual({ ...before, WhenChanged: after?.WhenChanged });
  });

  it('changes limits, spans and DNS servers', async () => {
    const report = await set({
      MaxOutboundConnections: 'unlimited',
      MessageRetryInterval: '00:01:00',
      FinishedMessageMaxAge: '7.00:00:00',
      InternalDNSServers: ['127.0.0.1:5353'],
    });
    expect(report.output[0]).toMatchObject({
      MaxOutboundConnections: 'unlimited',
      MessageRetryInterval: '00:01:00',
      FinishedMessageMaxAge: '7.00:00:00',
      InternalDNSServers: ['127.0.0.1:5353'],
      InternalDNSAdapterEnabled: false,
    });
    expect(
      (await set({ InternalDNSServers: { Add: '9.9.9.9', Remove: '127.0.0.1:5353' } })).output[0],
    ).toMatchObject({
      InternalDNSServers: ['9.9.9.9'],
    });
  });

  it('takes the addresses at which others reach the server', async () => {
    const { output } = await set({
      ExternalIPAddress: ['203.0.113.5', '203.0.113.6:2525', '[2001:DB8::5]:26'],
    });
    expect(output[0]).toMatchObject({
      ExternalIPAddress: ['203.0.113.5', '203.0.113.6:2525', '[2001:db8::5]:26'],
    });
    expect(await complaints({ ExternalIPAddress: ['mail.contoso.com', '203.0.113.5:0'] })).toEqual([
      'ExternalIPAddress.0 IpEndpointInvalid',
      'ExternalIPAddress.1 IpEndpointInvalid',
    ]);
    await set({ ExternalIPAddress: null });
  });

  it('holds a given value against the stored ones', async () => {
    await set({ MaxOutboundConnections: 30, MaxPerDomainOutboundConnections: 20 });
    expect(await complaints({ MaxOutboundConnections: 10 })).toEqual([
      'MaxPerDomainOutboundConnections PerDomainAboveMaximum',
    ]);
    expect(await complaints({ DelayNotificationTimeout: '00:30:00' })).toEqual([
      'DelayNotificationTimeout DelayNotificationTooEarly',
    ]);
  });

  it('knows the adapter’s DNS only by an empty list of servers', async () => {
    await set({ ExternalDNSServers: ['9.9.9.9'] });
    expect(await complaints({ ExternalDNSAdapterEnabled: true })).toEqual([
      'ExternalDNSAdapterEnabled DnsAdapterWithServers',
    ]);
    await set({ ExternalDNSAdapterEnabled: true, ExternalDNSServers: null });
    expect(await complaints({ ExternalDNSAdapterEnabled: false })).toEqual([
      'ExternalDNSAdapterEnabled DnsServersRequired',
    ]);
  });
});
