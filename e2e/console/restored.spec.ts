import pg from 'pg';
import type { Site } from '../site';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { expect, test } from './fixtures';

/** What the console says of mail that a restore brought back. The restore itself: e2e/delivery/backup.test.ts. */
for (const language of ['en', 'ja'] as const) {
  test.describe(`restored mail, ${language}`, () => {
    test.use({ language });

    test('a restored installation says how old its state is, and sends nothing old before it is told to', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      for (const to of ['one@fabrikam.example', 'two@fabrikam.example']) {
        await site.submit(composeMail({ to, subject: 'Before the backup' }));
      }
      await site.waitForUnreachable(2);
      await hold(site);
      await site.command('New-SendConnector', { Name: 'to the world', AddressSpaces: ['*'] });

      await page.goto('/toolbox/queue-viewer');
      const decide = page.getByRole('button', { name: t('queueViewer.restored.button') });
      await expect(decide).toBeVisible();
      // Days, in the language's words.
      await expect(page.getByRole('main')).toContainText(language === 'ja' ? '3 日前' : '3 days ago');
      await look('restored');
      await decide.click();
      const dialog = page.getByRole('dialog');
      await expect(dialog).toContainText(`${site.serverName}\\Unreachable`);
      await look('restored-dialog');
      await dialog.getByText(t('queueViewer.restored.look'), { exact: true }).click();
      await expect(page.getByText('Before the backup')).toHaveCount(2);
      await page.goBack();

      await decide.click();
      await dialog.getByText(t('queueViewer.restored.release'), { exact: true }).click();
      await look('restored-question');
      await page.getByRole('button', { name: t('common.yes') }).click();
      await expect(decide).toBeHidden();
      await waitUntil('the mail at its receiver', 30_000, () =>
        site.receiver.messages.filter(({ envelope }) =>
          envelope.recipients.some((to) => to.endsWith('@fabrikam.example')),
        ).length >= 2
          ? true
          : null,
      );
    });
  });
}

/** As a restore leaves the rows. */
async function hold(site: Site): Promise<void> {
  const client = new pg.Client({ connectionString: site.installation.databaseUrls.migration });
  await client.connect();
  try {
    await client.query("UPDATE copy SET restored = true, status = 'Suspended'");
    await client.query("UPDATE installation SET backup_at = now() - interval '3 days', restored_at = now()");
  } finally {
    await client.end();
  }
}
