import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { composeMail, submitEach } from '../submit-mail';
import { action, expect, rowWith, test } from './fixtures';

/** A queue of more than a page: what is said above it, all of it chosen, exported and removed, and no row moves for a notice. */
const MESSAGES = 620;
const PAGE = 500;

test.slow();

test('a list of more than a page: its bar, all of its rows chosen, exported and removed', async ({
  page,
  emptySite: site,
  t,
}) => {
  const mails = Array.from({ length: MESSAGES }, (_none, index) =>
    composeMail({ to: `pat@tailspin.example`, subject: `Full ${index}` }),
  );
  await submitEach(site.smtpPort, mails, { connections: 8, timeoutMs: 60_000 });
  await site.waitForUnreachable(MESSAGES);
  const queue = `${site.serverName}\\Unreachable`;
  await page.goto(`/toolbox/queue-viewer?${new URLSearchParams({ tab: 'queue', queue })}`);
  const list = page.getByRole('grid');
  await expect(rowWith(page, 'Full').first()).toBeVisible();

  await test.step('the bar above it keeps its height, and its button can be clicked', async () => {
    const newConnector = page
      .getByRole('main')
      .getByRole('button', { name: t('queueViewer.unreachable.button') });
    await page
      .getByRole('columnheader', { name: t('queueViewer.property.FromAddress') })
      .getByRole('button')
      .click();
    await newConnector.click({ trial: true });
    expect((await boxOf(newConnector)).bottom).toBeLessThanOrEqual((await boxOf(list)).top);
  });

  const first = page.locator('[data-row]').first();
  await test.step('Ctrl+A takes the page, says so, and offers the rest', async () => {
    await first.click();
    await page.keyboard.press('Control+a');
    await expect(
      page.getByText(t('queueViewer.page.chosen', { count: PAGE, total: MESSAGES })),
    ).toBeVisible();
    await page.getByRole('button', { name: t('queueViewer.page.chooseAll', { count: MESSAGES }) }).click();
    await expect(
      page.getByText(t('queueViewer.page.chosen', { count: MESSAGES, total: MESSAGES })),
    ).toBeVisible();
    await expect(
      page.locator('[data-pane="actions"]').getByText(t('console.actions.selected', { count: MESSAGES })),
    ).toBeVisible();
  });

  await test.step('Export List writes all that match, and says how many', async () => {
    const downloading = page.waitForEvent('download');
    await action(page, t('console.actions.exportList')).click();
    const download = await downloading;
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(MESSAGES + 1);
    const fileName = download.suggestedFilename();
    await expect(
      page.getByText(t('queueViewer.export.complete', { rows: MESSAGES, fileName })),
    ).toBeVisible();
  });

  await test.step('what was said moves nothing, and goes with the next step', async () => {
    const top = (await boxOf(list)).top;
    const said = page.locator('[data-outcome]').getByRole('status');
    await expect(said).toBeVisible();
    await page.getByRole('button', { name: t('queueViewer.page.next') }).click();
    await expect(said).toBeHidden();
    expect((await boxOf(list)).top).toBe(top);
    await page.getByRole('button', { name: t('queueViewer.page.first') }).click();
    await expect(rowWith(page, 'Full').first()).toBeVisible();
  });

  await test.step('all of them are removed, and the focus goes to what the empty list offers', async () => {
    await first.click();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: t('queueViewer.page.chooseAll', { count: MESSAGES }) }).click();
    await expect(
      page.getByText(t('queueViewer.page.chosen', { count: MESSAGES, total: MESSAGES })),
    ).toBeVisible();
    await action(page, t('queueViewer.actions.removeWithoutNdr')).click();
    await expect(
      page.getByText(t('queueViewer.question.removeWithoutNdr', { count: MESSAGES, name: '' })),
    ).toBeVisible();
    await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
    await expect(page.getByText(t('queueViewer.bulk.done.removeMessages', { done: MESSAGES }))).toBeVisible();
    await expect(page.getByRole('button', { name: t('queueViewer.empty.messagesButton') })).toBeFocused();
  });
});

async function boxOf(element: Locator): Promise<{ readonly top: number; readonly bottom: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('It is not on the page.');
  return { top: box.y, bottom: box.y + box.height };
}
