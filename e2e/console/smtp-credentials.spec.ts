import type { Locator } from '@playwright/test';
import { action, expect, rowWith, test } from './fixtures';

/** SMTP credentials, and a send connector that signs in by one, in both languages: a picture of each, and axe's word on it. */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`SMTP credentials, ${language}`, () => {
    test.use({ language });

    test('SMTP credentials', async ({ page, emptySite: site, t, look }) => {
      await page.goto('/organization/hub-transport?tab=smtp-credentials');
      await expect(page.getByText(t('smtpCredential.empty.title'))).toBeVisible();
      await look('smtp-credentials-empty');
      await action(page, t('smtpCredential.actions.new')).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t('smtpCredential.name')).first().fill('Relay at Microsoft');
      await look('smtp-credential-new');
      await dialog.getByLabel(t('smtpCredential.provider')).selectOption('Google');
      await expect(dialog.getByLabel(t('smtpCredential.refreshToken'))).toBeVisible();
      await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
      await expect(dialog.getByRole('alert').first()).toBeVisible();
      await look('smtp-credential-new-missing');
      await dialog.getByRole('button', { name: t('common.cancel'), exact: true }).click();
      await page.getByRole('button', { name: t('console.leave.discard') }).click();

      await site.command('New-SmtpCredential', {
        Name: 'Relay at an endpoint that leads inside, with a name of 60 ...',
        Provider: 'Other',
        Kind: 'ClientSecret',
        UserName: 'scanner-on-the-second-floor@contoso.test',
        ClientId: '11112222-bbbb-3333-cccc-4444dddd5555',
        ClientSecret: 'a secret',
        TokenEndpoint: 'https://127.0.0.1:9/token',
        AllowedSmartHosts: ['smtp.contoso.test'],
        SecretExpirationTime: new Date(Date.now() + 5 * 86_400_000).toISOString(),
      });
      await site.command('New-SmtpCredential', {
        Name: 'Google',
        Provider: 'Google',
        Kind: 'RefreshToken',
        UserName: 'relay@contoso.test',
        ClientId: 'client.apps.googleusercontent.com',
        RefreshToken: '1//refresh',
      });
      await site.command('New-SendConnector', {
        Name: 'To everybody by OAuth',
        AddressSpaces: ['oauth.example'],
        DNSRoutingEnabled: false,
        SmartHosts: ['smtp.gmail.com'],
        SmartHostAuthMechanism: 'XOAuth2',
        SmtpCredential: 'Google',
      });
      const row = rowWith(page, 'Relay at an endpoint');
      await expect(row).toBeVisible();
      await look('smtp-credentials-not-tried');
      await row.click();
      await action(page, t('smtpCredential.actions.test')).click();
      await expect(dialog.getByText(t('smtpCredential.status.Failed')).first()).toBeVisible();
      await lookAtTabs(dialog, (tab) => look(`smtp-credential-${tab}`));
      await dialog.getByRole('button', { name: t('common.cancel'), exact: true }).click();
      await look('smtp-credentials');
      await rowWith(page, 'Google').first().click();
      await action(page, t('common.remove')).click();
      await expect(page.getByRole('alertdialog').getByRole('alert')).toBeVisible();
      await look('smtp-credential-remove');
      await page.keyboard.press('Escape');

      await site.command('New-SmtpCredential', {
        Name: 'A user',
        Provider: 'Microsoft365',
        Kind: 'RefreshToken',
        UserName: 'pat@contoso.test',
        Tenant: 'contoso.test',
        ClientId: 'client',
        TokenEndpoint: 'https://127.0.0.1:9/token',
      });
      await rowWith(page, 'pat@contoso.test').click();
      await action(page, t('smtpCredential.actions.signIn')).click();
      await expect(dialog.getByText('127.0.0.1').first()).toBeVisible();
      await look('smtp-credential-sign-in-refused');
      await page.keyboard.press('Escape');

      await page.goto('/organization/hub-transport?tab=send-connectors');
      await rowWith(page, 'To everybody by OAuth').dblclick();
      await dialog.getByRole('tab', { name: t('sendConnector.sheet.tabs.network') }).click();
      await dialog.getByRole('button', { name: t('sendConnector.sheet.change') }).click();
      await expect(dialog.getByLabel(t('smtpCredential.choose.label'))).toHaveValue('Google');
      await look('send-connector-oauth');
      await dialog.getByRole('button', { name: t('smtpCredential.choose.new') }).click();
      await expect(page.getByRole('dialog', { name: t('smtpCredential.newTitle') })).toBeVisible();
      await look('send-connector-oauth-new');
    });
  });
}

async function lookAtTabs(sheet: Locator, look: (tab: number) => Promise<void>): Promise<void> {
  await expect(sheet).toBeVisible();
  const tabs = sheet.getByRole('tab');
  const count = await tabs.count();
  for (let index = 0; index < count; index += 1) {
    await tabs.nth(index).click();
    await expect(tabs.nth(index)).toHaveAttribute('aria-selected', 'true');
    await look(index + 1);
  }
}
