import { composeMail, submitMail } from '../submit-mail';
import { expect, rowWith, test } from './fixtures';

/** The limits of a send connector: where they are set, and what is said of mail that waits for one. */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`limits of a send connector, ${language}`, () => {
    test.use({ language });

    test('are set on a tab of their own, and mail that waits for one says until when', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-SendConnector', {
        Name: 'To the smart host of a provider, whose name has 60 letters...',
        AddressSpaces: ['*'],
        DNSRoutingEnabled: false,
        SmartHosts: ['127.0.0.1'],
        MessageRateLimitPerDay: 1,
        SenderMessageRateLimit: 30,
      });
      await page.goto('/organization/hub-transport?tab=send-connectors');
      await rowWith(page, 'To the smart host').dblclick();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('tab', { name: t('sendConnector.sheet.tabs.limits') }).click();
      const aDay = dialog.getByLabel(t('sendConnector.settings.MessageRateLimitPerDay.label'), {
        exact: true,
      });
      await expect(aDay).toHaveValue('1');
      await look('send-connector-limits');
      await aDay.fill('0');
      await dialog.getByRole('button', { name: t('common.apply') }).click();
      await expect(aDay).toHaveAttribute('aria-invalid', 'true');
      await look('send-connector-limits-wrong');
      await aDay.fill('2');
      await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(dialog).toBeHidden();
      expect((await site.command('Get-SendConnector')).output).toMatchObject([
        { MessageRateLimitPerDay: 2, SenderMessageRateLimit: 30, MessageRateLimit: 'unlimited' },
      ]);

      for (const n of [1, 2, 3, 4])
        await submitMail(
          site.smtpPort,
          composeMail({ to: `chris${n}@fabrikam.example`, subject: `Mail ${n}` }),
        );
      await page.goto('/toolbox/queue-viewer');
      const [saysWhat] = t('lastError.waitsForMessageRateLimitPerDay', { most: 2, time: '|' }).split('|');
      await expect(rowWith(page, '127.0.0.1').getByText(saysWhat ?? '')).toBeVisible();
      await look('queue-waits-for-a-limit');
      await rowWith(page, '127.0.0.1').dblclick();
      await expect(page.getByText(saysWhat ?? '').first()).toBeVisible();
      await look('message-waits-for-a-limit');
    });
  });
}
