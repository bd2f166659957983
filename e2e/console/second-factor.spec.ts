import { Secret, TOTP } from 'otpauth';
import { expect, test } from './fixtures';

/** A second factor from its set-up to its loss: by oneself in My account, at the door where a role group requires one. */
const PASSWORD = 'correct-horse-battery';
const STEP_MS = 30_000;

for (const language of ['en', 'ja'] as const) {
  test.describe(() => {
    test.use({
      language,
      colorScheme: language === 'ja' ? 'dark' : 'light',
      signedIn: false,
      expectedConsoleErrors: [/40[13]/],
    });

    test(`a user sets up an authenticator app, and signs in with it and with a recovery code, ${language}`, async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      test.slow();
      await site.command('New-User', { Name: 'Kim Akers', LogonNames: ['kim'], Password: PASSWORD });
      await site.command('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'kim' });
      await site.command('Add-RoleGroupMember', { Identity: 'Mail Flow Operators', Member: 'kim' });
      await site.command('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: true });
      try {
        const nameAndPassword = async () => {
          await page.goto('/toolbox/queue-viewer');
          await page.getByLabel(t('signIn.userName')).fill('kim');
          await page.getByLabel(t('signIn.password')).fill(PASSWORD);
          await page.getByRole('button', { name: t('signIn.submit') }).click();
        };
        const submit = () => page.getByRole('button', { name: t('signIn.submit') }).click();
        const code = page.getByLabel(t('secondFactor.code'));
        const isIn = () =>
          expect(page.getByRole('treeitem', { name: t('console.tree.queueViewer') })).toBeVisible();
        const shownKey = async () =>
          new TOTP({
            secret: Secret.fromBase32(
              ((await page.locator('[data-key]').textContent()) ?? '').replace(/ /g, ''),
            ),
          });
        const leave = async () => {
          await page.goto('about:blank');
          await page.context().clearCookies({ name: 'postern.console' });
        };

        // At the door, since a role group requires it.
        await nameAndPassword();
        await expect(page.getByText(t('signIn.secondFactorEnrolment'))).toBeVisible();
        await expect(page.getByRole('img', { name: t('secondFactor.picture') })).toBeVisible();
        await look('second-factor-enrolment');
        const atDoor = await shownKey();
        await code.fill('000000');
        await submit();
        await expect(page.getByText(t('signIn.secondFactorWrong'))).toBeVisible();
        await code.fill(atDoor.generate());
        await submit();
        const codes = page.getByRole('region', { name: t('secondFactor.recoveryTitle') });
        await expect(codes.getByRole('listitem')).toHaveCount(10);
        await look('second-factor-recovery-codes');
        const recovery = (await codes.getByRole('listitem').first().textContent()) ?? '';
        await page.getByRole('button', { name: t('signIn.savedCodes') }).click();
        await isIn();

        // The next sign-in wants a later code, or a recovery code, each once.
        await leave();
        await nameAndPassword();
        await expect(page.getByText(t('signIn.secondFactorRequired'))).toBeVisible();
        await look('second-factor-code');
        await code.fill(atDoor.generate({ timestamp: Date.now() - STEP_MS }));
        await submit();
        await expect(page.getByText(t('signIn.secondFactorWrong'))).toBeVisible();
        await code.fill(recovery);
        await submit();
        await isIn();
        await leave();
        await nameAndPassword();
        await code.fill(recovery);
        await submit();
        await expect(page.getByText(t('signIn.secondFactorWrong'))).toBeVisible();
        await code.fill(atDoor.generate({ timestamp: Date.now() + STEP_MS }));
        await submit();
        await isIn();

        // My account: what there is, new codes, and another app.
        await page.getByRole('button', { name: t('console.user.menu', { userName: 'kim' }) }).click();
        await page.getByRole('menuitem', { name: t('console.user.account') }).click();
        const sheet = page.getByRole('dialog', { name: t('account.title') });
        await sheet.getByRole('tab', { name: t('account.tabs.secondFactor') }).click();
        await expect(sheet.getByText(t('secondFactor.codesLeft'))).toBeVisible();
        await look('account-second-factor');
        await sheet.getByRole('button', { name: `${t('secondFactor.disable')}...` }).click();
        const dialog = page.getByRole('dialog', { name: t('secondFactor.disableTitle') });
        await dialog.getByLabel(t('secondFactor.password')).fill('a wrong password');
        await dialog.getByRole('button', { name: t('common.ok') }).click();
        await expect(dialog.getByText(t('errors.PasswordWrong.message'))).toBeVisible();
        await look('account-second-factor-remove');
        await dialog.getByLabel(t('secondFactor.password')).fill(PASSWORD);
        await dialog.getByRole('button', { name: t('common.ok') }).click();
        await sheet.getByRole('button', { name: `${t('secondFactor.enable')}...` }).click();
        const setUp = page.getByRole('dialog', { name: t('secondFactor.enableTitle') });
        await expect(setUp.getByRole('img', { name: t('secondFactor.picture') })).toBeVisible();
        await look('account-second-factor-enable');
        await setUp.getByLabel(t('secondFactor.code')).fill((await shownKey()).generate());
        await setUp.getByLabel(t('secondFactor.password')).fill(PASSWORD);
        await setUp.getByRole('button', { name: t('secondFactor.confirm'), exact: true }).click();
        await expect(setUp.getByRole('listitem')).toHaveCount(10);
        await look('account-second-factor-codes');
        await setUp.getByRole('button', { name: t('secondFactor.done') }).click();
        await expect(sheet.getByText(t('secondFactor.codesLeft'))).toBeVisible();
      } finally {
        await site.command('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: false });
        await site.command('Remove-User', { Identity: 'kim', Confirm: false });
      }
    });
  });
}
