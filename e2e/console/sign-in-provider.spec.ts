import { TOTP } from 'otpauth';
import { OIDC_CALLBACK_PATH } from '@/lib/commands/oidc-provider/parameters';
import { action, expect, rowWith } from './fixtures';
import { test } from './provider-fixtures';

/** Sign-in by a provider, from its set-up in the console to the person who comes in by it. */
const LONG = 'Microsoft Entra ID of Contoso Pharmaceuticals, Zürich and Kōbe';

test.use({ ignoreHTTPSErrors: true });
test.slow();

for (const language of ['en', 'ja'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`sign-in providers, ${language} ${colorScheme}`, () => {
      test.use({ language, colorScheme, expectedConsoleErrors: [/40[13]|424/] });

      test.afterEach(async ({ site, peer }) => {
        peer.isDown = false;
        const { output } = await site.command('Get-OidcProvider');
        for (const { Guid } of output) {
          await site.command('Remove-OidcProvider', { Identity: Guid, Confirm: false });
        }
        await site.command('Set-RoleGroup', { Identity: 'Mail Flow Operators', RequireSecondFactor: false });
        const { output: users } = await site.command('Get-User');
        for (const { Identity } of users) {
          if (Identity !== 'Administrator') await site.command('Remove-User', { Identity, Confirm: false });
        }
      });

      test('one is made, tested, mapped to role groups, and lets its people in', async ({
        page,
        browser,
        emptySite: site,
        peer,
        t,
        look,
      }) => {
        peer.person = {
          subject: 'sub-kim',
          claims: { preferred_username: 'kim@contoso.com', name: 'Kim Akers', groups: ['Mail admins'] },
        };
        await page.goto('/organization?tab=sign-in-providers');
        await expect(page.getByText(t('oidcProvider.empty.title'))).toBeVisible();
        await look('sign-in-providers-empty');
        await action(page, t('oidcProvider.actions.new')).click();
        const dialog = page.getByRole('dialog', { name: t('oidcProvider.newTitle') });
        const make = dialog.getByRole('button', { name: t('console.wizard.new'), exact: true });
        await make.click();
        await expect(dialog.locator('[aria-invalid="true"]')).toHaveCount(3);
        await dialog.getByLabel(t('oidcProvider.columns.Issuer')).fill('http://localhost');
        await look('sign-in-provider-new');
        await dialog.getByLabel(t('oidcProvider.columns.Name')).fill('Contoso ID');
        await dialog.getByLabel(t('oidcProvider.columns.Issuer')).fill(peer.issuer);
        await dialog.getByLabel(t('oidcProvider.columns.ClientId')).fill(peer.clientId);
        await dialog.getByLabel(t('oidcProvider.sheet.clientSecret')).fill(peer.clientSecret);
        await expect(dialog).not.toContainText(peer.clientSecret);
        await expect(dialog).toContainText(`${site.origin}${OIDC_CALLBACK_PATH}`);
        await make.click();
        await expect(dialog).toBeHidden();
        const row = rowWith(page, 'Contoso ID');
        await expect(row).toBeVisible();

        await row.click();
        await action(page, t('oidcProvider.actions.test')).click();
        const results = page.getByRole('dialog', {
          name: t('oidcProvider.test.title', { name: 'Contoso ID' }),
        });
        await expect(results.getByText(t('oidcProvider.test.results.Passed'))).toHaveCount(3);
        await look('sign-in-provider-test');
        await results.getByRole('button', { name: t('common.close') }).click();
        peer.isDown = true;
        await action(page, t('oidcProvider.actions.test')).click();
        await expect(results).toContainText('localhost');
        await expect(results.getByText(t('oidcProvider.test.results.Failed'))).toBeVisible();
        await look('sign-in-provider-test-failed');
        await results.getByRole('button', { name: t('common.close') }).click();
        peer.isDown = false;

        await row.dblclick();
        const sheet = page.getByRole('dialog');
        await look('sign-in-provider-general');
        await sheet.getByRole('tab', { name: t('oidcProvider.sheet.users') }).click();
        await sheet.getByRole('checkbox', { name: t('oidcProvider.sheet.createUsers') }).check();
        await look('sign-in-provider-users');
        await sheet.getByRole('tab', { name: t('oidcProvider.sheet.roleGroups') }).click();
        await sheet.getByRole('button', { name: `${t('common.add')}...` }).click();
        const adding = page.getByRole('dialog', { name: t('oidcProvider.mapping.addTitle') });
        await adding.getByRole('textbox', { name: t('oidcProvider.mapping.group') }).fill('Mail admins');
        await adding.getByLabel(t('oidcProvider.mapping.roleGroup')).selectOption('Mail Flow Operators');
        await look('sign-in-provider-mapping');
        await adding.getByRole('button', { name: t('common.ok'), exact: true }).click();
        await expect(rowWith(page, 'Mail admins')).toContainText('Mail Flow Operators');
        await look('sign-in-provider-role-groups');
        await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
        await expect(sheet).toBeHidden();
        await expect(row).toContainText('1');

        for (const name of [LONG, 'Keycloak']) {
          await site.command('New-OidcProvider', { Name: name, Issuer: peer.issuer, ClientId: 'other' });
        }
        await expect(rowWith(page, 'Keycloak')).toBeVisible();
        await look('sign-in-providers');

        // Somebody else's browser: by the provider, which asks nothing, to the page that was asked for.
        const context = await browser.newContext({
          ignoreHTTPSErrors: true,
          colorScheme,
          storageState: { cookies: [], origins: [] },
        });
        try {
          const other = await context.newPage();
          await other.goto(`${site.origin}/toolbox/queue-viewer`);
          const by = other.getByRole('button', { name: /Contoso ID/ });
          await by.click();
          await other.waitForURL('**/toolbox/queue-viewer');
          await expect(other.getByRole('tree')).toBeVisible();
        } finally {
          await context.close();
        }
        const { output } = await site.command('Get-User', { Identity: 'kim@contoso.com' });
        expect(output).toMatchObject([
          { Name: 'Kim Akers', RoleGroups: ['Mail Flow Operators'], OidcProvider: 'Contoso ID' },
        ]);
      });

      test.describe(() => {
        test.use({ signedIn: false });

        test('the door shows each, says what is wrong with one, and asks for a second factor where one is due', async ({
          page,
          emptySite: site,
          peer,
          t,
          look,
        }) => {
          peer.person = { subject: 'sub-otto', claims: { preferred_username: 'otto', groups: ['ops'] } };
          const settings = { Issuer: peer.issuer, ClientId: peer.clientId, ClientSecret: peer.clientSecret };
          await site.command('New-OidcProvider', {
            Name: LONG,
            ...settings,
            GroupMapping: ['ops=>Mail Flow Operators'],
          });
          await site.command('New-OidcProvider', { Name: 'Keycloak', ...settings, ClientSecret: 'wrong' });
          await site.command('New-OidcProvider', { Name: 'ログイン基盤', ...settings });
          await site.command('Set-RoleGroup', { Identity: 'Mail Flow Operators', RequireSecondFactor: true });
          const by = (provider: string) =>
            page.getByRole('button', { name: t('signIn.byProvider', { provider }), exact: true });
          const bar = page.getByRole('form').getByRole('alert');
          await page.goto('/toolbox/queue-viewer');
          await expect(by(LONG)).toBeVisible();
          await look('sign-in-with-providers');
          await by(LONG).click();
          await expect(bar).toHaveText(t('signIn.oidcUnknownUser', { provider: LONG }));
          await look('sign-in-provider-unknown-user');
          await by('Keycloak').click();
          await expect(bar).toHaveText(t('signIn.oidcRefused', { provider: 'Keycloak' }));
          peer.isDown = true;
          await by('Keycloak').click();
          await expect(bar).toHaveText(t('signIn.oidcUnreachable', { provider: 'Keycloak' }));
          await look('sign-in-provider-down');
          peer.isDown = false;

          await site.command('New-User', { Name: 'Otto', LogonNames: ['otto'], OidcProvider: LONG });
          await by(LONG).click();
          await expect(bar).toHaveText(t('signIn.secondFactorEnrolment'));
          const key = ((await page.locator('[data-key]').textContent()) ?? '').replace(/ /g, '');
          await look('sign-in-provider-enrolment');
          await page.getByLabel(t('secondFactor.code')).fill(new TOTP({ secret: key }).generate());
          await page.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
          await page.getByRole('button', { name: t('signIn.savedCodes') }).click();
          await page.waitForURL('**/toolbox/queue-viewer');
          await expect(page.getByRole('tree')).toBeVisible();
        });
      });
    });
  }
}
