import { describe, expect, it } from 'vitest';
import {
  newSendConnectorParameters,
  setSendConnectorParameters,
} from '@/lib/commands/send-connector/parameters';
import { renderCommand } from '@/lib/shell/language/render';
import { fieldOf, newForm, newParameters, type SendConnectorForm, setParameters } from './form';

const stored: SendConnectorForm = {
  ...newForm(['HUB1'], 'contoso.com'),
  Port: '25',
  SizeLimited: true,
  MaxMessageSize: '35840',
  ConnectionInactivityTimeOut: '00:10:00',
  SmtpMaxMessagesPerConnection: '20',
};

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

describe('a problem', () => {
  it.each([
    ['AddressSpaces.1', 'AddressSpaces'],
    ['AuthenticationCredential.UserName', 'UserName'],
    ['AuthenticationCredential', 'Password'],
    ['Port', 'Port'],
    ['Identity', null],
    [null, null],
  ])('of %s stands at %s', (parameter, field) => {
    expect(fieldOf(parameter, stored)).toBe(field);
  });
});
