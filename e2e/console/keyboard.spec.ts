import type { Locator, Page } from '@playwright/test';
import { arrivalsFor } from '../arrival';
import { composeMail } from '../submit-mail';
import { action, expect, rowWith, test } from './fixtures';
import { Wizard } from './wizard';

/** The hands stay on the keyboard. */
const CONNECTORS = '/organization/hub-transport?tab=send-connectors';

test('the wizard, from the actions pane to the delivered mail', async ({ page, emptySite: site, t }) => {
  const to = `keys-${crypto.randomUUID()}@fabrikam.example`;
  await site.submit(composeMail({ to, subject: 'By keyboard' }));
  await site.waitForUnreachable(1);
  await page.goto(CONNECTORS);
  await expect(page.getByText(t('sendConnector.empty.title'))).toBeVisible();
  const wizard = new Wizard(page, t);
  const create = action(page, t('sendConnector.actions.new'));

  await pressUntilFocused(page, 'F6', create);
  await page.keyboard.press('Enter');
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toBeFocused();
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Tab');
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.usage'))).toBeFocused();
  await page.keyboard.type('Interne');
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.usage'))).toHaveValue('Internet');
  await page.keyboard.press('Shift+Tab');
  // Enter in a field is Next.
  await page.keyboard.press('Enter');
  await expect(wizard.step('addressSpace')).toBeVisible();

  await pressUntilFocused(page, 'Tab', wizard.button(`${t('common.add')}...`));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: t('sendConnector.addressSpace.title') });
  await expect(dialog.getByLabel(t('sendConnector.addressSpace.address'))).toBeFocused();
  await page.keyboard.type('*');
  await page.keyboard.press('Enter');
  await expect(wizard.dialog.getByRole('gridcell', { name: '*' })).toBeVisible();
  const next = wizard.button(`${t('common.next')} >`);
  for (const step of ['network', 'sourceServer', 'summary']) {
    await pressUntilFocused(page, 'Tab', next);
    await page.keyboard.press('Enter');
    await expect(wizard.step(step)).toBeVisible();
  }
  await pressUntilFocused(page, 'Tab', wizard.button(t('console.wizard.new')));
  await page.keyboard.press('Enter');
  await arrivalsFor(site.receiver, [to]);
  await pressUntilFocused(page, 'Tab', wizard.button(t('common.finish')));
  await page.keyboard.press('Enter');
  await expect(wizard.dialog).toBeHidden();
  await expect(rowWith(page, 'by keyboard')).toBeVisible();
});

test('the list: choose, open, remove, menu, filter', async ({ page, emptySite: site, t }) => {
  for (const name of ['alpha', 'bravo', 'charlie']) {
    await site.command('New-SendConnector', { Name: name, AddressSpaces: [`${name}.example`] });
  }
  await page.goto(CONNECTORS);
  const [alpha, bravo, charlie] = ['alpha', 'bravo', 'charlie'].map((name) => rowWith(page, name)) as [
    Locator,
    Locator,
    Locator,
  ];
  await expect(charlie).toBeVisible();

  await pressUntilFocused(page, 'F6', alpha);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(alpha).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(bravo).toHaveAttribute('aria-selected', 'true');
  await expect(charlie).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('Control+a');
  await expect(charlie).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Home');
  await expect(alpha).toBeFocused();

  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText('alpha');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(alpha).toBeFocused();

  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(question).toBeVisible();
  // An answer by mistake must be the harmless one.
  await expect(question.getByRole('button', { name: t('common.no'), exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(alpha).toBeFocused();

  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: t('console.actions.disable') })).toBeVisible();
  await pressUntilFocused(
    page,
    'ArrowDown',
    menu.getByRole('menuitem', { name: t('console.actions.disable') }),
  );
  await page.keyboard.press('Enter');
  await expect(alpha).toContainText(t('common.disabled'));

  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('brav');
  await expect(alpha).toBeHidden();
  await expect(bravo).toBeVisible();
});

test('the tree: arrows move, Enter opens; ? tells the keys', async ({ page, emptySite, t }) => {
  expect(emptySite.serverName).not.toBe('');
  await page.goto(CONNECTORS);
  const item = page.getByRole('treeitem', { name: t('console.tree.queueViewer') });
  await pressUntilFocused(page, 'F6', page.getByRole('treeitem').first());
  await pressUntilFocused(page, 'ArrowDown', item);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/queue-viewer/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: t('console.keys.title') })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

/** Presses the key until it is there; a focus that never comes is a page that cannot be used. */
async function pressUntilFocused(page: Page, key: string, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `reached by ${key}`).toBeFocused();
}
