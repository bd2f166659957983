import { describe, expect, it } from 'vitest';
import { newSmtpCredentialParameters } from '@/lib/commands/smtp-credential/parameters';
import { EMPTY_CREDENTIAL, formOf, kindsOf, newParameters, setParameters, takes } from './form';

const FILLED = {
  ...EMPTY_CREDENTIAL,
  Name: 'relay',
  UserName: 'relay@contoso.com',
  Tenant: 'contoso.com',
  ClientId: 'client',
  ClientSecret: 'secret',
  RefreshToken: 'of another kind',
};
const ROW = {
  Identity: 'relay',
  Guid: 'e0f7c6f0-0000-4000-8000-000000000000',
  Name: 'relay',
  Provider: 'Microsoft365' as const,
  Kind: 'ClientSecret' as const,
  UserName: 'relay@contoso.com',
  Tenant: 'contoso.com',
  ClientId: 'client',
  TokenEndpoint: 'https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token',
  Scope: 'https://outlook.office365.com/.default',
  AllowedSmartHosts: ['smtp.office365.com'],
  SecretExpirationTime: '2027-01-31T00:00:00.000Z',
  SecretStatus: null,
  UsedBy: [],
  Status: 'NotTried' as const,
  TokenObtainedTime: null,
  TokenExpirationTime: null,
  SignInExpirationTime: null,
  LastError: null,
  LastErrorDetail: null,
};

describe('a new credential', () => {
  it('sends what its kind takes, and nothing that stands in fields of another', () => {
    const parameters = newParameters(FILLED);
    expect(parameters).not.toHaveProperty('RefreshToken');
    expect(parameters).not.toHaveProperty('TokenEndpoint');
    expect(newSmtpCredentialParameters.safeParse(parameters).success).toBe(true);
  });

  it('names smart hosts only where somebody has, one a line', () => {
    expect(newParameters(FILLED)).not.toHaveProperty('AllowedSmartHosts');
    const hosts = ' smtp.partner.outlook.cn \n\nsmtp.office365.us\n';
    expect(newParameters({ ...FILLED, AllowedSmartHosts: hosts })).toMatchObject({
      AllowedSmartHosts: ['smtp.partner.outlook.cn', 'smtp.office365.us'],
    });
  });

  it('has the kinds of its provider', () => {
    expect(kindsOf('Microsoft365')).toEqual(['ClientSecret', 'Certificate', 'RefreshToken']);
    expect(kindsOf('Google')).toEqual(['RefreshToken', 'ServiceAccount']);
    expect(takes({ Provider: 'Google', Kind: 'RefreshToken' }, 'Tenant')).toBe(false);
  });
});

describe('the property sheet of a credential', () => {
  it('has no command while nothing is changed', () => {
    expect(setParameters(formOf(ROW), ROW)).toBeNull();
  });

  it('sends what was changed, a secret that was entered, and null for what was emptied', () => {
    const form = { ...formOf(ROW), ClientSecret: 'new', SecretExpirationTime: '', Scope: '' };
    expect(setParameters(form, ROW)).toEqual({
      Identity: 'relay',
      ClientSecret: 'new',
      SecretExpirationTime: null,
      Scope: null,
    });
    const hosts = { ...formOf(ROW), AllowedSmartHosts: '' };
    expect(setParameters(hosts, ROW)).toEqual({ Identity: 'relay', AllowedSmartHosts: [] });
  });
});
