import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '@/lib/testing/free-port';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { action, expect, rowWith, test } from './fixtures';
import { ReceiveWizard } from './receive-wizard';

/** Receive connectors of one's own: made by the wizard, seen in list and sheet, removed. */
test.slow();

const LIST = '/server/hub-transport?tab=receive-connectors';
const LONG_NAME = 'Scanners and printers of the second floor, building north 12';

for (const language of ['en', 'ja'] as const) {
  test.describe(`receive connectors, ${language}`, () => {
    test.use({ language });

    test('a connector for programs with TLS from the first octet is made, used and removed', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      const port = await freePort();
      await page.goto(LIST);
      await action(page, t('receiveConnector.actions.new')).click();
      const wizard = new ReceiveWizard(page, t);
      const { dialog } = wizard;
      await dialog.getByLabel(t('receiveConnector.wizard.name')).fill(LONG_NAME);
      await dialog.getByLabel(t('receiveConnector.wizard.usage')).selectOption('Client');
      await look('new-receive-connector-introduction');
      await wizard.next('local');
      await dialog.getByRole('row', { name: '587' }).click();
      await dialog.getByRole('button', { name: t('common.remove'), exact: true }).click();
      await dialog.getByRole('button', { name: `${t('common.next')} >`, exact: true }).click();
      await expect(dialog.getByRole('alert')).toBeVisible();
      const binding = await wizard.addBinding('127.0.0.1', port);
      await binding.getByLabel(t('receiveConnector.binding.implicitTls')).check();
      await look('receive-connector-binding');
      await binding.getByRole('button', { name: t('common.ok') }).click();
      await expect(binding).toBeHidden();
      await look('new-receive-connector-local');
      await wizard.next('remote');
      await page.reload();
      await expect(dialog.getByLabel(t('receiveConnector.wizard.remoteRanges'))).toHaveValue(
        '0.0.0.0/0\n::/0',
      );
      await look('new-receive-connector-remote');
      await wizard.next('summary');
      await expect(dialog).toContainText(t('receiveConnector.summary.title'));
      await look('new-receive-connector-summary');
      await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
      await expect(
        dialog.getByText(t('console.completion.result', { succeeded: 1, failed: 0 })),
      ).toBeVisible();
      await expect(dialog.locator('code')).toContainText(`New-ReceiveConnector -Name '${LONG_NAME}'`);
      await look('new-receive-connector-completion');
      await dialog.getByRole('button', { name: t('common.finish'), exact: true }).click();
      await expect(dialog).toBeHidden();

      const client = await RawSmtpClient.connect(port);
      await client.startTls();
      expect(await client.reply()).toMatch(/^220 /);
      client.destroy();
      await rowWith(page, LONG_NAME).dblclick();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('tab', { name: t('serverConfiguration.sheet.network') }).click();
      await expect(sheet.getByText(t('receiveConnector.binding.listening'), { exact: true })).toBeVisible();
      await look('receive-connector-own-network');
      await page.keyboard.press('Escape');
      await expect(sheet).toBeHidden();

      await action(page, t('common.remove')).click();
      await expect(page.getByRole('alertdialog')).toContainText(LONG_NAME);
      await look('receive-connector-remove');
      await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
      // Behind the question no row is seen, removed or not.
      await expect(page.getByRole('alertdialog')).toBeHidden();
      await expect(rowWith(page, LONG_NAME)).toBeHidden();
      const left = (await site.command('Get-ReceiveConnector')).output.map(({ Name }) => Name);
      expect(left).toEqual([`Default ${site.serverName}`, `Relay ${site.serverName}`]);
    });

    test('a port that another program has is said in the list, and in the sheet with the line to run', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as { port: number };
      await site.command('New-ReceiveConnector', {
        Name: 'Taken',
        Usage: 'Client',
        Bindings: [`127.0.0.1:${port}`],
        RemoteIPRanges: ['192.0.2.0/24'],
        TlsMinimumVersion: 'Tls10',
      });
      await page.goto(LIST);
      const row = rowWith(page, 'Taken');
      await expect(row).toContainText(t('serverConfiguration.columns.notListening'));
      await look('receive-connectors-not-listening');
      await row.dblclick();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('tab', { name: t('serverConfiguration.sheet.network') }).click();
      await expect(sheet).toContainText(`ss -ltnp 'sport = :${port}'`);
      await look('receive-connector-not-listening');
      await sheet.getByRole('tab', { name: t('serverConfiguration.sheet.authentication') }).click();
      await expect(sheet).toContainText(t('serverConfiguration.sheet.oldTls'));
      await look('receive-connector-old-tls');
      await sheet.getByRole('tab', { name: t('serverConfiguration.sheet.limits') }).click();
      await look('receive-connector-limits-own');
      await page.keyboard.press('Escape');
      await expect(sheet).toBeHidden();
      other.close();
      await expect(row).toContainText(t('common.enabled'), { timeout: 20_000 });
    });
  });
}
