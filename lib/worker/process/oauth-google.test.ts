import { expect, it } from 'vitest';
import { runAsLocal } from '@/lib/commands/test-installation';
import { GOOGLE, makeClientCertificate, prepareOAuth } from '@/lib/testing/oauth/oauth.test-tools';
import { claimsOf } from '@/lib/testing/oauth/token-endpoint';
import { submitMail, until } from './transport.test-tools';

/** Google as a smart host that offers OAUTHBEARER alone, and refuses behind a challenge. */
const test = prepareOAuth(GOOGLE, { mechanisms: ['OAUTHBEARER'] });

async function serviceAccount() {
  const { certificate, privateKey } = await makeClientCertificate();
  test.endpoint.set({ certificate });
  const ServiceAccountKey = JSON.stringify({
    type: 'service_account',
    client_email: 'relay@contoso-project.iam.gserviceaccount.com',
    private_key_id: 'abc',
    private_key: privateKey,
    token_uri: 'https://oauth2.googleapis.com/token',
  });
  return { Provider: 'Google', Kind: 'ServiceAccount', ServiceAccountKey };
}

it('a service account of Google signs in for its user by OAUTHBEARER', async () => {
  await test.connect(GOOGLE.smtp, await serviceAccount());
  await submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
  await test.smtp.taken(1);
  expect(test.smtp.signIns[0]).toMatch(/^relay@contoso\.com eyJ/);
  const [asked] = test.endpoint.asked;
  expect(asked?.has('client_id')).toBe(false);
  const [header = '', claims = ''] = (asked?.get('assertion') ?? '').split('.');
  expect(claimsOf(header)).toMatchObject({ alg: 'RS256', kid: 'abc' });
  expect(claimsOf(claims)).toMatchObject({
    iss: 'relay@contoso-project.iam.gserviceaccount.com',
    sub: 'relay@contoso.com',
    scope: 'https://mail.google.com/',
    aud: 'https://oauth2.googleapis.com/token',
  });
});

it('the challenge behind which a token is refused stands in the dialogue, and the token does not', async () => {
  test.smtp.judge(() => 'tokenRefused');
  await test.connect(GOOGLE.smtp, await serviceAccount());
  await submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
  expect((await test.queueError()).key).toBe('tokenNotTaken');
  const dialogue = await until(
    test.pool,
    'SELECT dialogue FROM delivery_attempt WHERE dialogue IS NOT NULL',
    ([row]) => row?.dialogue as string | undefined,
  );
  expect(dialogue).toContain('C: AUTH OAUTHBEARER (hidden)');
  expect(dialogue).toContain('* the server\'s challenge: {"status":"400","schemes":"Bearer"');
  expect(dialogue).toContain('S: 535-5.7.8 Username and Password not accepted.');
  expect(dialogue).not.toContain('token-');
  const { output } = await runAsLocal('Get-SmtpCredential');
  expect(output[0]).toMatchObject({ Status: 'Valid' });
});
