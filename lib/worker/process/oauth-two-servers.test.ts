import { expect, it } from 'vitest';
import { runAsLocal } from '@/lib/commands/test-installation';
import { MICROSOFT, prepareOAuth } from '@/lib/testing/oauth/oauth.test-tools';
import { submitMail } from './transport.test-tools';

const test = prepareOAuth(MICROSOFT, { transportCount: 2 });

const SECRET = {
  Provider: 'Microsoft365',
  Kind: 'ClientSecret',
  Tenant: 'contoso.onmicrosoft.com',
  ClientId: 'client',
  ClientSecret: 'the secret of the client',
};

it('two servers that need a token at the same moment ask for one, and both use it', async () => {
  let begun = 0;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  test.endpoint.set({
    before: () => {
      begun += 1;
      return gate;
    },
  });
  await test.connect(MICROSOFT.smtp, SECRET, { SourceTransportServers: ['HUB1', 'HUB2'] });
  await Promise.all(
    test.transports.map((transport, n) => submitMail(transport.smtp.port, { to: [`u${n}@fabrikam.com`] })),
  );
  // Both wait: one for the endpoint, the other for the lock of the one.
  for (;;) {
    const { rows } = await test.pool.query(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM smtp_token WHERE%'",
    );
    if (begun > 0 && rows[0].n > 0) break;
    await test.pool.query('SELECT pg_sleep(0.02)');
  }
  open();
  await test.smtp.taken(2);
  expect([...test.smtp.recipients].sort()).toEqual(['u0@fabrikam.com', 'u1@fabrikam.com']);
  expect(begun).toBe(1);
  expect(test.endpoint.given).toBe(1);
  expect(new Set(test.smtp.signIns).size).toBe(1);
  expect((await runAsLocal('Get-SmtpCredential')).output[0]).toMatchObject({ Status: 'Valid' });
});
