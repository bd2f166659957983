import type { Page } from '@playwright/test';
import { action, expect, rowWith } from './fixtures';
import type { Words } from './words';

/** A relay account *Printer* that sends as scan@contoso.example, with an app password. @returns that */
export async function newDevice(page: Page, t: Words): Promise<string> {
  await action(page, t('user.actions.new')).click();
  const dialog = page.getByRole('dialog', { name: t('user.new.title') });
  await dialog.getByRole('radio', { name: t('user.kinds.RelayAccount.name') }).check();
  await dialog.getByRole('textbox', { name: t('user.columns.Name'), exact: true }).fill('Printer');
  await dialog.getByLabel(t('user.new.logonName')).fill('printer');
  await dialog.getByRole('textbox', { name: t('user.sendAs.label') }).fill('scan@contoso.example');
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await rowWith(page, 'Printer').dblclick();
  const sheet = page.getByRole('dialog', { name: t('console.sheet.title', { name: 'Printer' }) });
  await sheet.getByRole('tab', { name: t('user.sheet.signIn') }).click();
  await sheet.getByRole('button', { name: `${t('account.appPasswords.new')}...` }).click();
  await page.getByRole('textbox', { name: t('account.name') }).fill('Device');
  await page.keyboard.press('Enter');
  const made = page.getByRole('dialog', { name: t('account.appPasswords.madeTitle', { name: 'Device' }) });
  const password = (await made.locator('[data-secret]').textContent()) ?? '';
  await made.getByRole('button', { name: t('account.saved') }).click();
  await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
  return password;
}
