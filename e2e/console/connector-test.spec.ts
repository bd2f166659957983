import { action, expect, rowWith, test } from './fixtures';
import { Wizard } from './wizard';

/** "Test..." of a send connector: from the list and from its sheet, in both languages: a picture of each, and axe's word on it. */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`a test of a send connector, ${language}`, () => {
    test.use({ language, viewport: { width: 1280, height: 800 } });

    test('shows each step, what is wrong with its cure, and the dialogue', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-SendConnector', {
        Name: 'To everybody through the smart host, a name of sixty letters',
        AddressSpaces: ['*'],
        DNSRoutingEnabled: false,
        SmartHosts: ['127.0.0.1'],
        Port: site.receiver.port,
      });
      await page.goto('/organization/hub-transport?tab=send-connectors');
      await rowWith(page, 'To everybody').click();
      await action(page, t('sendConnector.actions.test')).click();
      const dialog = page.getByRole('dialog').last();
      await expect(dialog.getByLabel(t('connectorTest.recipient'))).toBeVisible();
      await look('connector-test');
      await dialog.getByLabel(t('connectorTest.recipient')).fill('chris@fabrikam.test');
      // By keyboard.
      await page.keyboard.press('Enter');
      await expect(dialog.getByText(t('connectorTest.state.Succeeded'))).toBeVisible();
      const steps = dialog.getByRole('list', { name: t('connectorTest.steps') });
      await expect(steps.getByText(t('connectorTest.step.RCPT'))).toBeVisible();
      const name = t('connectorTest.step.EHLO');
      await steps
        .getByRole('button', { name: t('connectorTest.showDialogue', { step: name }) })
        .first()
        .click();
      await expect(dialog.getByText(/C: EHLO/).first()).toBeVisible();
      await expect(dialog.getByRole('button', { name: t('connectorTest.copy') })).toBeVisible();
      await look('connector-test-succeeded');
      await dialog.getByRole('button', { name: t('common.close'), exact: true }).click();

      // From the sheet, with a setting that is not saved: what the server does not offer, in the longest words.
      await rowWith(page, 'To everybody').dblclick();
      await page.getByRole('tab', { name: t('sendConnector.sheet.tabs.advanced') }).click();
      await page.getByLabel(t('sendConnector.settings.RequireTLS.label')).first().check();
      await page
        .getByRole('button', { name: t('sendConnector.actions.test') })
        .last()
        .click();
      const second = page.getByRole('dialog').last();
      await second.getByRole('button', { name: t('connectorTest.start'), exact: true }).click();
      await expect(second.getByText(t('connectorTest.state.Failed'))).toBeVisible();
      await look('connector-test-failed');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('tab', { name: t('sendConnector.sheet.tabs.advanced') })).toBeVisible();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('common.cancel'), exact: true })
        .click();
      await page.getByRole('button', { name: t('console.leave.discard') }).click();

      // Before there is a connector, from the wizard's last page.
      await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
      const wizard = new Wizard(page, t);
      await wizard.introduce('Internet', 'Internet');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('*');
      for (const step of ['network', 'sourceServer', 'summary'] as const) await wizard.next(step);
      await wizard.button(t('sendConnector.actions.test')).click();
      const third = page.getByRole('dialog').last();
      await third.getByRole('button', { name: t('connectorTest.start'), exact: true }).click();
      await expect(third.getByText(/fabrikam\.com/).first()).toBeVisible();
      await third.getByLabel(t('connectorTest.domain')).fill('no-such-domain.test');
      await third.getByRole('button', { name: t('connectorTest.start'), exact: true }).click();
      await expect(third.getByText(/no-such-domain\.test|receiver\.example/).first()).toBeVisible();
      await expect(third.getByRole('button', { name: t('connectorTest.copy') })).toBeVisible();
      await look('connector-test-unsaved');
    });

    test('says of a client whether it would be taken, and by which rule', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await page.goto('/server/hub-transport?tab=receive-connectors');
      await rowWith(page, 'Relay').first().click();
      await action(page, t('receiveConnector.actions.test')).click();
      const dialog = page.getByRole('dialog').last();
      await dialog.getByLabel(t('receiveTest.address')).fill('198.51.100.7');
      await dialog.getByLabel(t('receiveTest.recipient')).fill('chris@fabrikam.test');
      await page.keyboard.press('Enter');
      const answers = dialog.getByRole('list', { name: t('receiveTest.results') });
      await expect(answers.getByText(t('receiveTest.refused')).first()).toBeVisible();
      await dialog.getByLabel(t('receiveTest.address')).fill('127.0.0.1');
      await page.keyboard.press('Enter');
      await expect(answers.getByText(t('receiveTest.taken')).first()).toBeVisible();
      await expect(answers.getByText(new RegExp(site.serverName)).first()).toBeVisible();
      await look('receive-connector-test');
    });
  });
}
