import { expect, rowWith, signIn, test } from './fixtures';

test.describe('the door', () => {
  test.use({ signedIn: false });

  test('leads to where one wanted to go', async ({ page, site, t }) => {
    await page.goto('/toolbox/queue-viewer?tab=messages');
    await expect(page).toHaveURL(/\/login\?from=/);
    await signIn(page, site, t);
    await expect(page).toHaveURL(/\/toolbox\/queue-viewer\?tab=messages/);
  });

  for (const language of ['en', 'ja'] as const) {
    test.describe(language, () => {
      test.use({ language, expectedConsoleErrors: [/401/] });

      test('says nothing about which of name and password was wrong', async ({ page, t, look }) => {
        await page.goto('/login');
        await page.getByLabel(t('signIn.userName')).fill('administrator');
        await page.getByLabel(t('signIn.password')).fill('not the password');
        await page.getByRole('button', { name: t('signIn.submit') }).click();
        await expect(page.getByRole('alert').filter({ hasText: t('signIn.refused') })).toBeVisible();
        await look('sign-in-refused');
      });
    });
  }

  test('speaks the language that is chosen there, and keeps to it', async ({ page, site, t }) => {
    await page.goto('/login');
    await expect(page.getByText(t('signIn.subtitle'))).toBeVisible();
    await page.getByRole('button', { name: '日本語' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    await page.getByLabel('ユーザー名').fill(site.installation.administrator.userName);
    await page.getByLabel('パスワード').fill(site.installation.administrator.password);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('treeitem', { name: 'キュー ビューア' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('treeitem', { name: 'キュー ビューア' })).toBeVisible();
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('treeitem', { name: 'Queue Viewer' })).toBeVisible();
  });
});

test.describe('signing out', () => {
  // What the page was asking for at that moment is refused.
  test.use({ signedIn: false, expectedConsoleErrors: [/401/] });

  test('ends the session, not only the page', async ({ page, context, site, t }) => {
    await page.goto('/login');
    await signIn(page, site, t);
    await page.getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) }).click();
    const cookies = await context.cookies();
    await page.getByRole('menuitem', { name: t('console.user.signOut') }).click();
    await expect(page).toHaveURL(/\/login/);
    await context.addCookies(cookies);
    await page.goto('/organization/hub-transport');
    await expect(page).toHaveURL(/\/login/);
  });
});

test('a step to another page is not taken back by what the view notes of a choice in its address', async ({
  page,
  emptySite,
  t,
}) => {
  await emptySite.command('New-SendConnector', { Name: 'chosen', AddressSpaces: ['contoso.com'] });
  await page.goto('/organization/hub-transport?tab=send-connectors');
  await expect(rowWith(page, 'chosen')).toBeVisible();
  // A slow answer: the note is written first.
  await page.route('**/toolbox/queue-viewer**', async (route) => {
    await expect(page).toHaveURL(/chosen=/);
    await route.continue();
  });
  await rowWith(page, 'chosen').click();
  await page.getByRole('treeitem', { name: t('console.tree.queueViewer') }).click();
  await expect(page).toHaveURL(/toolbox\/queue-viewer/);
});
