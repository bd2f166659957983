import { action, expect, rowWith, test } from './fixtures';

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
    });
  });
}
