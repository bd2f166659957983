import { expect, test } from './fixtures';
import { signInByHttp } from './sign-in';

/** My account: who one is, where one is signed in, and the end of what is not one's own. */
const PASSWORD = 'correct-horse-battery';
const NAME = 'Friederike Alexandra von Hohenstein-Waldburg, Head Office 12';

for (const language of ['en', 'ja'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(() => {
      test.use({ language, colorScheme, signedIn: false, expectedConsoleErrors: [/401/] });

      test(`a user sees a stranger's first sign-in, and ends their session, ${language} ${colorScheme}`, async ({
        page,
        emptySite: site,
        t,
        look,
      }) => {
        await site.command('New-User', {
          Name: NAME,
          LogonNames: ['rike', 'CONTOSO\\rike'],
          Password: PASSWORD,
        });
        await site.command('Add-RoleGroupMember', { Identity: 'Mail Flow Operators', Member: 'rike' });
        try {
          const door = async () => {
            await page.goto('/toolbox/queue-viewer');
            await page.getByLabel(t('signIn.userName')).fill('rike');
            await page.getByLabel(t('signIn.password')).fill(PASSWORD);
            await page.getByRole('button', { name: t('signIn.submit') }).click();
            await expect(page.getByRole('treeitem', { name: t('console.tree.queueViewer') })).toBeVisible();
          };
          await door();
          const notice = page.getByText(t('console.newBrowser.title'));
          await expect(notice).toBeHidden();

          const stranger = await signInByHttp(site.origin, { userName: 'rike', password: PASSWORD });
          // The page would lead to the door by itself.
          await page.goto('about:blank');
          await page.context().clearCookies({ name: 'postern.console' });
          await door();
          await expect(notice).toBeVisible();
          await look('account-new-browser');
          await page.getByRole('button', { name: t('console.newBrowser.show') }).click();
          const sheet = page.getByRole('dialog', { name: t('account.title') });
          await expect(sheet.getByText('CONTOSO\\rike')).toBeVisible();
          await look('account-general');

          await sheet.getByRole('tab', { name: t('account.tabs.sessions') }).click();
          await expect(sheet.getByText(t('account.sessions.current'))).toBeVisible();
          await expect(sheet.getByRole('row')).toHaveCount(4);
          await look('account-sessions');
          const others = t('account.sessions.endOthers', { count: 2 });
          await sheet.getByRole('button', { name: others }).click();
          await expect(page.getByRole('alertdialog')).toBeVisible();
          await look('account-sessions-end');
          await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
          await expect(sheet.getByRole('row')).toHaveCount(2);
          const cookie = stranger.map(({ name, value }) => `${name}=${value}`).join('; ');
          expect((await fetch(`${site.origin}/api/events`, { headers: { cookie } })).status).toBe(401);

          await sheet
            .getByRole('button', { name: t('common.close') })
            .last()
            .click();
          await page.getByRole('button', { name: t('common.close') }).click();
          await expect(notice).toBeHidden();
          // From the frame's menu, too.
          await page.getByRole('button', { name: t('console.user.menu', { userName: 'rike' }) }).click();
          await page.getByRole('menuitem', { name: t('console.user.account') }).click();
          await expect(sheet).toBeVisible();
        } finally {
          await site.command('Remove-User', { Identity: 'rike', Confirm: false });
        }
      });
    });
  }
}
