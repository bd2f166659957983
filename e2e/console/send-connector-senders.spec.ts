import type { Locator } from '@playwright/test';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { expect, rowWith, test } from './fixtures';

/** A connector that sends as another: entered in its sheet, tried there, seen in the attempts of its mail. */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`the senders of a send connector, ${language}`, () => {
    test.use({ language });

    test('are rewritten as its sheet says, and the attempt tells as whom', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-SendConnector', { Name: 'provider', AddressSpaces: ['*'] });
      await page.goto('/organization/hub-transport?tab=send-connectors');
      await rowWith(page, 'provider').dblclick();
      const sheet = page.getByRole('dialog', { name: t('console.sheet.title', { name: 'provider' }) });
      await sheet.getByRole('tab', { name: t('sendConnector.sheet.tabs.senders') }).click();
      await look('send-connector-senders-empty');
      const limit = sheet.getByLabel(t('sendConnector.senderLimit.label'));
      await limit.fill('printer.local\n*@contoso.com');
      await sheet.getByRole('button', { name: t('common.apply') }).click();
      await expect(limit).toHaveAttribute('aria-invalid', 'true');
      await limit.fill('@Printer.local');
      const add = async (from: string, to: string) => {
        await sheet.getByRole('button', { name: `${t('common.add')}...`, exact: true }).click();
        const dialog = page.getByRole('dialog', { name: t('sendConnector.senderRewriting.title') });
        await dialog.getByLabel(t('sendConnector.senderRewriting.from')).fill(from);
        await dialog.getByLabel(t('sendConnector.senderRewriting.to')).fill(to);
        return dialog;
      };
      const ok = (dialog: Locator) =>
        dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();

      const wrong = await add('*@printer.local', 'contoso.com');
      await ok(wrong);
      await expect(wrong).toContainText(
        t('errors.SenderRewritingToInvalid.message', { value: 'contoso.com' }),
      );
      await look('send-connector-sender-rewriting');
      await wrong.getByLabel(t('sendConnector.senderRewriting.to')).fill('scanner@contoso.com');
      await ok(wrong);
      await ok(
        await add(
          'a-device-with-a-name-of-sixty-letters-building-north-room-12@old.example',
          'x@new.example',
        ),
      );

      const tried = sheet.getByLabel(t('sendConnector.senderRewriting.try'));
      await tried.fill('root@printer.local');
      await expect(sheet).toContainText(
        t('sendConnector.senderRewriting.trySentAs', { address: 'scanner@contoso.com' }),
      );
      await look('send-connector-senders');
      await tried.fill('anna@contoso.com');
      await expect(sheet).toContainText(t('sendConnector.senderRewriting.tryStays'));
      await sheet.getByLabel(t('sendConnector.senderRewriting.replyTo')).check();
      await sheet.getByRole('tab', { name: t('sendConnector.sheet.tabs.advanced') }).click();
      await sheet.getByLabel(t('sendConnector.settings.TlsMinimumVersion.label')).selectOption('Tls13');
      await sheet.getByLabel(t('sendConnector.settings.SourceIPAddress.label')).fill('0.0.0.0\n::');
      await look('send-connector-advanced');
      await ok(sheet);
      await expect(sheet).toBeHidden();
      expect((await site.command('Get-SendConnector')).output).toMatchObject([
        {
          AcceptMessagesOnlyFrom: ['printer.local'],
          SenderRewriting: [
            '*@printer.local -> scanner@contoso.com',
            'a-device-with-a-name-of-sixty-letters-building-north-room-12@old.example -> x@new.example',
          ],
          SenderRewritingReplyToEnabled: true,
          TlsMinimumVersion: 'Tls13',
          SourceIPAddress: ['0.0.0.0', '::'],
        },
      ]);

      const to = `of-a-scanner-${language}@fabrikam.example`;
      await site.submit(composeMail({ from: 'root@printer.local', to, subject: 'a scan' }));
      const message = await waitUntil('it is recorded', 30_000, async () => {
        const { output } = await site.command('Get-FinishedMessage');
        return output.find(({ Recipient }) => Recipient === to) ?? null;
      });
      // The receiver is the other tests' too.
      const sent = site.receiver.messages.find(({ envelope }) => envelope.recipients.includes(to));
      expect(sent?.envelope.from).toBe('scanner@contoso.com');
      const { output } = await site.command('Get-DeliveryAttempt', { Message: String(message.MessageId) });
      expect(output).toMatchObject([{ Outcome: 'Delivered', SentAs: 'scanner@contoso.com' }]);
    });
  });
}
