import type { Page } from '@playwright/test';
import { action, expect, test } from './fixtures';
import { Wizard } from './wizard';

/** Dialogs whose program is fetched when they are opened: how they come, and what is said when they do not. */
const DOMAINS = '/organization/hub-transport?tab=accepted-domains';

/** From now on programs are asked of `answer`: what the page has by then is not concerned. */
async function programs(page: Page, answer: 'refused' | Promise<void>): Promise<void> {
  await page.route('**/_next/static/chunks/**/*.js', async (route) => {
    if (answer === 'refused') return route.abort();
    await answer;
    await route.continue();
  });
}

test('a pointer near its button fetches a dialog, a click opens it', async ({ page, t }) => {
  await page.goto(DOMAINS);
  const create = action(page, t('acceptedDomain.actions.new'));
  await expect(create).toBeVisible();
  const fetched = page.waitForResponse('**/_next/static/chunks/**/*.js');
  await create.hover();
  await (await fetched).finished();
  await create.click();
  await expect(page.getByRole('dialog').getByLabel(t('acceptedDomain.domain'))).toBeVisible();
});

test('one that takes long says so, then opens', async ({ page, t }) => {
  await page.goto(DOMAINS);
  await expect(action(page, t('acceptedDomain.actions.new'))).toBeVisible();
  let letThrough = () => {};
  await programs(page, new Promise((resolve) => (letThrough = resolve)));
  await action(page, t('acceptedDomain.actions.new')).click();
  await expect(page.getByLabel(t('common.loading'))).toBeVisible();
  letThrough();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(t('acceptedDomain.domain'))).toBeVisible();
  await expect(dialog.locator(':focus')).toBeVisible();
});

test.describe('one that cannot be fetched', () => {
  test.use({ expectedConsoleErrors: [/ERR_FAILED/] });

  test('says so, closes with Escape, and opens after a reload', async ({ page, t, look }) => {
    await page.goto(DOMAINS);
    await expect(action(page, t('acceptedDomain.actions.new'))).toBeVisible();
    await programs(page, 'refused');
    await action(page, t('acceptedDomain.actions.new')).click();
    const failure = page.getByRole('alertdialog', { name: t('common.failed') });
    const reload = failure.getByRole('button', { name: t('common.reload') });
    await expect(reload).toBeFocused();
    await look('part-missing');
    await page.keyboard.press('Escape');
    await expect(failure).toBeHidden();
    await action(page, t('acceptedDomain.actions.new')).click();
    await expect(reload).toBeFocused();
    await page.unrouteAll();
    await reload.click();
    await expect(page.getByRole('dialog').getByLabel(t('acceptedDomain.domain'))).toBeVisible();
  });

  test('leaves the wizard its draft', async ({ page, t }) => {
    await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
    const wizard = new Wizard(page, t);
    await expect(wizard.step('introduction')).toBeVisible();
    await programs(page, 'refused');
    await wizard.introduce('kept', 'Custom');
    await wizard.button(`${t('common.next')} >`).click();
    const reload = wizard.dialog.getByRole('button', { name: t('common.reload') });
    await expect(reload).toBeVisible();
    await page.unrouteAll();
    await reload.click();
    await expect(wizard.step('addressSpace')).toBeVisible();
    await wizard.back('introduction');
    await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toHaveValue('kept');
  });
});
