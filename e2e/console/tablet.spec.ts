import { composeMail } from '../submit-mail';
import { expect, rowWith, test } from './fixtures';
import { furnish } from './furnish';
import { TABLETS, usableOnTablets } from './tablet';
import { Wizard } from './wizard';

/** Every page and each kind of dialog, upright and across: all in reach, nothing that makes the page scroll sideways. */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`a tablet, ${language}`, () => {
    test.use({ language, viewport: TABLETS[0] });

    test('Organization Configuration and Server Configuration', async ({
      page,
      emptySite,
      t,
      shoot,
      look,
    }) => {
      const usable = usableOnTablets(page, t, shoot);
      await page.goto('/organization/hub-transport?tab=send-connectors');
      await expect(page.getByText(t('sendConnector.empty.title'))).toBeVisible();
      await usable('send-connectors-empty');
      await furnish(emptySite);
      const connector = rowWith(page, 'To Adatum by smart host');
      await connector.click();
      await usable('send-connectors');
      await page.setViewportSize({ width: 600, height: 900 });
      await page.getByRole('button', { name: t('console.openTree') }).click();
      await expect(page.getByRole('dialog').getByRole('treeitem').first()).toBeVisible();
      await look('tree-drawer');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t('console.actions.more') }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('more-actions');
      await page.keyboard.press('Escape');
      await page.setViewportSize(TABLETS[0]);
      await connector.click();
      await page.keyboard.press('Delete');
      await expect(page.getByText(t('console.effect.willStrand', { count: 2 }))).toBeVisible();
      await usable('send-connector-remove');
      await page.keyboard.press('Escape');
      await connector.dblclick();
      await page
        .getByRole('dialog')
        .getByRole('tab', { name: t('sendConnector.sheet.tabs.network') })
        .click();
      await usable('send-connector');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t('sendConnector.actions.new') }).click();
      const wizard = new Wizard(page, t);
      await wizard.introduce('tablet', 'Custom');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('*');
      await wizard.next('network');
      await usable('wizard-network');
      await page.goto('/organization/hub-transport?tab=accepted-domains');
      await rowWith(page, 'Head office').click();
      await usable('accepted-domains');
      await page.getByRole('button', { name: t('acceptedDomain.actions.new') }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await usable('accepted-domain-new');
      await page.goto('/server/hub-transport');
      await rowWith(page, emptySite.serverName).click();
      await usable('transport-servers');
      await rowWith(page, emptySite.serverName).dblclick();
      await page
        .getByRole('dialog')
        .getByRole('tab', { name: t('serverConfiguration.sheet.limits') })
        .click();
      await usable('transport-server');
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: t('console.tabs.receiveConnectors') }).click();
      await rowWith(page, `Relay ${emptySite.serverName}`).click();
      await usable('receive-connectors');
    });

    test('Toolbox, and the door', async ({ page, emptySite, t, shoot }) => {
      const usable = usableOnTablets(page, t, shoot);
      await furnish(emptySite);
      await emptySite.submit(
        composeMail({ to: 'lee@tailspin.example', subject: 'A long subject. '.repeat(9) }),
      );
      await page.goto('/toolbox/queue-viewer');
      await page.getByRole('row', { name: /^\[127\.0\.0\.1\]/ }).click();
      await page.getByRole('button', { name: t('filterBar.create') }).click();
      await usable('queues');
      await page.keyboard.press('Alt+Enter');
      await page.getByRole('tab', { name: t('queueViewer.tabs.messages'), exact: true }).click();
      await rowWith(page, 'A long subject').click();
      await usable('messages');
      await rowWith(page, 'A long subject').dblclick();
      await expect(page.getByRole('dialog')).toContainText('tailspin.example');
      await usable('message');
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: t('queueViewer.tabs.finished') }).click();
      await rowWith(page, 'nobody@fabrikam.example').first().click();
      await usable('finished');
      await page.goto('/toolbox/test-message');
      await usable('test-message');
      await page.getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) }).click();
      await page.getByRole('menuitem', { name: t('console.user.changePassword') }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await usable('change-password');
      await page.context().clearCookies();
      await page.goto('/login');
      await expect(page.getByLabel(t('signIn.userName'))).toBeVisible();
      await usable('sign-in');
    });
  });
}
