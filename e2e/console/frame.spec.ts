import type { Page, Route } from '@playwright/test';
import { action, expect, rowWith, signIn, test } from './fixtures';

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

/** Keeps the page's programs back until they are let through. */
async function holdPrograms(page: Page): Promise<{ letThrough: () => void }> {
  const held: Route[] = [];
  let isOpen = false;
  await page.route('**/_next/static/chunks/**/*.js', async (route) => {
    if (isOpen) await route.continue();
    else held.push(route);
  });
  return {
    letThrough: () => {
      isOpen = true;
      for (const route of held) void route.continue();
    },
  };
}

test.describe('a page that is seen before its programs have come', () => {
  test('takes no click that it would lose', async ({ page, t }) => {
    const programs = await holdPrograms(page);
    await page.goto('/organization/hub-transport?tab=accepted-domains', { waitUntil: 'commit' });
    const create = action(page, t('acceptedDomain.actions.new'));
    await expect(create).toBeVisible();
    await expect(create.click({ trial: true, timeout: 1000 })).rejects.toThrow(/Timeout/);
    programs.letThrough();
    await create.click();
    await expect(page.getByRole('dialog').getByLabel(t('acceptedDomain.domain'))).toBeVisible();
  });

  test.describe('the door', () => {
    test.use({ signedIn: false });

    test('takes no key that it would lose, and no Enter that would write a password into the address', async ({
      page,
      t,
    }) => {
      const programs = await holdPrograms(page);
      await page.goto('/login', { waitUntil: 'commit' });
      const userName = page.getByLabel(t('signIn.userName'));
      await expect(userName).toBeVisible();
      await expect(userName.click({ trial: true, timeout: 1000 })).rejects.toThrow(/Timeout/);
      programs.letThrough();
      await expect(userName).toBeFocused();
      await expect(page.locator('form')).toHaveAttribute('method', 'post');
    });
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
