import type { Locator, Page } from '@playwright/test';
import { arrivalsFor } from '../arrival';
import { composeMail } from '../submit-mail';
import { expect, rowWith, test } from './fixtures';
import { Wizard } from './wizard';

/** The hands stay on the keyboard. */
const CONNECTORS = '/organization/hub-transport?tab=send-connectors';

test.describe('the story', () => {
  test.use({ signedIn: false });
  test.slow();

  test('from the door to the delivered mail, and on to a property sheet', async ({
    page,
    emptySite: site,
    t,
  }) => {
    const [first, ...others] = ['One', 'Two', 'Three'].map((subject) => ({
      subject,
      to: `keys-${subject}-${crypto.randomUUID()}@fabrikam.example`,
    })) as [Stuck, Stuck, Stuck];
    for (const mail of [first, ...others]) await site.submit(composeMail(mail));
    await site.waitForUnreachable(3);
    const press = (key: string) => page.keyboard.press(key);
    const dialog = page.getByRole('dialog');
    const { userName, password } = site.installation.administrator;

    await page.goto('/');
    await expect(page.getByLabel(t('signIn.userName'))).toBeFocused();
    await page.keyboard.type(userName);
    await press('Tab');
    await page.keyboard.type(password);
    await press('Enter');
    await expect(page.getByText(t('sendConnector.empty.title'))).toBeVisible();

    await test.step('the tree, and a queue: its properties, its messages', async () => {
      await pressUntilFocused(page, 'F6', node(page, t('console.tree.hubTransport')).first());
      await pressUntilFocused(page, 'ArrowDown', node(page, t('console.tree.queueViewer')));
      await press('Enter');
      const queue = rowWith(page, t('queueViewer.nextHop.Unreachable'));
      await expect(queue).toBeVisible();
      await pressUntilFocused(page, 'F6', page.getByRole('row').nth(1));
      await pressUntilFocused(page, 'ArrowDown', queue);
      await press('Alt+Enter');
      await expect(dialog).toContainText(`${site.serverName}\\Unreachable`);
      await press('Escape');
      await expect(queue).toBeFocused();
      await press('Enter');
      await expect(rowWith(page, first.subject)).toBeVisible();
    });

    await test.step('the tabs: back to all messages', async () => {
      const tab = (name: string) => page.getByRole('tab', { name, exact: true });
      await pressUntilFocused(page, 'Tab', tab(`${site.serverName}\\Unreachable`));
      await pressUntilFocused(page, 'ArrowLeft', tab(t('queueViewer.tabs.messages')));
      await press('Enter');
      await expect(tab(t('queueViewer.tabs.messages'))).toHaveAttribute('aria-selected', 'true');
      await expect(rowWith(page, first.subject)).toBeVisible();
    });

    await test.step('several messages: chosen, suspended, resumed by their menu', async () => {
      await pressUntilFocused(page, 'Tab', page.getByRole('row').nth(1));
      await press('Home');
      await press('Shift+End');
      await expect(page.getByRole('row', { selected: true })).toHaveCount(3);
      // All but the middle one, and all again.
      await press('Control+ArrowUp');
      await press('Control+Space');
      await expect(page.getByRole('row', { selected: true })).toHaveCount(2);
      await press('Control+a');
      await expect(page.getByRole('row', { selected: true })).toHaveCount(3);
      for (const [key, name, status] of [
        ['Shift+F10', 'suspend', 'Suspended'],
        ['ContextMenu', 'resume', 'Ready'],
      ] as const) {
        await chooseInMenu(page, key, t(`queueViewer.actions.${name}`));
        await expect(page.getByText(t('common.continue'))).toBeVisible();
        await pressUntilFocused(
          page,
          'Tab',
          page.getByRole('button', { name: t('common.yes'), exact: true }),
        );
        await press('Enter');
        await expect(page.getByRole('row', { name: t(`queueViewer.messageStatus.${status}`) })).toHaveCount(
          3,
        );
      }
    });

    const message = rowWith(page, first.subject);
    await test.step('a message: its sheet, tab by tab, and closed', async () => {
      await press('Home');
      await pressUntilFocused(page, 'ArrowDown', message);
      await press('Enter');
      await expect(dialog).toContainText(t('lastError.noMatchingConnector'));
      const tab = (name: 'general' | 'recipients') =>
        dialog.getByRole('tab', { name: t(`queueViewer.properties.${name}`) });
      await pressUntilFocused(page, 'Tab', tab('general'));
      await press('ArrowRight');
      await press('Enter');
      await expect(tab('recipients')).toHaveAttribute('aria-selected', 'true');
      await expect(dialog).toContainText(first.to);
      await pressUntilFocused(page, 'Tab', dialog.getByRole('button', { name: t('common.close') }).last());
      await press('Enter');
      await expect(dialog).toBeHidden();
      await expect(message).toBeFocused();
    });

    await test.step('the wizard that the message offers', async () => {
      await chooseInMenu(page, 'Shift+F10', t('queueViewer.actions.newSendConnector'));
      const wizard = new Wizard(page, t);
      const name = wizard.dialog.getByLabel(t('sendConnector.wizard.name'));
      await expect(name).toBeFocused();
      await expect(name).toHaveValue('fabrikam.example');
      await press('Tab');
      await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.usage'))).toBeFocused();
      await page.keyboard.type('Interne');
      await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.usage'))).toHaveValue('Internet');
      await press('Shift+Tab');
      // Enter in a field is Next.
      await press('Enter');
      await expect(wizard.step('addressSpace')).toBeVisible();
      await pressUntilFocused(page, 'Tab', wizard.button(`${t('common.add')}...`));
      await press('Enter');
      const space = page.getByRole('dialog', { name: t('sendConnector.addressSpace.title') });
      await expect(space.getByLabel(t('sendConnector.addressSpace.address'))).toBeFocused();
      await page.keyboard.type('*');
      await press('Enter');
      await expect(wizard.dialog.getByRole('gridcell', { name: '*', exact: true })).toBeVisible();
      for (const step of ['network', 'sourceServer', 'summary'] as const) {
        await pressUntilFocused(page, 'Tab', wizard.button(`${t('common.next')} >`));
        await press('Enter');
        await expect(wizard.step(step)).toBeVisible();
      }
      await pressUntilFocused(page, 'Tab', wizard.button(t('console.wizard.new')));
      const arriving = arrivalsFor(site.receiver, [first.to, ...others.map(({ to }) => to)]);
      await press('Enter');
      await arriving;
      await pressUntilFocused(page, 'Tab', wizard.dialog.getByRole('link'));
      await press('Enter');
      await expect(rowWith(page, first.to)).toContainText('250 2.0.0 Accepted');
    });

    await test.step('its own sheet: changed and saved', async () => {
      await pressUntilFocused(page, 'F6', node(page, t('console.tree.queueViewer')));
      await pressUntilFocused(page, 'ArrowUp', node(page, t('console.tree.hubTransport')).first());
      await press('Enter');
      const connector = rowWith(page, 'fabrikam.example').filter({ hasText: t('common.enabled') });
      await expect(connector).toBeVisible();
      await pressUntilFocused(page, 'F6', connector);
      await press('Enter');
      const tab = (name: 'general' | 'advanced') =>
        dialog.getByRole('tab', { name: t(`sendConnector.sheet.tabs.${name}`) });
      await pressUntilFocused(page, 'Tab', tab('general'));
      await pressUntilFocused(page, 'ArrowRight', tab('advanced'));
      await press('Enter');
      await pressUntilFocused(page, 'Tab', dialog.getByLabel(t('sendConnector.settings.Comment.label')));
      await page.keyboard.type('By keyboard alone');
      await pressUntilFocused(page, 'Tab', dialog.getByRole('button', { name: t('common.ok'), exact: true }));
      await press('Enter');
      await expect(dialog).toBeHidden();
      await expect(connector).toBeFocused();
      expect((await site.command('Get-SendConnector')).output).toMatchObject([
        { Comment: 'By keyboard alone' },
      ]);
    });
  });
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
  await expect(page.getByText(t('console.effect.willMoveNone'))).toBeVisible();
  await pressUntilFocused(page, 'Tab', question.getByRole('button', { name: t('common.yes'), exact: true }));
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
  await pressUntilFocused(page, 'F6', node(page, t('console.tree.hubTransport')).first());
  await pressUntilFocused(page, 'ArrowDown', node(page, t('console.tree.queueViewer')));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/queue-viewer/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: t('console.keys.title') })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

interface Stuck {
  readonly subject: string;
  readonly to: string;
}

/** Of a name that two branches have, all. */
function node(page: Page, name: string): Locator {
  return page.getByRole('treeitem', { name });
}

/** Opens the context menu of what has the focus and takes a command of it. */
async function chooseInMenu(page: Page, key: 'Shift+F10' | 'ContextMenu', name: string): Promise<void> {
  await page.keyboard.press(key);
  const item = page.getByRole('menu').getByRole('menuitem', { name });
  await expect(item).toBeVisible();
  await pressUntilFocused(page, 'ArrowDown', item);
  await page.keyboard.press('Enter');
}

/** Presses the key until it is there; a focus that never comes is a page that cannot be used. */
async function pressUntilFocused(page: Page, key: string, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `reached by ${key}`).toBeFocused();
}
