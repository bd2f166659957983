import { describe, expect, it } from 'vitest';
import { setTransportServerParameters } from './parameters';

const parse = (given: Record<string, unknown>) =>
  setTransportServerParameters.safeParse({ Identity: 'HUB1', ...given });

describe('Set-TransportServer', () => {
  it.each([
    [
      'an unlimited number of connections',
      { MaxOutboundConnections: 'unlimited' },
      { MaxOutboundConnections: null },
    ],
    ['a time span as seconds', { MessageRetryInterval: '00:05:00' }, { MessageRetryInterval: 300 }],
    ['the shortest expiry', { MessageExpirationTimeout: '00:00:05' }, { MessageExpirationTimeout: 5 }],
    [
      'the longest expiry',
      { MessageExpirationTimeout: '90.00:00:00' },
      { MessageExpirationTimeout: 7_776_000 },
    ],
    ['no transient retry', { TransientFailureRetryCount: 0 }, { TransientFailureRetryCount: 0 }],
    [
      'DNS servers with and without a port',
      { InternalDNSServers: ['10.0.0.1', '127.0.0.1:5353', '[::1]:53', 'FD00::1'] },
      { InternalDNSServers: ['10.0.0.1', '127.0.0.1:5353', '[::1]:53', 'fd00::1'] },
    ],
    [
      'one more DNS server',
      { ExternalDNSServers: { Add: '9.9.9.9' } },
      { ExternalDNSServers: { Add: ['9.9.9.9'], Remove: [] } },
    ],
    ['the end of a list', { InternalDNSServers: null }, { InternalDNSServers: [] }],
    ['logs at their defaults', { ConnectivityLogMaxAge: '30.00:00:00' }, {}],
  ])('accepts %s', (_title, given, expected) => {
    expect(parse(given)).toMatchObject({ success: true, data: expected });
  });

  it.each([
    [
      'more than 15 transient retries',
      { TransientFailureRetryCount: 16 },
      'TransientFailureRetryCount OutOfRange',
    ],
    [
      'an interval above 12 hours',
      { TransientFailureRetryInterval: '12:00:01' },
      'TransientFailureRetryInterval OutOfRange',
    ],
    [
      'an interval of 0',
      { OutboundConnectionFailureRetryInterval: '00:00:00' },
      'OutboundConnectionFailureRetryInterval OutOfRange',
    ],
    [
      'a retry after more than a day',
      { MessageRetryInterval: '1.00:00:01' },
      'MessageRetryInterval OutOfRange',
    ],
    [
      'an expiry of 4 seconds',
      { MessageExpirationTimeout: '00:00:04' },
      'MessageExpirationTimeout OutOfRange',
    ],
    ['an idle time above an hour', { QueueMaxIdleTime: '01:00:01' }, 'QueueMaxIdleTime OutOfRange'],
    ['a poison threshold of 11', { PoisonThreshold: 11 }, 'PoisonThreshold OutOfRange'],
    ['bare digits as a time span', { MessageRetryInterval: '10' }, 'MessageRetryInterval TimeSpanInvalid'],
    ['half a day of keeping', { FinishedMessageMaxAge: '1.12:00:00' }, 'FinishedMessageMaxAge WholeDaysOnly'],
    ['no connection at all', { MaxOutboundConnections: 0 }, 'MaxOutboundConnections OutOfRange'],
    [
      'more for a domain than for all',
      { MaxOutboundConnections: 5, MaxPerDomainOutboundConnections: 6 },
      'MaxPerDomainOutboundConnections PerDomainAboveMaximum',
    ],
    [
      'no limit for a domain under one for all',
      { MaxOutboundConnections: 5, MaxPerDomainOutboundConnections: 'unlimited' },
      'MaxPerDomainOutboundConnections PerDomainAboveMaximum',
    ],
    [
      'a delay notice before the retries end',
      {
        TransientFailureRetryCount: 6,
        TransientFailureRetryInterval: '00:05:00',
        DelayNotificationTimeout: '00:30:00',
      },
      'DelayNotificationTimeout DelayNotificationTooEarly',
    ],
    [
      'a DNS server by name',
      { InternalDNSServers: ['dns.contoso.com'] },
      'InternalDNSServers.0 DnsServerInvalid',
    ],
    [
      'a DNS server with port 0',
      { InternalDNSServers: ['10.0.0.1:0'] },
      'InternalDNSServers.0 DnsServerInvalid',
    ],
    ['another log age', { ConnectivityLogMaxAge: '1.00:00:00' }, 'ConnectivityLogMaxAge NotSupported'],
  ])('refuses %s', (_title, given, complaint) => {
    expect(
      (parse(given).error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ).toEqual([complaint]);
  });
});
