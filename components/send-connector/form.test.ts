import { describe, expect, it } from 'vitest';
import { newSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { renderCommand } from '@/lib/shell/language/render';
import { fieldOf, newForm, newParameters } from './form';

describe('the wizard', () => {
  it('writes the command that Exchange writes', () => {
    const form = {
      ...newForm(['SERVER'], null),
      Name: 'x',
      Usage: 'Internet' as const,
      AddressSpaces: ['SMTP:*;1'],
    };
    expect(renderCommand('New-SendConnector', JSON.parse(JSON.stringify(newParameters(form))), [])).toBe(
      "New-SendConnector -Name 'x' -Usage 'Internet' -AddressSpaces 'SMTP:*;1' -IsScopedConnector $false " +
        "-DNSRoutingEnabled $true -UseExternalDNSServersEnabled $false -SourceTransportServers 'SERVER'",
    );
  });

  it('names the port only when one is given', () => {
    const form = newForm(['HUB1'], 'contoso.com');
    expect(newParameters(form)).not.toHaveProperty('Port');
    expect(newParameters({ ...form, Port: ' 587 ' })).toMatchObject({ Port: 587 });
  });

  it('names the senders only when there are some, one a line or with commas', () => {
    const form = newForm(['HUB1'], 'contoso.com');
    expect(newParameters(form)).not.toHaveProperty('AcceptMessagesOnlyFrom');
    const limited = newParameters({
      ...form,
      AcceptMessagesOnlyFrom: ' scan@contoso.com\n*.branch.example, @x.example\n',
    });
    expect(newSendConnectorParameters.parse(limited)).toMatchObject({
      AcceptMessagesOnlyFrom: ['scan@contoso.com', '*.branch.example', 'x.example'],
    });
  });

  it('opened for a domain is complete at once', () => {
    expect(
      newSendConnectorParameters.safeParse(newParameters(newForm(['HUB1'], 'fabrikam.com'))).success,
    ).toBe(true);
  });

  it('sends no smart host once MX records are chosen again', () => {
    const parameters = newParameters({ ...newForm(['HUB1'], null), SmartHosts: ['mail.contoso.com'] });
    expect(parameters).not.toHaveProperty('SmartHosts');
  });

  it('sends a credential with basic authentication only', () => {
    const form = { ...newForm(['HUB1'], null), DNSRoutingEnabled: false, UserName: 'u', Password: 'p' };
    expect(newParameters(form)).not.toHaveProperty('AuthenticationCredential');
    expect(newParameters({ ...form, SmartHostAuthMechanism: 'BasicAuth' })).toMatchObject({
      AuthenticationCredential: { UserName: 'u', Password: 'p' },
    });
  });
});

describe('the smart host of a provider', () => {
  const through = (host: string) => ({
    ...newForm(['HUB1'], 'contoso.com'),
    DNSRoutingEnabled: false,
    SmartHosts: [host],
  });

  it('where nobody signs in is spoken to over TLS', () => {
    expect(newParameters(through('contoso-com.mail.protection.outlook.com'))).toMatchObject({
      SmartHostAuthMechanism: 'None',
      RequireTLS: true,
      TlsAuthLevel: 'CertificateValidation',
    });
  });

  it('is sent what it takes from one account', () => {
    expect(newParameters(through('smtp.office365.com'))).toMatchObject({
      MaxOutboundConnections: 3,
      MessageRateLimit: 30,
      RecipientRateLimit: 10_000,
    });
    expect(newParameters(through('smtp.gmail.com'))).toMatchObject({ MessageRateLimitPerDay: 2000 });
    expect(newParameters(through('relay.contoso.com'))).not.toHaveProperty('MessageRateLimit');
  });

  it('leaves the others to their authentication, and MX records alone', () => {
    expect(newParameters(through('smtp.office365.com'))).not.toHaveProperty('RequireTLS');
    const byDns = { ...through('contoso-com.mail.protection.outlook.com'), DNSRoutingEnabled: true };
    expect(newParameters(byDns)).not.toHaveProperty('RequireTLS');
    const noHost = { ...through('smtp.office365.com'), DNSRoutingEnabled: true };
    expect(newParameters(noHost)).not.toHaveProperty('MessageRateLimit');
  });
});

describe('a problem', () => {
  it.each([
    ['AddressSpaces.1', 'AddressSpaces'],
    ['AuthenticationCredential.UserName', 'UserName'],
    ['AuthenticationCredential', 'Password'],
    ['Port', 'Port'],
    ['Identity', null],
    [null, null],
  ])('of %s stands at %s', (parameter, field) => {
    expect(fieldOf(parameter, newForm([], null))).toBe(field);
  });
});
