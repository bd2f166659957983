import { readFile } from 'node:fs/promises';
import { action, expect, rowWith, test } from './fixtures';

/** A change made, undone at once, found in the audit log by its object, undone there; the log verified and exported. */
test.slow();

const LONG_NAME = 'To the factories of Contoso in Kyushu by way of the old hub 2';

for (const language of ['en', 'ja'] as const) {
  test.describe(`administrator audit log, ${language}`, () => {
    test.use({ language });

    test('a change is found and undone', async ({ page, emptySite: site, t, look }) => {
      await site.command('New-AcceptedDomain', { Name: 'Head office', DomainName: 'contoso.test' });
      await site.command('New-SendConnector', { Name: LONG_NAME, AddressSpaces: ['*'], Comment: 'first' });
      await page.goto('/organization/hub-transport?tab=send-connectors');
      const connector = rowWith(page, LONG_NAME);

      await test.step('in the bar that says that it was made', async () => {
        await connector.click();
        await connector.dblclick();
        const sheet = page.getByRole('dialog');
        await sheet.getByRole('tab', { name: t('sendConnector.sheet.tabs.advanced') }).click();
        await sheet.getByLabel(t('sendConnector.settings.Comment.label')).fill('second');
        await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
        await expect(page.getByText(t('console.effect.done'))).toBeVisible();
        await look('audit-outcome-undo');
        await page.getByRole('button', { name: t('console.effect.undo') }).click();
        const undo = page.getByRole('alertdialog');
        await expect(undo.getByRole('row').filter({ hasText: 'second' })).toContainText('first');
        await look('audit-undo');
        await undo.getByRole('button', { name: t('console.undo.confirm'), exact: true }).click();
        await expect(undo).toBeHidden();
        const { output } = await site.command('Get-SendConnector', { Identity: LONG_NAME });
        expect(output[0]?.Comment).toBe('first');
      });

      await test.step('one click from the object to its history', async () => {
        await connector.click();
        await action(page, t('console.actions.history')).click();
        await expect(page).toHaveURL(/audit-log\.filter=Object/);
        await expect(page.locator('[data-row]')).toHaveCount(3);
        await expect(page.locator('[data-row]').first()).toContainText('Undo-AdminChange');
        await expect(rowWith(page, 'New-AcceptedDomain')).toHaveCount(0);
        await look('audit-history');
      });

      await test.step('its details: who, old and new, the command', async () => {
        await rowWith(page, 'Set-SendConnector').dblclick();
        const sheet = page.getByRole('dialog');
        await expect(sheet).toContainText('administrator');
        await look('audit-general');
        await sheet.getByRole('tab', { name: t('auditLog.tabs.changes') }).click();
        await expect(sheet.getByRole('row').filter({ hasText: 'first' })).toContainText('second');
        await look('audit-changes');
        await sheet.getByRole('tab', { name: t('auditLog.tabs.command') }).click();
        await expect(sheet).toContainText("-Comment 'second'");
        await page.keyboard.press('Escape');
      });

      await test.step('what was changed since is named, and nothing is put back', async () => {
        await site.command('Set-SendConnector', { Identity: LONG_NAME, Comment: 'third' });
        await page.goto('/toolbox/audit-log');
        await rowWith(page, 'Undo-AdminChange').first().click();
        await action(page, t('console.undo.action')).click();
        const undo = page.getByRole('alertdialog');
        await expect(undo).toContainText(t('console.undo.refused'));
        await expect(
          undo.getByRole('button', { name: t('console.undo.confirm'), exact: true }),
        ).toHaveAttribute('aria-disabled', 'true');
        await look('audit-undo-refused');
        await undo.getByRole('button', { name: t('console.undo.cancel'), exact: true }).click();
      });

      await test.step('and undone on this page', async () => {
        await rowWith(page, 'Set-SendConnector').first().click();
        await action(page, t('console.undo.action')).click();
        const undo = page.getByRole('alertdialog');
        await undo.getByRole('button', { name: t('console.undo.confirm'), exact: true }).click();
        await expect(undo).toBeHidden();
        const { output } = await site.command('Get-SendConnector', { Identity: LONG_NAME });
        expect(output[0]?.Comment).toBe('first');
        await look('audit-log');
      });

      await test.step('the log is verified', async () => {
        await action(page, t('auditLog.verify.action')).click();
        await expect(page.getByRole('dialog')).toContainText(t('auditLog.verify.lastHash'));
        await look('audit-verify');
        await page.keyboard.press('Escape');
      });

      await test.step('all of it as JSON Lines', async () => {
        const download = page.waitForEvent('download');
        await action(page, t('auditLog.exportLines')).click();
        const file = await (await download).path();
        const lines = (await readFile(file, 'utf8')).trim().split('\n');
        const entries: { CmdletName: string }[] = lines.map((line) => JSON.parse(line));
        expect(entries.map(({ CmdletName }) => CmdletName)).toEqual(
          expect.arrayContaining(['New-SendConnector', 'Set-SendConnector', 'Undo-AdminChange']),
        );
      });
    });

    test('a full log, and a filter that matches nothing', async ({ page, emptySite: site, t, look }) => {
      for (let index = 0; index < 40; index += 1) {
        const Name = `${LONG_NAME.slice(0, 56)} ${index}`;
        await site.command('New-AcceptedDomain', { Name, DomainName: `f${index}.contoso.test` });
      }
      await page.goto('/toolbox/audit-log');
      await expect(page.locator('[data-row]').first()).toBeVisible();
      await look('audit-full');
      await page.goto(
        `/toolbox/audit-log?${new URLSearchParams({ 'audit-log.filter': "Object -eq 'none such'" })}`,
      );
      await expect(page.getByText(t('queueViewer.empty.filterTitle'))).toBeVisible();
      await look('audit-nothing-matches');
    });
  });
}

test.describe('dark', () => {
  test.use({ colorScheme: 'dark' });

  test('the log and its details', async ({ page, emptySite: site, t, look }) => {
    await site.command('New-SendConnector', { Name: 'Dark', AddressSpaces: ['*'] });
    await page.goto('/toolbox/audit-log');
    await rowWith(page, 'New-SendConnector').first().dblclick();
    await page
      .getByRole('dialog')
      .getByRole('tab', { name: t('auditLog.tabs.changes') })
      .click();
    await look('audit-changes');
  });
});
