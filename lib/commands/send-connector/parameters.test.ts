import { describe, expect, it } from 'vitest';
import {
  completeNewSendConnector,
  newSendConnectorParameters,
  setSendConnectorParameters,
} from './parameters';

const valid = { Name: 'outbound', AddressSpaces: ['SMTP:*;1'] };

describe('New-SendConnector accepts', () => {
  const cases: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['the least that is needed', {}, { AddressSpaces: ['SMTP:*;1'] }],
    ['one address space alone', { AddressSpaces: 'contoso.com' }, { AddressSpaces: ['SMTP:contoso.com;1'] }],
    ['a name in Japanese', { Name: '既定の送信コネクタ' }, { Name: '既定の送信コネクタ' }],
    [
      'an internationalized domain as A-labels',
      { AddressSpaces: '*.例え.jp;5' },
      { AddressSpaces: ['SMTP:*.xn--r8jz45g.jp;5'] },
    ],
    [
      'smart hosts without their brackets',
      { DNSRoutingEnabled: false, SmartHosts: ['[10.1.1.1]', 'Mail.Contoso.com'] },
      { SmartHosts: ['10.1.1.1', 'mail.contoso.com'] },
    ],
    ['a size with a unit, rounded up to KB', { MaxMessageSize: '1.5MB' }, { MaxMessageSize: 1_572_864 }],
    ['a size that is no whole KB', { MaxMessageSize: 1025 }, { MaxMessageSize: 2048 }],
    ['no size limit', { MaxMessageSize: 'Unlimited' }, { MaxMessageSize: null }],
    ['a time span', { ConnectionInactivityTimeOut: '1.00:00:00' }, { ConnectionInactivityTimeOut: 86_400 }],
    ['a value without regard to case', { Usage: 'internet' }, { Usage: 'Internet' }],
    ['one usage switch', { Partner: true }, { Partner: true }],
    [
      'what is not supported at its default',
      { DomainSecureEnabled: false, SourceIPAddress: '0.0.0.0', TlsDomain: null, ErrorPolicies: 'default' },
      {},
    ],
    [
      'RequireTLS with a TLS level',
      { RequireTLS: true, TlsAuthLevel: 'EncryptionOnly' },
      { TlsAuthLevel: 'EncryptionOnly' },
    ],
    [
      'implicit TLS with a TLS level, whatever is said of STARTTLS',
      { UseImplicitTLS: true, IgnoreSTARTTLS: true, TlsAuthLevel: 'CertificateValidation' },
      { UseImplicitTLS: true },
    ],
    [
      'a TLS level for the password of basic authentication over TLS',
      {
        DNSRoutingEnabled: false,
        SmartHosts: 'smtp.example.net',
        SmartHostAuthMechanism: 'BasicAuthRequireTLS',
        AuthenticationCredential: { UserName: 'u', Password: 'p' },
        RequireTLS: true,
        TlsAuthLevel: 'EncryptionOnly',
      },
      { TlsAuthLevel: 'EncryptionOnly' },
    ],
    [
      'basic authentication at a smart host',
      {
        DNSRoutingEnabled: false,
        SmartHosts: 'smtp.example.net',
        SmartHostAuthMechanism: 'BasicAuthRequireTLS',
        AuthenticationCredential: { UserName: 'u', Password: 'p' },
        Port: '587',
      },
      { Port: 587 },
    ],
  ];
  it.each(cases)('%s', (_title, given, expected) => {
    expect(newSendConnectorParameters.parse({ ...valid, ...given })).toMatchObject(expected);
  });
});

describe('New-SendConnector refuses', () => {
  const cases: [string, Record<string, unknown>, string, string][] = [
    ['no name', { Name: undefined }, 'Name', 'TextInvalid'],
    ['an empty name', { Name: ' ' }, 'Name', 'NameEmpty'],
    ['a name with a wildcard', { Name: 'a*' }, 'Name', 'NameInvalid'],
    ['a name with a C1 control', { Name: 'csi\u009b31mRED' }, 'Name', 'NameInvalid'],
    ['a name that turns text around', { Name: 'a\u202eb' }, 'Name', 'NameInvalid'],
    ['a name with what nobody sees', { Name: 'a\u200bb' }, 'Name', 'NameInvalid'],
    ['no address space given', { AddressSpaces: undefined }, 'AddressSpaces', 'ParameterRequired'],
    ['an empty list of address spaces', { AddressSpaces: [] }, 'AddressSpaces', 'AddressSpacesRequired'],
    [
      'a wildcard within a label',
      { AddressSpaces: ['*', '*contoso.com'] },
      'AddressSpaces.1',
      'AddressSpaceInvalid',
    ],
    [
      'a space within a domain',
      { AddressSpaces: ['exa mple.com'] },
      'AddressSpaces.0',
      'AddressSpaceInvalid',
    ],
    ['a wildcard in the middle', { AddressSpaces: ['a.*.com'] }, 'AddressSpaces.0', 'AddressSpaceInvalid'],
    ['a cost of 0', { AddressSpaces: ['contoso.com;0'] }, 'AddressSpaces.0', 'AddressSpaceCostInvalid'],
    ['a cost of 101', { AddressSpaces: ['contoso.com;101'] }, 'AddressSpaces.0', 'AddressSpaceCostInvalid'],
    [
      'another address type',
      { AddressSpaces: ['X400:c=us;1'] },
      'AddressSpaces.0',
      'AddressSpaceTypeNotSupported',
    ],
    [
      'the same space at two costs',
      { AddressSpaces: ['contoso.com', 'SMTP:Contoso.com;7'] },
      'AddressSpaces.1',
      'ListDuplicate',
    ],
    [
      'a smart host that is neither IP nor name',
      { DNSRoutingEnabled: false, SmartHosts: ['300.1.1.1'] },
      'SmartHosts.0',
      'SmartHostInvalid',
    ],
    [
      'a smart host with a port',
      { DNSRoutingEnabled: false, SmartHosts: ['mail.contoso.com:25'] },
      'SmartHosts.0',
      'SmartHostInvalid',
    ],
    [
      'the same smart host twice',
      { DNSRoutingEnabled: false, SmartHosts: ['a.b', 'A.B'] },
      'SmartHosts.1',
      'ListDuplicate',
    ],
    ['DNS together with smart hosts', { SmartHosts: ['a.b'] }, 'SmartHosts', 'SmartHostsWithDnsRouting'],
    ['no smart host without DNS', { DNSRoutingEnabled: false }, 'SmartHosts', 'SmartHostsRequired'],
    ['an internal connector without a smart host', { Usage: 'Internal' }, 'SmartHosts', 'SmartHostsRequired'],
    [
      'authentication under DNS',
      { SmartHostAuthMechanism: 'ExternalAuthoritative' },
      'SmartHostAuthMechanism',
      'AuthenticationNeedsSmartHost',
    ],
    [
      'Exchange authentication',
      { SmartHostAuthMechanism: 'ExchangeServer' },
      'SmartHostAuthMechanism',
      'NotSupported',
    ],
    [
      'basic authentication without a credential',
      { DNSRoutingEnabled: false, SmartHosts: 'a.b', SmartHostAuthMechanism: 'BasicAuth' },
      'AuthenticationCredential',
      'CredentialRequired',
    ],
    [
      'a credential that nothing uses',
      { AuthenticationCredential: { UserName: 'u', Password: 'p' } },
      'AuthenticationCredential',
      'CredentialWithoutBasicAuth',
    ],
    [
      'a credential without a password',
      { AuthenticationCredential: { UserName: 'u', Password: '' } },
      'AuthenticationCredential.Password',
      'PasswordEmpty',
    ],
    [
      'a user name with a line end',
      { AuthenticationCredential: { UserName: 'a\r\nMAIL FROM:<x>', Password: 'p' } },
      'AuthenticationCredential.UserName',
      'TextHasControlCharacters',
    ],
    [
      'a password with a control character',
      { AuthenticationCredential: { UserName: 'u', Password: 'p\u0085' } },
      'AuthenticationCredential.Password',
      'TextHasControlCharacters',
    ],
    [
      'RequireTLS with IgnoreSTARTTLS',
      { RequireTLS: true, IgnoreSTARTTLS: true },
      'RequireTLS',
      'RequireTlsWithIgnoreStartTls',
    ],
    [
      'IgnoreSTARTTLS for a partner',
      { Usage: 'Partner', IgnoreSTARTTLS: true },
      'RequireTLS',
      'RequireTlsWithIgnoreStartTls',
    ],
    [
      'a TLS level without RequireTLS',
      { TlsAuthLevel: 'EncryptionOnly' },
      'TlsAuthLevel',
      'TlsAuthLevelNeedsRequireTls',
    ],
    [
      'domain validation with a smart host',
      { DNSRoutingEnabled: false, SmartHosts: 'a.b', RequireTLS: true, TlsAuthLevel: 'DomainValidation' },
      'TlsAuthLevel',
      'DomainValidationNeedsDnsRouting',
    ],
    ['HELO with RequireTLS', { ForceHELO: true, RequireTLS: true }, 'ForceHELO', 'ForceHeloWithRequireTls'],
    [
      'HELO and implicit TLS with a password',
      {
        ForceHELO: true,
        UseImplicitTLS: true,
        DNSRoutingEnabled: false,
        SmartHosts: 'a.b',
        SmartHostAuthMechanism: 'BasicAuth',
        AuthenticationCredential: { UserName: 'u', Password: 'p' },
      },
      'ForceHELO',
      'ForceHeloWithAuthentication',
    ],
    ['a Fqdn of one label', { Fqdn: 'server' }, 'Fqdn', 'FqdnInvalid'],
    ['two usages', { Usage: 'Internet', Partner: true }, 'Usage', 'UsageExclusive'],
    ['two usage switches', { Internal: true, Partner: true }, 'Usage', 'UsageExclusive'],
    ['no source server', { SourceTransportServers: [] }, 'SourceTransportServers', 'SourceServersRequired'],
    ['port 65536', { Port: 65_536 }, 'Port', 'OutOfRange'],
    ['a port in words', { Port: 'smtp' }, 'Port', 'IntegerInvalid'],
    [
      'a time-out of 0',
      { ConnectionInactivityTimeOut: '00:00:00' },
      'ConnectionInactivityTimeOut',
      'OutOfRange',
    ],
    [
      'a time-out above a day',
      { ConnectionInactivityTimeOut: '1.00:00:01' },
      'ConnectionInactivityTimeOut',
      'OutOfRange',
    ],
    ['a size above 2147483647 bytes', { MaxMessageSize: '2GB' }, 'MaxMessageSize', 'OutOfRange'],
    ['mutual TLS', { DomainSecureEnabled: true }, 'DomainSecureEnabled', 'NotSupported'],
    ['a TLS domain', { TlsDomain: 'contoso.com' }, 'TlsDomain', 'NotSupported'],
    ['a linked receive connector', { LinkedReceiveConnector: 'x' }, 'LinkedReceiveConnector', 'NotSupported'],
    ['what is no address', { SourceIPAddress: '10.0.0.1:25' }, 'SourceIPAddress.0', 'IpAddressInvalid'],
    [
      'two source addresses of one family',
      { SourceIPAddress: ['10.0.0.1', '10.0.0.2'] },
      'SourceIPAddress',
      'SourceAddressesOfOneFamily',
    ],
    [
      'three source addresses',
      { SourceIPAddress: ['10.0.0.1', '::1', '10.0.0.2'] },
      'SourceIPAddress',
      'ListTooLong',
    ],
    ['a version of TLS by another name', { TlsMinimumVersion: '1.2' }, 'TlsMinimumVersion', 'ValueNotOneOf'],
  ];
  it.each(cases)('%s', (_title, given, parameter, id) => {
    expect(complaints(newSendConnectorParameters.safeParse({ ...valid, ...given }))).toContain(
      `${parameter} ${id}`,
    );
  });
});

describe('the intended use presets', () => {
  const complete = (given: Record<string, unknown>) =>
    completeNewSendConnector(newSendConnectorParameters.parse({ ...valid, ...given }), 2500);
  it('DNS and 35 MB for the Internet, on the installation’s default port', () => {
    expect(complete({ Usage: 'Internet' })).toMatchObject({
      DNSRoutingEnabled: true,
      RequireTLS: false,
      TlsAuthLevel: null,
      MaxMessageSize: 36_700_160,
      Port: 2500,
    });
  });
  it('smart hosts and no size limit for internal use', () => {
    expect(complete({ Internal: true, SmartHosts: 'hub.contoso.com' })).toMatchObject({
      Usage: 'Internal',
      DNSRoutingEnabled: false,
      MaxMessageSize: null,
    });
  });
  it('validated TLS for a partner', () => {
    expect(complete({ Partner: true })).toMatchObject({ RequireTLS: true, TlsAuthLevel: 'DomainValidation' });
  });
  it('no TLS level for a partner whose RequireTLS was turned off', () => {
    expect(complete({ Partner: true, RequireTLS: false })).toMatchObject({
      RequireTLS: false,
      TlsAuthLevel: null,
    });
  });
  it('port 465 for implicit TLS', () => {
    expect(complete({ UseImplicitTLS: true })).toMatchObject({ Port: 465 });
    expect(complete({ UseImplicitTLS: true, Port: 8465 })).toMatchObject({ Port: 8465 });
  });
  it('what was given wins', () => {
    expect(
      complete({ Internal: true, DNSRoutingEnabled: true, MaxMessageSize: '1MB', Port: 26 }),
    ).toMatchObject({
      DNSRoutingEnabled: true,
      MaxMessageSize: 1_048_576,
      Port: 26,
    });
  });
});

describe('Set-SendConnector', () => {
  it('takes lists whole or as Add and Remove', () => {
    const given = {
      Identity: 'x',
      SmartHosts: 'a.b',
      AddressSpaces: { Add: 'contoso.com', Remove: ['fabrikam.com'] },
    };
    expect(setSendConnectorParameters.parse(given)).toMatchObject({
      SmartHosts: ['a.b'],
      AddressSpaces: { Add: ['SMTP:contoso.com;1'], Remove: ['SMTP:fabrikam.com;1'] },
    });
  });
  it.each([
    [
      'an added item that is malformed',
      { AddressSpaces: { Add: ['ok.com', '*x.com'] } },
      'AddressSpaces.Add.1 AddressSpaceInvalid',
    ],
    [
      'a change that is neither Add nor Remove',
      { SmartHosts: { Add: 'a.b', Replace: 'c.d' } },
      'SmartHosts ListChangeInvalid',
    ],
    [
      'the last source server taken away',
      { SourceTransportServers: [] },
      'SourceTransportServers SourceServersRequired',
    ],
    ['the last address space taken away', { AddressSpaces: [] }, 'AddressSpaces AddressSpacesRequired'],
    [
      'given fields that exclude each other',
      { DNSRoutingEnabled: true, SmartHosts: ['a.b'] },
      'SmartHosts SmartHostsWithDnsRouting',
    ],
    ['a missing identity', { Identity: undefined }, 'Identity IdentityInvalid'],
  ])('refuses %s', (_title, given, complaint) => {
    expect(complaints(setSendConnectorParameters.safeParse({ Identity: 'x', ...given }))).toContain(
      complaint,
    );
  });
  it('leaves a rule to the stored connector when only one of its fields is given', () => {
    expect(
      complaints(setSendConnectorParameters.safeParse({ Identity: 'x', DNSRoutingEnabled: false })),
    ).toEqual([]);
  });
});

function complaints(
  result:
    | ReturnType<typeof newSendConnectorParameters.safeParse>
    | ReturnType<typeof setSendConnectorParameters.safeParse>,
): string[] {
  return (result.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`);
}
