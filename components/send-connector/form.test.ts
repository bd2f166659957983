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
