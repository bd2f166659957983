import { beforeEach, describe, expect, it } from 'vitest';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import { openClientSecret } from '@/lib/commands/oidc-provider/secret';
import { readStoredSecrets, writtenSecrets } from '@/lib/commands/smtp-credential/secrets';
import { complaintsOf, runAsLocal, useTestInstallation } from '@/lib/commands/test-installation';
import { attempt, lastEntry, newKeeper } from '@/lib/commands/test-people';
import { openSecret } from '@/lib/oauth/credential-secrets';
import { toSecretKey } from '@/lib/secrets/key';
import { open } from '@/lib/secrets/seal';
import { useTestDatabase } from '@/lib/testing/test-database';

/**
 * Who may change where a stored secret is sent would be told it by their own server, though no cmdlet shows it.
 */
const installation = useTestInstallation(useTestDatabase({ mayLeaveLease: true }));
const KEY = toSecretKey(Buffer.from('11'.repeat(32), 'hex'));
const ELSEWHERE = 'SecretForAnotherAddress';

beforeEach(async () => {
  const { db } = installation;
  await db.user.deleteMany();
  await db.roleGroup.deleteMany({ where: { builtIn: null } });
  await db.sendConnector.deleteMany();
  await db.smtpCredential.deleteMany();
  await db.oidcProvider.deleteMany();
});

describe('a smart host’s password', () => {
  const AUTH = { SmartHostAuthMechanism: 'BasicAuthRequireTLS' };
  const OWN = { AuthenticationCredential: { UserName: 'relay', Password: 'of the keeper' } };
  let keeper: ProvedActor;

  beforeEach(async () => {
    await runAsLocal('New-SendConnector', {
      Name: 'out',
      AddressSpaces: ['*'],
      DNSRoutingEnabled: false,
      SmartHosts: ['smtp.example.net', 'smtp2.example.net'],
      AuthenticationCredential: { UserName: 'relay', Password: 'horse battery' },
      ...AUTH,
    });
    keeper = await newKeeper(installation, 'kim', ['Send Connectors'], { SendConnectorScope: ['out'] });
  });

  const set = (given: Record<string, unknown>) =>
    attempt(keeper, 'Set-SendConnector', { Identity: 'out', ...given });
  const undo = async (entry: string) => attempt(keeper, 'Undo-AdminChange', { Identity: entry });

  async function sent(): Promise<string> {
    const row = await installation.db.sendConnector.findFirstOrThrow();
    const { authenticationCiphertext: ciphertext, authenticationKeyId: keyId } = row;
    const password = ciphertext && keyId ? open(KEY, { ciphertext, keyId }, row.id) : 'nothing';
    return `${password} to ${row.smartHosts.join()}:${row.port}`;
  }

  it.each([
    ['another smart host', { SmartHosts: ['smtp.attacker.example'] }],
    ['one smart host more', { SmartHosts: { Add: ['smtp.attacker.example'] } }],
    ['another port', { Port: 2525 }],
  ])('does not go to %s: it is given again', async (_what, given) => {
    expect(await set(given)).toBe(`AuthenticationCredential ${ELSEWHERE}`);
    expect(await sent()).toBe('horse battery to smtp.example.net,smtp2.example.net:2500');
    expect(await set({ ...given, ...OWN })).toBe('done');
    expect(await sent()).toMatch(/^of the keeper to /);
  });

  it.each([
    { SmartHostAuthMechanism: 'BasicAuth' },
    { RequireTLS: true, TlsAuthLevel: 'EncryptionOnly' },
    { RequireTLS: true, TlsAuthLevel: 'CertificateValidation' },
  ])('is not sent to whoever answers there: %j', async (given) => {
    expect(await set(given)).toBe('AuthenticationCredential SecretLessGuarded');
    expect(await set({ ...given, ...OWN })).toBe('done');
    expect(await set(AUTH)).toBe('done');
  });

  it('is not told to another address by a test either, nor to whoever answers there', async () => {
    const test = (given: Record<string, unknown>) =>
      attempt(keeper, 'Test-SendConnector', { Identity: 'out', WhatIf: true, ...given });
    expect(await test({ SmartHosts: ['smtp.attacker.example'] })).toBe(
      `AuthenticationCredential ${ELSEWHERE}`,
    );
    expect(await test({ Port: 2525 })).toBe(`AuthenticationCredential ${ELSEWHERE}`);
    expect(await test({ SmartHostAuthMechanism: 'BasicAuth' })).toBe(
      'AuthenticationCredential SecretLessGuarded',
    );
    expect(await test({ Port: 2525, ...OWN })).toBe('done');
    // Who may only test changes nothing by it, and what is not stored is for those whose right has no limit.
    const tester = await newKeeper(installation, 'lou', ['Test Messages']);
    const other = { Identity: 'out', WhatIf: true };
    expect(await attempt(tester, 'Test-SendConnector', other)).toBe('done');
    expect(await attempt(tester, 'Test-SendConnector', { ...other, Comment: 'x' })).toBe(
      'Comment PermissionRequired',
    );
    const unstored = { SmartHosts: ['smtp.attacker.example'], DNSRoutingEnabled: false, WhatIf: true };
    expect(await attempt(tester, 'Test-SendConnector', unstored)).toBe('- PermissionRequired');
    expect(await attempt(keeper, 'Test-SendConnector', unstored)).toBe('Identity OutOfScope');
  });

  it('stays where a smart host goes, and comes back with it', async () => {
    expect(await set({ SmartHosts: { Remove: ['smtp2.example.net'] } })).toBe('done');
    expect(await sent()).toBe('horse battery to smtp.example.net:2500');
    expect(await undo(await lastEntry(installation))).toBe('done');
    expect(await sent()).toBe('horse battery to smtp.example.net,smtp2.example.net:2500');
  });

  it('does not come back by Undo under a smart host that was changed meanwhile', async () => {
    expect(await set({ SmartHostAuthMechanism: 'None' })).toBe('done');
    const taken = await lastEntry(installation);
    expect(await set({ SmartHosts: ['smtp.attacker.example'] })).toBe('done');
    expect(await undo(taken)).toBe('- UndoIncomplete');
    expect(await sent()).toBe('nothing to smtp.attacker.example:2500');
    expect(await set({ SmartHosts: ['smtp.example.net', 'smtp2.example.net'] })).toBe('done');
    expect(await undo(taken)).toBe('done');
    expect(await sent()).toBe('horse battery to smtp.example.net,smtp2.example.net:2500');
  });

  it('is not sent on by Undo of a change of smart hosts from before it was given', async () => {
    await runAsLocal('Set-SendConnector', { Identity: 'out', SmartHostAuthMechanism: 'None' });
    expect(await set({ SmartHosts: ['smtp.attacker.example'] })).toBe('done');
    await runAsLocal('Set-SendConnector', { Identity: 'out', SmartHosts: ['smtp.example.net'] });
    const changed = await lastEntry(installation);
    await runAsLocal('Set-SendConnector', { Identity: 'out', ...OWN, ...AUTH });
    const reader = await newKeeper(installation, 'lee', ['Send Connectors', 'View-Only Audit Logs']);
    expect(await attempt(reader, 'Undo-AdminChange', { Identity: changed })).toBe(
      `AuthenticationCredential ${ELSEWHERE}`,
    );
  });
});

describe('the secret of an SMTP credential', () => {
  const EVIL = 'https://attacker.example/token';
  let keeper: ProvedActor;

  beforeEach(async () => {
    keeper = await newKeeper(installation, 'kim', ['Send Connectors']);
  });

  const make = (given: Record<string, unknown>) =>
    runAsLocal('New-SmtpCredential', {
      Name: 'relay',
      UserName: 'relay@contoso.com',
      ClientId: 'x',
      ...given,
    });
  const set = (given: Record<string, unknown>) =>
    attempt(keeper, 'Set-SmtpCredential', { Identity: 'relay', ...given });

  async function held(name: 'ClientSecret' | 'RefreshToken') {
    const row = await installation.db.smtpCredential.findFirstOrThrow();
    const secrets = writtenSecrets(readStoredSecrets(row.secrets));
    const facts = { ...row, kind: 'RefreshToken', secrets } as const;
    return `${openSecret(KEY, facts, name)} to ${row.tokenEndpoint}`;
  }

  it('does not go to another token endpoint, by which Test-SmtpCredential would send it', async () => {
    await make({ Provider: 'Microsoft365', Kind: 'ClientSecret', Tenant: 'contoso.com', ClientSecret: 'S' });
    expect(await set({ TokenEndpoint: EVIL })).toBe(`ClientSecret ${ELSEWHERE}`);
    expect(await held('ClientSecret')).toBe('S to null');
    expect(await set({ TokenEndpoint: EVIL, ClientSecret: 'mine' })).toBe('done');
    expect(await held('ClientSecret')).toBe(`mine to ${EVIL}`);
    expect(await set({ TokenEndpoint: null })).toBe('done');
  });

  it('each of them: that of the client, too, where the refresh token is another', async () => {
    const secrets = { ClientSecret: 'S', RefreshToken: 'R' };
    await make({ Provider: 'Google', Kind: 'RefreshToken', ...secrets });
    expect(await set({ TokenEndpoint: EVIL, RefreshToken: 'mine' })).toBe(`ClientSecret ${ELSEWHERE}`);
    expect(await set({ TokenEndpoint: EVIL, ClientSecret: null })).toBe(`RefreshToken ${ELSEWHERE}`);
  });

  it('does not come back by Undo under another token endpoint', async () => {
    await make({ Provider: 'Google', Kind: 'RefreshToken', ClientSecret: 'S', RefreshToken: 'R' });
    expect(await set({ ClientSecret: null })).toBe('done');
    const taken = await lastEntry(installation);
    expect(await set({ TokenEndpoint: EVIL, RefreshToken: 'mine' })).toBe('done');
    expect(await attempt(keeper, 'Undo-AdminChange', { Identity: taken })).toBe('- UndoIncomplete');
    expect(await held('ClientSecret')).toBe(`null to ${EVIL}`);
  });

  it('nor does what somebody’s sign-in has brought, or one that is under way', async () => {
    await make({ Provider: 'Microsoft365', Kind: 'RefreshToken', Tenant: 'contoso.com' });
    const { db } = installation;
    const device = { ciphertext: 'x', keyId: 'y', intervalSeconds: 5 };
    const sealed = { refreshCiphertext: Buffer.from('sealed'), keyId: 'y' };
    await db.smtpToken.updateMany({
      data: { ...sealed, device, deviceExpiresAt: new Date(), devicePollAt: new Date() },
    });
    expect(await set({ ClientId: 'y', Name: 'relay' })).toBe('done');
    expect(await db.smtpToken.findFirst()).toMatchObject({ refreshCiphertext: expect.anything(), device });
    expect(await set({ TokenEndpoint: EVIL })).toBe('done');
    expect(await db.smtpToken.findFirst()).toMatchObject({ refreshCiphertext: null, device: null });
  });
});

describe('the tokens of an SMTP credential', () => {
  const EVIL = 'smtp.attacker.example';
  const OTHER_USE = 'SecretForAnotherUse';
  const CREDENTIAL = {
    Name: 'relay',
    UserName: 'relay@contoso.com',
    Provider: 'Microsoft365',
    Kind: 'ClientSecret',
    Tenant: 'contoso.com',
    ClientId: 'x',
    ClientSecret: 'S',
  };
  const CONNECTOR = {
    AddressSpaces: ['*'],
    DNSRoutingEnabled: false,
    SmartHosts: ['smtp.office365.com'],
    SmartHostAuthMechanism: 'XOAuth2',
    SmtpCredential: 'relay',
  };
  const NOT_OF_CREDENTIAL = 'SmartHosts SmartHostNotOfCredential';
  let keeper: ProvedActor;

  beforeEach(async () => {
    await runAsLocal('New-SmtpCredential', CREDENTIAL);
    await runAsLocal('New-SendConnector', { Name: 'out', ...CONNECTOR });
    keeper = await newKeeper(installation, 'kim', ['Send Connectors']);
  });

  const set = (given: Record<string, unknown>) =>
    attempt(keeper, 'Set-SmtpCredential', { Identity: 'relay', ...given });
  const lead = (given: Record<string, unknown>) =>
    attempt(keeper, 'Set-SendConnector', { Identity: 'out', ...given });
  const allowed = async () => (await installation.db.smtpCredential.findFirstOrThrow()).allowedSmartHosts;

  it('are said where the provider takes them, unless somebody names other hosts', async () => {
    expect(await allowed()).toEqual([
      'smtp.office365.com',
      'smtp.hve.mx.microsoft',
      'smtp-hve.office365.com',
    ]);
    const { output } = await runAsLocal('New-SmtpCredential', {
      ...CREDENTIAL,
      Name: 'China',
      AllowedSmartHosts: ['SMTP.partner.outlook.cn'],
    });
    expect(output[0]?.AllowedSmartHosts).toEqual(['smtp.partner.outlook.cn']);
    const { Tenant: _none, ...other } = { ...CREDENTIAL, Name: 'b', Provider: 'Other' };
    expect(
      await complaintsOf('New-SmtpCredential', { ...other, TokenEndpoint: 'https://idp.example/t' }),
    ).toEqual(['AllowedSmartHosts ParameterRequired']);
    expect(await complaintsOf('Set-SmtpCredential', { Identity: 'relay', AllowedSmartHosts: [] })).toEqual([
      'AllowedSmartHosts ParameterRequired',
    ]);
  });

  it.each([
    ['another smart host', { SmartHosts: [EVIL] }],
    ['one smart host more', { SmartHosts: { Add: [EVIL] } }],
    ['an address', { SmartHosts: ['192.0.2.1'] }],
  ])('are led by no connector to %s', async (_what, given) => {
    expect(await lead(given)).toBe(NOT_OF_CREDENTIAL);
    const made = { Name: 'mine', ...CONNECTOR, SmartHosts: [EVIL] };
    expect(await attempt(keeper, 'New-SendConnector', made)).toBe(NOT_OF_CREDENTIAL);
  });

  it('are led to no such host in two steps either', async () => {
    expect(await lead({ SmartHostAuthMechanism: 'None', SmtpCredential: null, SmartHosts: [EVIL] })).toBe(
      'done',
    );
    const back = { SmartHostAuthMechanism: 'XOAuth2', SmtpCredential: 'relay' };
    expect(await lead(back)).toBe(NOT_OF_CREDENTIAL);
  });

  it.each([
    ['a host', { AllowedSmartHosts: { Add: [EVIL] } }],
    ['other hosts', { AllowedSmartHosts: [EVIL] }],
    ['another mailbox', { UserName: 'boss@contoso.com' }],
    ['another scope', { Scope: 'https://graph.microsoft.com/.default' }],
  ])('are good for %s more only when the secret is given again', async (_what, given) => {
    expect(await set(given)).toBe(`ClientSecret ${OTHER_USE}`);
    expect(await set({ ...given, ClientSecret: 'mine' })).toBe('done');
  });

  it('are good for less at once, and for it again by Undo', async () => {
    expect(await set({ AllowedSmartHosts: ['smtp.office365.com'] })).toBe('done');
    expect(await attempt(keeper, 'Undo-AdminChange', { Identity: await lastEntry(installation) })).toBe(
      'done',
    );
    expect(await allowed()).toHaveLength(3);
    expect(await set({ AllowedSmartHosts: ['smtp.hve.mx.microsoft'] })).toBe('done');
    // What the connector has already may stay: the transport says no token there.
    expect(await lead({ Comment: 'waits' })).toBe('done');
  });

  it('do not go to a host by Undo that was taken away before another secret was given', async () => {
    const both = ['smtp.office365.com', EVIL];
    expect(await set({ AllowedSmartHosts: both, ClientSecret: 'of the keeper' })).toBe('done');
    expect(await set({ AllowedSmartHosts: ['smtp.office365.com'] })).toBe('done');
    const narrowed = await lastEntry(installation);
    await runAsLocal('Set-SmtpCredential', { Identity: 'relay', ClientSecret: 'a new one' });
    expect(await attempt(keeper, 'Undo-AdminChange', { Identity: narrowed })).toBe('- UndoChangedSince');
    expect(await allowed()).toEqual(['smtp.office365.com']);
  });

  it('that somebody has signed in for end with a change of what they are good for', async () => {
    const { ClientSecret: _none, ...device } = { ...CREDENTIAL, Name: 'device', Kind: 'RefreshToken' };
    await runAsLocal('New-SmtpCredential', device);
    const { db } = installation;
    const signedIn = { refreshCiphertext: Buffer.from('sealed'), keyId: 'y' };
    const forget = async (given: Record<string, unknown>) => {
      await db.smtpToken.updateMany({ data: signedIn });
      expect(await attempt(keeper, 'Set-SmtpCredential', { Identity: 'device', ...given })).toBe('done');
      const { id } = await db.smtpCredential.findFirstOrThrow({ where: { name: 'device' } });
      return (await db.smtpToken.findUniqueOrThrow({ where: { credentialId: id } })).refreshCiphertext;
    };
    expect(await forget({ AllowedSmartHosts: ['smtp.office365.com'] })).not.toBeNull();
    expect(await forget({ AllowedSmartHosts: { Add: [EVIL] } })).toBeNull();
    expect(await forget({ UserName: 'boss@contoso.com' })).toBeNull();
  });
});

it('a token is sent to no host of somebody whose right is limited, by a test either', async () => {
  await runAsLocal('New-SmtpCredential', {
    Name: 'relay',
    UserName: 'relay@contoso.com',
    ClientId: 'x',
    Provider: 'Google',
    Kind: 'RefreshToken',
    RefreshToken: 'R',
  });
  await runAsLocal('New-SendConnector', {
    Name: 'out',
    AddressSpaces: ['*'],
    DNSRoutingEnabled: false,
    SmartHosts: ['smtp.gmail.com'],
    SmartHostAuthMechanism: 'XOAuth2',
    SmtpCredential: 'relay',
  });
  const limited = await newKeeper(installation, 'kim', ['Send Connectors'], { SendConnectorScope: ['out'] });
  const test = (given: Record<string, unknown>) =>
    attempt(limited, 'Test-SendConnector', { Identity: 'out', WhatIf: true, ...given });
  expect(await test({})).toBe('done');
  expect(await test({ SmartHosts: ['smtp.attacker.example'] })).toBe('SmartHosts SmartHostNotOfCredential');
  expect(await test({ SmartHosts: ['smtp-relay.gmail.com'] })).toBe('SmartHosts TokenForAnotherAddress');
});

describe('the client secret of a sign-in provider', () => {
  const EVIL = { Issuer: 'https://attacker.example' };
  const stored = () => installation.db.oidcProvider.findFirstOrThrow();
  let keeper: ProvedActor;

  beforeEach(async () => {
    const provider = { Name: 'Contoso ID', Issuer: 'https://id.contoso.com', ClientId: 'postern' };
    await runAsLocal('New-OidcProvider', { ...provider, ClientSecret: 'S' });
    keeper = await newKeeper(installation, 'kim', ['Organization Configuration']);
  });

  const set = (given: Record<string, unknown>) =>
    attempt(keeper, 'Set-OidcProvider', { Identity: 'Contoso ID', ...given });

  it('does not go to another issuer, by which Test-OidcProvider would send it', async () => {
    expect(await set(EVIL)).toBe(`ClientSecret ${ELSEWHERE}`);
    expect(await set({ Issuer: 'https://id.contoso.com', ClientId: 'other' })).toBe('done');
    expect(await set({ ...EVIL, ClientSecret: 'mine' })).toBe('done');
    expect(await openClientSecret(await stored())).toBe('mine');
  });

  it('does not come back by Undo under another issuer', async () => {
    expect(await set({ ClientSecret: null })).toBe('done');
    const taken = await lastEntry(installation);
    expect(await set(EVIL)).toBe('done');
    expect(await attempt(keeper, 'Undo-AdminChange', { Identity: taken })).toBe('- UndoIncomplete');
    expect(await openClientSecret(await stored())).toBeNull();
  });
});
