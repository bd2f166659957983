import { action, expect, rowWith, test } from './fixtures';
import { signInByHttp } from './sign-in';

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

  test.describe(() => {
    test.use({ language, colorScheme: language === 'ja' ? 'dark' : 'light', signedIn: false });

    test(`who may change certain connectors and domains is not offered to make others, ${language}`, async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-User', { Name: 'Kim Keeper', LogonNames: ['keeper'], Password: PASSWORD });
      for (const name of ['fabrikam.example', 'tailspin.example']) {
        await site.command('New-SendConnector', { Name: `To ${name}`, AddressSpaces: [name] });
        await site.command('New-AcceptedDomain', { Name: name, DomainName: name });
      }
      await site.command('New-RoleGroup', {
        Name: 'Keepers',
        Roles: ['Send Connectors', 'Remote and Accepted Domains'],
        SendConnectorScope: ['To fabrikam.example'],
        AcceptedDomainScope: ['fabrikam.example'],
        Members: ['keeper'],
      });
      try {
        await page
          .context()
          .addCookies(await signInByHttp(site.origin, { userName: 'keeper', password: PASSWORD }));
        await page.goto('/organization/hub-transport');
        await rowWith(page, 'To fabrikam.example').click();
        await expect(action(page, t('common.remove'))).toBeVisible();
        await expect(action(page, t('sendConnector.actions.new'))).toHaveCount(0);
        await look('limited-connectors');
        await page.getByRole('tab', { name: t('console.tabs.acceptedDomains') }).click();
        await rowWith(page, 'fabrikam.example').click();
        await expect(action(page, t('common.remove'))).toBeVisible();
        await expect(action(page, t('acceptedDomain.actions.new'))).toHaveCount(0);
      } finally {
        await site.command('Remove-User', { Identity: 'keeper', Confirm: false });
        await site.command('Remove-RoleGroup', { Identity: 'Keepers', Confirm: false });
      }
    });
  });
}
