import { expect, test } from './fixtures';

/** Who may work queues and nothing else: what they may not do is not offered, and refused where they ask all the same. */
const PASSWORD = 'correct-horse-battery';

for (const language of ['en', 'ja'] as const) {
  test.describe(() => {
    test.use({ language, signedIn: false, expectedConsoleErrors: [/403/] });

    test(`a Mail Flow Operator chooses a password, sees queues, and no configuration, ${language}`, async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-User', {
        Name: 'Otto Operator',
        LogonNames: ['otto'],
        Password: PASSWORD,
        ResetPasswordOnNextLogon: true,
      });
      await site.command('Add-RoleGroupMember', { Identity: 'Mail Flow Operators', Member: 'otto' });
      try {
        await page.goto('/toolbox/queue-viewer');
        await page.getByLabel(t('signIn.userName')).fill('OTTO');
        await page.getByLabel(t('signIn.password')).fill(PASSWORD);
        await page.getByRole('button', { name: t('signIn.submit') }).click();
        await expect(page.getByText(t('signIn.passwordChangeRequired'))).toBeVisible();
        await look('sign-in-new-password');
        await page.getByLabel(t('signIn.newPassword'), { exact: true }).fill('chosen by otto alone');
        await page.getByLabel(t('signIn.newPasswordAgain')).fill('chosen by otto alone');
        await page.getByRole('button', { name: t('signIn.submit') }).click();

        await expect(page.getByRole('treeitem', { name: t('console.tree.queueViewer') })).toBeVisible();
        await expect(
          page.getByRole('treeitem', { name: t('console.tree.organizationConfiguration') }),
        ).toHaveCount(0);
        await look('limited-user');
        await page.goto('/organization/hub-transport');
        await expect(page.getByText(t('console.notPermitted.title'))).toBeVisible();
        await look('not-permitted');
        const answer = await page.evaluate(async () => {
          const response = await fetch('/api/commands/New-SendConnector', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ Name: 'mine', AddressSpaces: ['*'] }),
          });
          return { status: response.status, text: await response.text() };
        });
        expect(answer).toEqual({ status: 403, text: expect.stringContaining('sendConnector.write') });
        expect((await site.command('Get-SendConnector')).output).toEqual([]);
      } finally {
        await site.command('Remove-User', { Identity: 'otto', Confirm: false });
      }
    });
  });
}
