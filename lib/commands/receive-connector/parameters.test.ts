import { describe, expect, it } from 'vitest';
import { findOpenRelayRange, setReceiveConnectorParameters } from './parameters';

const parse = (given: Record<string, unknown>) =>
  setReceiveConnectorParameters.safeParse({ Identity: 'Relay HUB1', ...given });

describe('Set-ReceiveConnector', () => {
  it.each([
    [
      'addresses, networks and ranges',
      { RemoteIPRanges: ['10.1.1.7', '192.168.0.9/16', '10.0.0.1-10.0.0.2'] },
      { RemoteIPRanges: ['10.1.1.7', '192.168.0.0/16', '10.0.0.1,10.0.0.2'] },
    ],
    [
      'one more network',
      { RemoteIPRanges: { Add: '10.2.0.0/16' } },
      { RemoteIPRanges: { Add: ['10.2.0.0/16'], Remove: [] } },
    ],
    ['a banner', { Banner: '220 mail.contoso.com ready' }, { Banner: '220 mail.contoso.com ready' }],
    ['the default banner', { Banner: null }, { Banner: null }],
    ['no size limit', { MaxMessageSize: 'unlimited' }, { MaxMessageSize: null }],
    ['a time-out', { ConnectionTimeout: '00:20:00' }, { ConnectionTimeout: 1200 }],
  ])('accepts %s', (_title, given, expected) => {
    expect(parse(given)).toMatchObject({ success: true, data: expected });
  });

  it.each([
    [
      'a range by name',
      { RemoteIPRanges: ['10.0.0.1', 'contoso.com'] },
      'RemoteIPRanges.1 RemoteIpRangeInvalid',
    ],
    [
      'a range that ends before it starts',
      { RemoteIPRanges: ['10.0.0.2-10.0.0.1'] },
      'RemoteIPRanges.0 RemoteIpRangeInvalid',
    ],
    [
      'the same range in two forms',
      { RemoteIPRanges: ['10.0.0.0/24', '10.0.0.0-10.0.0.255'] },
      'RemoteIPRanges.1 ListDuplicate',
    ],
    ['a banner without 220', { Banner: 'hello' }, 'Banner BannerInvalid'],
    ['a banner of two lines', { Banner: '220 a\r\n250 b' }, 'Banner BannerInvalid'],
    [
      'silence longer than the connection',
      { ConnectionTimeout: '00:01:00', ConnectionInactivityTimeout: '00:02:00' },
      'ConnectionInactivityTimeout InactivityAboveTimeout',
    ],
    ['no recipient at all', { MaxRecipientsPerMessage: 0 }, 'MaxRecipientsPerMessage OutOfRange'],
    ['another tarpit', { TarpitInterval: '00:00:01' }, 'TarpitInterval NotSupported'],
  ])('refuses %s', (_title, given, complaint) => {
    expect(
      (parse(given).error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ).toEqual([complaint]);
  });

  it('tells ranges that would make an open relay from those of one organization', () => {
    expect(findOpenRelayRange(['127.0.0.0/8', '::1', '10.0.0.0/8', '192.168.0.0/16'])).toBeNull();
    expect(findOpenRelayRange(['127.0.0.0/8', '0.0.0.0/0'])).toBe('0.0.0.0/0');
    expect(findOpenRelayRange(['::/0'])).toBe('::/0');
  });
});
