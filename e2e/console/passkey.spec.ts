import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** A passkey of Chromium's virtual authenticator: made in My account, the only thing that is needed at the door, and removed. */
const PASSWORD = 'correct-horse-battery';
const LONG = 'The work laptop with the fingerprint reader, 3rd floor, Zürich';

/** A device that verifies its person, as a laptop does. */
async function plugIn(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verifies: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    keys: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

for (const language of ['en', 'ja'] as const) {
  test.describe(() => {
    test.use({
      language,
      colorScheme: language === 'ja' ? 'dark' : 'light',
      signedIn: false,
      expectedConsoleErrors: [/40[13]/],
    });

    test(`a user makes a passkey, signs in by it alone, and removes it, ${language}`, async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      test.slow();
      await site.command('New-User', { Name: 'Kim Akers', LogonNames: ['kim'], Password: PASSWORD });
      await site.command('Add-RoleGroupMember', { Identity: 'Mail Flow Operators', Member: 'kim' });
      // Passkeys are for names.
      const origin = site.origin.replace('127.0.0.1', 'localhost');
      const device = await plugIn(page);
      const isIn = () =>
        expect(page.getByRole('treeitem', { name: t('console.tree.queueViewer') })).toBeVisible();
      const leave = async () => {
        await page.goto('about:blank');
        await page.context().clearCookies({ name: 'postern.console' });
        await page.goto(`${origin}/toolbox/queue-viewer`);
      };
      const byPasskey = page.getByRole('button', { name: t('signIn.byPasskey') });
      const alert = page.getByRole('form').getByRole('alert');
      try {
        await page.goto(`${origin}/toolbox/queue-viewer`);
        await expect(byPasskey).toBeVisible();
        await look('sign-in-with-passkey');
        await page.getByLabel(t('signIn.userName')).fill('kim');
        await page.getByLabel(t('signIn.password')).fill(PASSWORD);
        await page.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
        await isIn();

        await page.getByRole('button', { name: t('console.user.menu', { userName: 'kim' }) }).click();
        await page.getByRole('menuitem', { name: t('console.user.account') }).click();
        const sheet = page.getByRole('dialog', { name: t('account.title') });
        await sheet.getByRole('tab', { name: t('account.tabs.passkeys') }).click();
        await expect(sheet.getByText(t('passkey.help'))).toBeVisible();
        await look('account-passkeys-none');
        await sheet.getByRole('button', { name: `${t('passkey.add')}...` }).click();
        const adding = page.getByRole('dialog', { name: t('passkey.addTitle') });
        await adding.getByLabel(t('passkey.name')).fill(LONG);
        await adding.getByLabel(t('passkey.password')).fill('a wrong password');
        await adding.getByRole('button', { name: t('passkey.add'), exact: true }).click();
        await expect(adding.getByText(t('errors.PasswordWrong.message'))).toBeVisible();
        await look('account-passkey-new');
        await adding.getByLabel(t('passkey.password')).fill(PASSWORD);
        await adding.getByRole('button', { name: t('passkey.add'), exact: true }).click();
        await expect(adding).toBeHidden();
        await expect(sheet.getByRole('row').filter({ hasText: LONG })).toContainText(t('passkey.never'));
        await look('account-passkeys');
        const [key] = await device.keys();
        expect(key?.userHandle).not.toContain('kim');

        await leave();
        await byPasskey.click();
        await isIn();
        await page.getByRole('button', { name: t('console.user.menu', { userName: 'kim' }) }).click();
        await page.getByRole('menuitem', { name: t('console.user.account') }).click();
        await sheet.getByRole('tab', { name: t('account.tabs.passkeys') }).click();
        const row = sheet.getByRole('row').filter({ hasText: LONG });
        await expect(row).not.toContainText(t('passkey.never'));
        await row.getByRole('button', { name: t('passkey.removeNamed', { name: LONG }) }).click();
        const removing = page.getByRole('dialog', { name: t('passkey.removeTitle') });
        await removing.getByLabel(t('passkey.password')).fill(PASSWORD);
        await look('account-passkey-remove');
        await removing.getByRole('button', { name: t('common.remove'), exact: true }).click();
        await expect(row).toHaveCount(0);

        // The device has it still.
        await leave();
        await byPasskey.click();
        await expect(alert).toHaveText(t('signIn.passkeyRefused'));
        await look('sign-in-passkey-refused');
        await device.verifies(false);
        await byPasskey.click();
        await expect(alert).toHaveText(t('signIn.passkeyNotUsed'));
      } finally {
        await site.command('Remove-User', { Identity: 'kim', Confirm: false });
      }
    });
  });
}
