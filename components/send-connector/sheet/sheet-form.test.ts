import { describe, expect, it } from 'vitest';
import { setSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { formOf, setParameters } from './sheet-form';

/** As Get-SendConnector gives it. */
const row = {
  Identity: 'contoso.com',
  Guid: '',
  Name: 'contoso.com',
  Usage: 'Custom' as const,
  Enabled: true,
  AddressSpaces: ['SMTP:contoso.com;1'],
  DNSRoutingEnabled: true,
  SmartHosts: [],
  SmartHostRotationEnabled: true,
  SmartHostAuthMechanism: 'None',
  AuthenticationCredential: null,
  SmtpCredential: null,
  Port: 25,
  MaxMessageSize: '35 MB',
  ConnectionInactivityTimeOut: '00:10:00',
  RequireTLS: false,
  IgnoreSTARTTLS: false,
  UseImplicitTLS: false,
  ForceHELO: false,
  TlsAuthLevel: null,
  Fqdn: null,
  ProtocolLoggingLevel: 'None',
  SourceTransportServers: ['HUB1'],
  UseExternalDNSServersEnabled: false,
  RejectPrivateAddresses: false,
  SmtpMaxMessagesPerConnection: 20,
  Comment: '',
  WhenChanged: '',
};
const stored = formOf(row);

describe('a connector that is to sign in by OAuth 2.0', () => {
  it('is sent its credential along with the mechanism, and nothing of it otherwise', () => {
    const form = {
      ...stored,
      DNSRoutingEnabled: false,
      SmartHosts: ['smtp.office365.com'],
      SmartHostAuthMechanism: 'XOAuth2' as const,
      SmtpCredential: 'relay',
    };
    expect(setParameters('out', form, stored)).toMatchObject({
      SmartHostAuthMechanism: 'XOAuth2',
      SmtpCredential: 'relay',
    });
    const without = { ...form, SmartHostAuthMechanism: 'None' as const };
    expect(setParameters('out', without, stored)).not.toHaveProperty('SmtpCredential');
    const empty = setParameters('out', { ...form, SmtpCredential: '' }, stored);
    expect(setSendConnectorParameters.safeParse(empty).error?.issues).toMatchObject([
      { path: ['SmtpCredential'], message: 'SmtpCredentialRequired' },
    ]);
  });
});

describe('a connector in its sheet', () => {
  it('has its size in KB, its limits as text and nothing for $null', () => {
    expect(stored).toMatchObject({
      Port: '25',
      SizeLimited: true,
      MaxMessageSize: '35840',
      ConnectionInactivityTimeOut: '00:10:00',
      SmtpMaxMessagesPerConnection: '20',
      TlsAuthLevel: '',
      Fqdn: '',
      UserName: '',
    });
    expect(formOf({ ...row, MaxMessageSize: 'unlimited', AuthenticationCredential: 'relay' })).toMatchObject({
      SizeLimited: false,
      MaxMessageSize: '',
      UserName: 'relay',
      Password: '',
    });
  });
});

describe('the property sheet', () => {
  it('has no command while nothing is changed', () => {
    expect(setParameters('contoso.com', { ...stored }, stored)).toBeNull();
  });

  it('sends what was changed and nothing else', () => {
    expect(setParameters('contoso.com', { ...stored, Port: '587', Comment: 'via relay' }, stored)).toEqual({
      Identity: 'contoso.com',
      Port: '587',
      Comment: 'via relay',
    });
  });

  it('sends senders and as whom they are sent as lists', () => {
    const changed = {
      ...stored,
      AcceptMessagesOnlyFrom: 'printer.local\n@contoso.com',
      SenderRewriting: ['*@printer.local -> scanner@contoso.com'],
      SourceIPAddress: '192.0.2.7, 2001:db8::7',
    };
    expect(setParameters('x', changed, stored)).toEqual({
      Identity: 'x',
      AcceptMessagesOnlyFrom: ['printer.local', '@contoso.com'],
      SenderRewriting: ['*@printer.local -> scanner@contoso.com'],
      SourceIPAddress: ['192.0.2.7', '2001:db8::7'],
    });
  });

  it('takes a size in KB and none as unlimited', () => {
    expect(setParameters('x', { ...stored, MaxMessageSize: '1024' }, stored)).toMatchObject({
      MaxMessageSize: '1024KB',
    });
    expect(setParameters('x', { ...stored, SizeLimited: false }, stored)).toMatchObject({
      MaxMessageSize: 'unlimited',
    });
  });

  it('sends hosts and routing together when it leaves DNS', () => {
    expect(
      setParameters('x', { ...stored, DNSRoutingEnabled: false, SmartHosts: ['relay.contoso.com'] }, stored),
    ).toEqual({
      Identity: 'x',
      DNSRoutingEnabled: false,
      SmartHosts: ['relay.contoso.com'],
    });
  });

  it('asks for the password when the user name changes', () => {
    const before = {
      ...stored,
      DNSRoutingEnabled: false,
      SmartHosts: ['relay.contoso.com'],
      SmartHostAuthMechanism: 'BasicAuth' as const,
      UserName: 'old',
    };
    const result = setSendConnectorParameters.safeParse(
      setParameters('x', { ...before, UserName: 'new' }, before),
    );
    expect(result.error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([
      ['AuthenticationCredential.Password', 'PasswordEmpty'],
    ]);
  });
});
