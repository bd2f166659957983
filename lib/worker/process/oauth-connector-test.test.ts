import { beforeEach, expect, it } from 'vitest';
import type { OutputRow } from '@/lib/commands/command/report';
import { runAsLocal } from '@/lib/commands/test-installation';
import { MICROSOFT, prepareOAuth } from '@/lib/testing/oauth/oauth.test-tools';
import { entraRefusal } from '@/lib/testing/oauth/token-endpoint';
import { submitMail } from './transport.test-tools';

/** Test-SendConnector by a token: the same verdict as deliveries, from the same endpoint, and no token in what it tells. */
const test = prepareOAuth(MICROSOFT);

const SECRET = {
  Provider: 'Microsoft365',
  Kind: 'ClientSecret',
  Tenant: 'contoso.onmicrosoft.com',
  ClientId: '11112222-bbbb-3333-cccc-4444dddd5555',
  ClientSecret: 'the secret of the client',
};

beforeEach(async () => {
  await test.pool.query('DELETE FROM connector_test');
});

const run = async (): Promise<readonly OutputRow[]> =>
  (await runAsLocal('Test-SendConnector', { Identity: 'out', Recipient: 'chris@fabrikam.com' })).output;
const inBrief = (steps: readonly OutputRow[]) => steps.map(({ Step, Result }) => `${Step} ${Result}`);

it('signs in as the credential’s user, and sends as them', async () => {
  await test.connect(MICROSOFT.smtp, SECRET);
  const steps = await run();
  expect(inBrief(steps)).toEqual([
    'Credential Succeeded',
    'DNS Succeeded',
    'Connect Succeeded',
    'Greeting Succeeded',
    'EHLO Succeeded',
    'STARTTLS Succeeded',
    'EHLO Succeeded',
    'AUTH Succeeded',
    'MAIL Succeeded',
    'RCPT Succeeded',
  ]);
  const dialogues = steps.map(({ Dialogue }) => String(Dialogue)).join('\n');
  expect(dialogues).toContain('C: AUTH XOAUTH2 (hidden)\nS: 235');
  expect(dialogues).toContain('C: MAIL FROM:<relay@contoso.com>');
  expect(dialogues).not.toContain('token-');
  expect(steps[5]?.Certificate).toMatchObject({ IsRequired: true, LastError: null, Names: [MICROSOFT.smtp] });
  // Delivery goes on by the same token.
  await submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
  await test.smtp.taken(1);
  expect(test.endpoint.given).toBe(1);
});

it.each([
  ['tokenRefused', 'tokenNotPermitted', 'SMTP.SendAsApp'],
  ['disabledForTenant', 'smtpAuthDisabledForTenant', 'Set-TransportConfig'],
] as const)(
  'a token that is refused by %s is told as deliveries tell it, with its cure',
  async (verdict, key, cure) => {
    test.smtp.judge(() => verdict);
    await test.connect(MICROSOFT.smtp, SECRET);
    const failed = (await run()).at(-1);
    expect(failed).toMatchObject({ Step: 'AUTH', Result: 'Failed', LastErrorDetail: { Key: key } });
    expect(failed?.LastError).toContain(cure);
    await submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
    const error = await test.queueError();
    expect(error.key).toBe(key);
    expect(error.text).toBe(failed?.LastError);
  },
);

it('a credential that gets no token fails before anybody is connected to', async () => {
  test.endpoint.set({ refusal: entraRefusal('unauthorized_client', 700016, 'Application was not found.') });
  await test.connect(MICROSOFT.smtp, SECRET);
  const steps = await run();
  expect(inBrief(steps)).toEqual(['Credential Failed']);
  await submitMail(test.transport.smtp.port, { to: ['chris@fabrikam.com'] });
  expect((await test.queueError()).key).toBe('tokenApplicationUnknown');
  expect(steps[0]).toMatchObject({ LastErrorDetail: { Key: 'tokenApplicationUnknown' } });
  expect(test.smtp.signIns).toEqual([]);
});

it('a token that was revoked is asked for anew, and both tries are told', async () => {
  await test.connect(MICROSOFT.smtp, SECRET);
  await run();
  await test.makeOld();
  test.endpoint.revokeAll();
  const steps = await run();
  expect(inBrief(steps).filter((line) => /^(?:Credential|AUTH)/.test(line))).toEqual([
    'Credential Succeeded',
    'AUTH Failed',
    'Credential Succeeded',
    'AUTH Succeeded',
  ]);
  expect(inBrief(steps).at(-1)).toBe('RCPT Succeeded');
});
