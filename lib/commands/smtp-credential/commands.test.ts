import { beforeEach, describe, expect, it } from 'vitest';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { makeCertificate } from '@/lib/smtp/send/tls-server.test-tools';
import { makeClientCertificate } from '@/lib/testing/oauth/oauth.test-tools';
import { useTestDatabase } from '@/lib/testing/test-database';

const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));

beforeEach(async () => {
  await installation.db.sendConnector.deleteMany();
  await installation.db.smtpCredential.deleteMany();
});

const SECRET = 'a-secret~of.the-client';
const ENTRA = {
  Name: 'relay',
  Provider: 'Microsoft365',
  Kind: 'ClientSecret',
  UserName: 'relay@contoso.com',
  Tenant: 'contoso.onmicrosoft.com',
  ClientId: '11112222-bbbb-3333-cccc-4444dddd5555',
  ClientSecret: SECRET,
};
const connector = (given: Record<string, unknown> = {}) => ({
  Name: 'out',
  AddressSpaces: ['*'],
  DNSRoutingEnabled: false,
  SmartHosts: ['smtp.office365.com'],
  SmartHostAuthMechanism: 'XOAuth2',
  SmtpCredential: 'relay',
  ...given,
});
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('New-SmtpCredential', () => {
  it('fills in what the provider presets, seals the secret and shows it nowhere', async () => {
    const { output, commandText } = await runAsLocal('New-SmtpCredential', ENTRA);
    expect(output[0]).toMatchObject({
      Name: 'relay',
      TokenEndpoint: 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
      Scope: 'https://outlook.office365.com/.default',
      Status: 'NotTried',
      UsedBy: [],
    });
    expect(commandText).toContain('(hidden)');
    const stored = await installation.db.smtpCredential.findFirstOrThrow();
    const audited = await installation.db.auditEntry.findMany();
    const readable = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
    expect(JSON.stringify([output, commandText, stored, audited], readable)).not.toContain(SECRET);
  });

  it.each([
    [{ ClientSecret: undefined }, ['ClientSecret ParameterRequired']],
    [{ ClientId: null }, ['ClientId ParameterRequired']],
    [{ Tenant: undefined }, ['Tenant ParameterRequired']],
    [{ Tenant: 'contoso/../x' }, ['Tenant TenantInvalid']],
    [{ RefreshToken: 'x' }, ['RefreshToken NotForCredentialKind']],
    [{ Kind: 'ServiceAccount' }, ['Kind CredentialKindNotOfProvider']],
    [{ Provider: 'Google', Tenant: undefined }, ['Kind CredentialKindNotOfProvider']],
    [{ Provider: 'Google', Kind: 'RefreshToken', RefreshToken: 'x' }, ['Tenant NotForCredentialKind']],
    [
      { Provider: 'Other', Tenant: undefined },
      ['TokenEndpoint ParameterRequired', 'AllowedSmartHosts ParameterRequired'],
    ],
    [{ TokenEndpoint: 'http://idp.contoso.com/token' }, ['TokenEndpoint TokenEndpointInvalid']],
    [{ TokenEndpoint: 'https://a:b@idp.contoso.com/token' }, ['TokenEndpoint TokenEndpointInvalid']],
    // It would part the fields of what is said to the server.
    [{ UserName: 'relay@contoso.com\x01auth=Bearer x' }, ['UserName TextHasControlCharacters']],
    [{ Kind: 'Certificate', ClientSecret: undefined, Certificate: 'x' }, ['Certificate CertificateInvalid']],
    [{ Kind: 'Magic' }, ['Kind ValueNotOneOf']],
  ])('refuses %j by name', async (given, complaints) => {
    expect(await complaintsOf('New-SmtpCredential', { ...ENTRA, ...given })).toEqual(complaints);
  });

  it('refuses a name that is taken, without regard to case', async () => {
    await runAsLocal('New-SmtpCredential', ENTRA);
    expect(await complaintsOf('New-SmtpCredential', { ...ENTRA, Name: 'RELAY' })).toEqual(['Name NameTaken']);
  });

  it('reads from a certificate when it ends, and refuses a key that is not its own, or no RSA key', async () => {
    const [one, other] = [await makeClientCertificate(), await makeClientCertificate()];
    const { ClientSecret: _none, ...rest } = ENTRA;
    const whole = { ...rest, Kind: 'Certificate' };
    const { output } = await runAsLocal('New-SmtpCredential', { ...whole, Certificate: one.pem });
    expect(Date.parse(String(output[0]?.SecretExpirationTime))).toBeGreaterThan(Date.now());
    const mixed = `${one.certificate}${other.privateKey}`;
    const elliptic = await makeCertificate({ names: ['x'] });
    const refusal = (Certificate: string) =>
      complaintsOf('New-SmtpCredential', { ...whole, Name: 'b', Certificate });
    expect(await refusal(mixed)).toEqual(['Certificate CertificateKeyDiffers']);
    expect(await refusal(one.certificate)).toEqual(['Certificate CertificateKeyMissing']);
    expect(await refusal(`${elliptic.cert}${elliptic.key}`)).toEqual(['Certificate CertificateKeyMissing']);
  });

  it('refuses what is no key of a service account', async () => {
    const google = { Name: 'g', Provider: 'Google', Kind: 'ServiceAccount', UserName: 'a@contoso.com' };
    for (const key of ['{', '[]', '{"client_email":"a","private_key":"b"}']) {
      expect(await complaintsOf('New-SmtpCredential', { ...google, ServiceAccountKey: key })).toEqual([
        'ServiceAccountKey ServiceAccountKeyInvalid',
      ]);
    }
  });

  it.each([
    [10, 'ExpiresSoon', ['CredentialSecretExpiresSoon']],
    [-1, 'Expired', ['CredentialSecretExpired']],
    [31, null, []],
  ])('whose secret ends in %i days says: %s', async (days, status, warned) => {
    const given = { ...ENTRA, SecretExpirationTime: inDays(days) };
    const { output, warnings } = await runAsLocal('New-SmtpCredential', given);
    expect(output[0]?.SecretStatus).toBe(status);
    expect(warnings.map(({ id }) => id)).toEqual(warned);
  });
});

describe('Set-SmtpCredential', () => {
  beforeEach(() => runAsLocal('New-SmtpCredential', { ...ENTRA, SecretExpirationTime: inDays(10) }));

  it('keeps what is not given, forgets when the former secret ended, and is another version', async () => {
    const before = await installation.db.smtpCredential.findFirstOrThrow();
    const { output } = await runAsLocal('Set-SmtpCredential', { Identity: 'relay', ClientSecret: 'another' });
    expect(output[0]).toMatchObject({ ClientId: ENTRA.ClientId, SecretExpirationTime: null });
    const after = await installation.db.smtpCredential.findFirstOrThrow();
    expect(after.version).toBe(before.version + 1);
    expect(after.secrets).not.toEqual(before.secrets);
  });

  it('takes away nothing that the kind needs', async () => {
    const set = (given: Record<string, unknown>) =>
      complaintsOf('Set-SmtpCredential', { Identity: 'relay', ...given });
    expect(await set({ ClientSecret: null })).toEqual(['ClientSecret ParameterRequired']);
    expect(await set({ Tenant: null })).toEqual(['Tenant ParameterRequired']);
    expect(await set({ RefreshToken: 'x' })).toEqual(['RefreshToken NotForCredentialKind']);
    expect(await set({ Name: 'relay', Identity: 'nobody' })).toEqual(['Identity ObjectNotFound']);
  });

  it('is undone with the former secret, as is a removal, and the log has marks of secrets only', async () => {
    const sealed = async () => (await installation.db.smtpCredential.findFirstOrThrow()).secrets;
    const before = await sealed();
    const change = await runAsLocal('Set-SmtpCredential', {
      Identity: 'relay',
      Name: 'renamed',
      ClientSecret: 'another',
      Scope: 'x',
    });
    await runAsLocal('Undo-AdminChange', { Identity: change.undo, Confirm: false });
    expect(await sealed()).toEqual(before);
    expect((await runAsLocal('Get-SmtpCredential', { Identity: 'relay' })).output[0]).toMatchObject({
      Scope: 'https://outlook.office365.com/.default',
    });
    const removal = await runAsLocal('Remove-SmtpCredential', { Identity: 'relay', Confirm: false });
    await runAsLocal('Undo-AdminChange', { Identity: removal.undo, Confirm: false });
    expect(await sealed()).toEqual(before);
    const [entry] = (await runAsLocal('Search-AdminAuditLog', { Cmdlets: ['Set-SmtpCredential'] })).output;
    expect(JSON.stringify(entry)).toContain('ClientSecret');
    expect(JSON.stringify(entry)).not.toContain('another');
  });
});

describe('a send connector that signs in by a credential', () => {
  beforeEach(() => runAsLocal('New-SmtpCredential', ENTRA));

  it('names it, keeps it from being removed, and lets go of it with the mechanism', async () => {
    const { output } = await runAsLocal('New-SendConnector', connector());
    expect(output[0]).toMatchObject({ SmartHostAuthMechanism: 'XOAuth2', SmtpCredential: 'relay' });
    expect(await complaintsOf('Remove-SmtpCredential', { Identity: 'relay', Confirm: false })).toEqual([
      'Identity CredentialInUse',
    ]);
    await runAsLocal('Set-SmtpCredential', { Identity: 'relay', Name: 'renamed' });
    expect((await runAsLocal('Get-SendConnector')).output[0]?.SmtpCredential).toBe('renamed');
    const changed = await runAsLocal('Set-SendConnector', {
      Identity: 'out',
      SmartHostAuthMechanism: 'None',
    });
    expect(changed.output[0]?.SmtpCredential).toBeNull();
    await runAsLocal('Undo-AdminChange', { Identity: changed.undo, Confirm: false });
    expect((await runAsLocal('Get-SendConnector')).output[0]).toMatchObject({
      SmartHostAuthMechanism: 'XOAuth2',
      SmtpCredential: 'renamed',
    });
    const dns = { Identity: 'out', DNSRoutingEnabled: true };
    expect((await runAsLocal('Set-SendConnector', dns)).output[0]?.SmtpCredential).toBeNull();
    await runAsLocal('Remove-SmtpCredential', { Identity: 'renamed', Confirm: false });
  });

  it.each([
    [{ SmtpCredential: undefined }, ['SmtpCredential SmtpCredentialRequired']],
    [{ SmtpCredential: 'nobody' }, ['SmtpCredential SmtpCredentialUnknown']],
    [{ SmartHostAuthMechanism: 'None' }, ['SmtpCredential SmtpCredentialWithoutOAuth']],
    [{ IgnoreSTARTTLS: true }, ['SmartHostAuthMechanism OAuthWithIgnoreStartTls']],
    [{ ForceHELO: true }, ['ForceHELO ForceHeloWithAuthentication']],
    [
      { AuthenticationCredential: { UserName: 'a', Password: 'b' } },
      ['AuthenticationCredential CredentialWithoutBasicAuth'],
    ],
  ])('refuses %j by name', async (given, complaints) => {
    expect(await complaintsOf('New-SendConnector', connector(given))).toEqual(complaints);
  });
});
