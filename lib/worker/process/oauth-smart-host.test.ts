import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { complaintsOf, runAsLocal } from '@/lib/commands/test-installation';
import { MICROSOFT, makeClientCertificate, prepareOAuth } from '@/lib/testing/oauth/oauth.test-tools';
import { claimsOf, entraRefusal } from '@/lib/testing/oauth/token-endpoint';
import { submitMail, submitMany, until } from './transport.test-tools';

/** Microsoft 365 as a smart host: its server and its token endpoint behave as Microsoft's do, under their names. */
const test = prepareOAuth(MICROSOFT);

const SECRET = {
  Provider: 'Microsoft365',
  Kind: 'ClientSecret',
  Tenant: 'contoso.onmicrosoft.com',
  ClientId: '11112222-bbbb-3333-cccc-4444dddd5555',
  ClientSecret: 'the secret of the client',
};
const send = () => submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
const tokenRow = () =>
  until(test.pool, 'SELECT * FROM smtp_token', ([row]) => row as Record<string, unknown> | undefined);

describe('client credentials with a secret', () => {
  it('deliver a thousand messages by one token, over TLS alone', { timeout: 60_000 }, async () => {
    await test.connect(MICROSOFT.smtp, SECRET);
    await submitMany(test.transport.smtp.port, 1000, (n) => ({ to: [`user${n}@fabrikam.com`] }));
    await test.smtp.taken(1000);
    expect(new Set(test.smtp.recipients).size).toBe(1000);
    expect(test.endpoint.given).toBe(1);
    expect(Object.fromEntries(test.endpoint.asked[0] ?? [])).toMatchObject({
      grant_type: 'client_credentials',
      client_id: SECRET.ClientId,
      scope: 'https://outlook.office365.com/.default',
    });
    expect(new Set(test.smtp.signIns.map((line) => line.split(' ')[0]))).toEqual(
      new Set(['relay@contoso.com']),
    );
    expect(test.smtp.inTheClear).toEqual([]);
    const { output } = await runAsLocal('Get-SmtpCredential');
    expect(output[0]).toMatchObject({ Name: 'relay', Status: 'Valid', UsedBy: ['out'], LastError: null });
    const { rows } = await test.pool.query('SELECT token_ciphertext FROM smtp_token');
    expect(rows[0].token_ciphertext.toString('latin1')).not.toContain('token-1');
  });

  it('say nothing in the clear to a server without TLS', async () => {
    await test.connect(MICROSOFT.smtp, SECRET, { TlsAuthLevel: null });
    expect(
      await complaintsOf('Set-SendConnector', { Identity: 'out', IgnoreSTARTTLS: true, RequireTLS: false }),
    ).toEqual(['SmartHostAuthMechanism OAuthWithIgnoreStartTls']);
  });

  it('that are revoked in the middle of a backlog keep it waiting for the true reason, and let it leave when they are cured', async () => {
    await test.connect(MICROSOFT.smtp, SECRET, { SmtpMaxMessagesPerConnection: 5 });
    await send();
    await test.smtp.taken(1);
    await test.makeOld();
    test.endpoint.revokeAll();
    test.endpoint.set({
      refusal: entraRefusal(
        'invalid_client',
        7000222,
        "The provided client secret keys for app 'relay' are expired.",
      ),
    });
    await submitMany(test.transport.smtp.port, 50, (n) => ({ to: [`user${n}@fabrikam.com`] }));
    const { key, text } = await test.queueError();
    expect(key).toBe('tokenSecretExpired');
    expect(text).toContain('Set-SmtpCredential -ClientSecret');
    expect(text).not.toContain('Trace ID');
    expect((await runAsLocal('Get-SmtpCredential')).output[0]).toMatchObject({
      Status: 'Failed',
      LastErrorDetail: { Key: 'tokenSecretExpired' },
    });
    // What a connection that stood took already.
    expect(test.smtp.recipients.length).toBeLessThanOrEqual(5);
    const { rows } = await test.pool.query(
      "SELECT (SELECT count(*)::int FROM copy) AS waiting, (SELECT count(*)::int FROM finished_recipient WHERE outcome <> 'Delivered') AS lost",
    );
    expect(rows[0]).toMatchObject({ lost: 0 });

    test.endpoint.set({ refusal: null, clientSecret: 'another' });
    await runAsLocal('Set-SmtpCredential', { Identity: 'relay', ClientSecret: 'another' });
    await test.smtp.taken(51);
    expect(new Set(test.smtp.recipients).size).toBe(51);
  });

  it('that the provider takes again leave when somebody tests them', async () => {
    test.endpoint.set({ refusal: entraRefusal('unauthorized_client', 700016, 'Application was not found.') });
    await test.connect(MICROSOFT.smtp, SECRET);
    await send();
    expect((await test.queueError()).key).toBe('tokenApplicationUnknown');
    const failed = await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
    expect(failed.output[0]).toMatchObject({ Status: 'Failed' });
    test.endpoint.set({ refusal: null });
    const { output } = await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
    expect(output[0]).toMatchObject({ Status: 'Valid', LastError: null });
    await test.smtp.taken(1);
  });
});

describe('a smart host that the credential does not name', () => {
  it('hears no token; the mail waits with the reason, and leaves when it is named again', async () => {
    await test.connect(MICROSOFT.smtp, SECRET);
    await runAsLocal('Set-SmtpCredential', {
      Identity: 'relay',
      AllowedSmartHosts: ['smtp.hve.mx.microsoft'],
    });
    await test.transport.settled();
    await send();
    const error = await test.queueError();
    expect(error.key).toBe('tokenHostNotAllowed');
    expect(error.text).toContain('is not said to smtp.office365.com');
    expect(test.endpoint.given).toBe(0);
    expect(test.smtp.signIns).toEqual([]);
    const named = { AllowedSmartHosts: { Add: ['smtp.office365.com'] }, ClientSecret: SECRET.ClientSecret };
    await runAsLocal('Set-SmtpCredential', { Identity: 'relay', ...named });
    await test.smtp.taken(1);
    expect(test.smtp.signIns).toHaveLength(1);
  });
});

describe('a token that the server refuses', () => {
  it('is asked for anew once, and the mail leaves without waiting', async () => {
    await test.connect(MICROSOFT.smtp, SECRET);
    await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
    await test.makeOld();
    test.endpoint.revokeAll();
    await send();
    await test.smtp.taken(1);
    expect(test.smtp.signIns.map((line) => /token-\d/.exec(line)?.[0])).toEqual(['token-1', 'token-2']);
  });

  it.each([
    ['tokenRefused', 'tokenNotPermitted', 'SMTP.SendAsApp'],
    ['disabledForTenant', 'smtpAuthDisabledForTenant', 'Set-TransportConfig'],
    ['disabledForMailbox', 'smtpAuthDisabledForMailbox', 'Set-CASMailbox'],
  ] as const)('by %s is told with its cure, and stands in no record', async (verdict, key, cure) => {
    test.smtp.judge(() => verdict);
    await test.connect(MICROSOFT.smtp, SECRET);
    await send();
    const error = await test.queueError();
    expect(error.key).toBe(key);
    expect(error.text).toContain(cure);
    expect(error.text).toContain('Authentication unsuccessful');
    const dialogue = await until(
      test.pool,
      'SELECT dialogue FROM delivery_attempt WHERE dialogue IS NOT NULL',
      ([row]) => row?.dialogue as string | undefined,
    );
    expect(dialogue).toContain('C: AUTH XOAUTH2 (hidden)\nS: 535 5.7');
    expect(dialogue).not.toContain('token-');
    expect(dialogue).not.toContain(Buffer.from('user=relay@contoso.com').toString('base64').slice(0, 20));
  });
});

it('a password that Microsoft takes no more is told with OAuth as the cure', async () => {
  test.smtp.judge(() => 'basicEnded');
  await test.connect(MICROSOFT.smtp, SECRET, {
    SmartHostAuthMechanism: 'BasicAuthRequireTLS',
    SmtpCredential: null,
    AuthenticationCredential: { UserName: 'relay@contoso.com', Password: 'correct horse' },
  });
  await send();
  const { key, text } = await test.queueError();
  expect(key).toBe('basicAuthenticationEnded');
  expect(text).toContain('Choose OAuth 2.0');
});

it('a client certificate proves itself by a JWT of the certificate that Microsoft knows', async () => {
  const { pem, certificate } = await makeClientCertificate();
  test.endpoint.set({ certificate });
  const { ClientSecret: _none, ...others } = SECRET;
  await test.connect(MICROSOFT.smtp, { ...others, Kind: 'Certificate', Certificate: pem });
  await send();
  await test.smtp.taken(1);
  const [header = '', claims = ''] = (test.endpoint.asked[0]?.get('client_assertion') ?? '').split('.');
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url');
  expect(claimsOf(header)).toMatchObject({ alg: 'PS256', 'x5t#S256': thumbprint });
  expect(claimsOf(claims)).toMatchObject({
    aud: 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
    iss: SECRET.ClientId,
    sub: SECRET.ClientId,
  });
  const { output } = await runAsLocal('Get-SmtpCredential');
  expect(output[0]?.SecretExpirationTime).toBe(
    new Date(new X509Certificate(certificate).validTo).toISOString(),
  );
});

it('a refresh token that is exchanged at each use goes on, and none of them is shown', async () => {
  test.endpoint.set({ refreshToken: 'refresh-0' });
  const { ClientSecret: _none, ...others } = SECRET;
  await test.connect(MICROSOFT.smtp, { ...others, Kind: 'RefreshToken', RefreshToken: 'refresh-0' });
  await send();
  await test.smtp.taken(1);
  await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
  await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
  expect(test.endpoint.asked.map((form) => form.get('refresh_token'))).toEqual([
    'refresh-0',
    'refresh-1',
    'refresh-2',
  ]);
  expect(test.endpoint.asked[0]?.get('scope')).toBe('https://outlook.office365.com/SMTP.Send offline_access');
  test.endpoint.set({ refreshToken: 'given anew' });
  await runAsLocal('Set-SmtpCredential', { Identity: 'relay', RefreshToken: 'given anew' });
  const { output } = await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
  expect(output[0]).toMatchObject({ Status: 'Valid' });
  expect(test.endpoint.asked[3]?.get('refresh_token')).toBe('given anew');
  const row = await tokenRow();
  expect(String(row.refresh_ciphertext)).not.toContain('refresh');
  const { rows } = await test.pool.query(
    "SELECT string_agg(command || coalesce(changes::text, ''), ' ') AS told FROM audit_entry",
  );
  expect(rows[0].told).toContain('(hidden)');
  expect(rows[0].told).not.toMatch(/refresh-\d/);
});

describe('a user who signs in by a device code', { timeout: 60_000 }, () => {
  const { ClientSecret: _none, ...others } = SECRET;
  const begin = async () => {
    test.endpoint.set({ refreshToken: 'refresh-0' });
    await test.connect(MICROSOFT.smtp, { ...others, Kind: 'RefreshToken' });
    const { output } = await runAsLocal('Connect-SmtpCredential', { Identity: 'relay' });
    return output[0];
  };
  const ask = () => test.pool.query("UPDATE smtp_token SET device_poll_at = now() - interval '1 second'");

  it('is shown the code, and mail that waited for them leaves when they have entered it', {
    timeout: 60_000,
  }, async () => {
    const shown = await begin();
    expect(shown).toMatchObject({
      SignInCode: 'C7YQ4WTCX',
      SignInAddress: 'https://microsoft.com/devicelogin',
      LastError: null,
    });
    await send();
    expect((await test.queueError()).key).toBe('tokenSignInMissing');
    await ask();
    await until(test.pool, 'SELECT device_poll_at > now() AS waits FROM smtp_token', ([row]) => row?.waits);
    expect((await runAsLocal('Get-SmtpCredential')).output[0]?.SignInExpirationTime).not.toBeNull();
    test.endpoint.set({ device: null });
    await ask();
    await test.smtp.taken(1);
    const { output } = await runAsLocal('Get-SmtpCredential');
    expect(output[0]).toMatchObject({ Status: 'Valid', SignInExpirationTime: null, LastError: null });
    await runAsLocal('Test-SmtpCredential', { Identity: 'relay' });
    expect(test.endpoint.asked.at(-1)?.get('refresh_token')).toBe('refresh-1');
  });

  it.each([
    ['expired_token', 'tokenSignInMissing'],
    ['authorization_declined', 'tokenRefused'],
  ] as const)('and does not: %s', async (device, key) => {
    test.endpoint.set({ device });
    await begin();
    await ask();
    const error = await until(
      test.pool,
      'SELECT last_error FROM smtp_token WHERE device IS NULL',
      ([row]) => row?.last_error as { key: string } | undefined,
    );
    expect(error.key).toBe(key);
  });

  it('is asked less often where the endpoint wants that', async () => {
    test.endpoint.set({ device: 'slow_down' });
    await begin();
    await ask();
    await until(
      test.pool,
      "SELECT device ->> 'intervalSeconds' AS s FROM smtp_token",
      ([row]) => row?.s === '10',
    );
  });

  it('is no user of a credential that needs none', async () => {
    await test.connect(MICROSOFT.smtp, SECRET);
    expect(await complaintsOf('Connect-SmtpCredential', { Identity: 'relay' })).toEqual([
      'Identity CredentialSignsInNoUser',
    ]);
  });
});
