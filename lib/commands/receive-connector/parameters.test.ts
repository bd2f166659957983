import { describe, expect, it } from 'vitest';
import { newReceiveConnectorParameters, setReceiveConnectorParameters } from './parameters';

const parse = (given: Record<string, unknown>) =>
  setReceiveConnectorParameters.safeParse({ Identity: 'Relay HUB1', ...given });

describe('Set-ReceiveConnector', () => {
  it.each([
    [
      'addresses, networks and ranges',
      { RemoteIPRanges: ['10.1.1.7', '192.168.0.9/16', '10.0.0.1-10.0.0.2'] },
      { RemoteIPRanges: ['10.1.1.7', '192.168.0.0/16', '10.0.0.1-10.0.0.2'] },
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
    ['a tarpit of an hour', { TarpitInterval: '01:00:00' }, 'TarpitInterval OutOfRange'],
    ['a binding by name', { Bindings: ['mail.contoso.com:25'] }, 'Bindings.0 BindingInvalid'],
    ['port 0', { Bindings: ['0.0.0.0:0'] }, 'Bindings.0 BindingInvalid'],
    ['no binding at all', { Bindings: [] }, 'Bindings BindingsRequired'],
    ['a port that is none', { ImplicitTLSPorts: ['smtps'] }, 'ImplicitTLSPorts.0 PortInvalid'],
  ])('refuses %s', (_title, given, complaint) => {
    expect(
      (parse(given).error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ).toEqual([complaint]);
  });
});

describe('New-ReceiveConnector', () => {
  const complaints = (given: Record<string, unknown>) =>
    (newReceiveConnectorParameters.safeParse({ Name: 'New', ...given }).error?.issues ?? []).map(
      (issue) => `${issue.path.join('.')} ${issue.message}`,
    );
  const WHERE = { Bindings: '0.0.0.0:25', RemoteIPRanges: '10.0.0.1' };

  it.each([
    ['Custom', ['Bindings UsageNeedsBindings', 'RemoteIPRanges UsageNeedsRanges']],
    ['Internal', ['RemoteIPRanges UsageNeedsRanges']],
    ['Internet', ['Bindings UsageNeedsBindings']],
    ['Client', ['RemoteIPRanges UsageNeedsRanges']],
    ['Partner', ['Bindings UsageNeedsBindings', 'RemoteIPRanges UsageNeedsRanges']],
  ])('of usage %s must be told what its preset leaves open', (usage, expected) => {
    expect(complaints({ Usage: usage })).toEqual(expected);
    expect(complaints({ [usage]: true })).toEqual(expected);
    expect(complaints({ Usage: usage, ...WHERE })).toEqual([]);
  });

  it.each([
    [{ Usage: 'Client', Internet: true }, ['Usage UsageExclusive']],
    [{ AuthMechanism: 'None', RequireTLS: true }, ['RequireTLS RequireTlsNeedsTls']],
    [{ AuthMechanism: 'None', Bindings: '0.0.0.0:465' }, ['ImplicitTLSPorts ImplicitTlsNeedsTls']],
    [{ AuthMechanism: 'None', Bindings: '0.0.0.0:465', ImplicitTLSPorts: [] }, []],
    [{ AuthMechanism: 'ExternalAuthoritative' }, ['PermissionGroups ExternalNeedsServers']],
    [{ ConnectionTimeout: '00:01:00' }, ['ConnectionInactivityTimeout InactivityAboveTimeout']],
  ])('holds %j against its rules', (given, expected) => {
    expect(complaints({ ...WHERE, ...given })).toEqual(expected);
  });
});
