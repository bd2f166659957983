import pg from 'pg';
import type { PressureState } from '@/lib/mail/outcome/back-pressure';
import type { Site } from '../site';
import { expect, rowWith, test } from './fixtures';

/** What the console says of a server that is short of something. How a server finds out: lib/worker/server/resource-monitor.test.ts. */
const NORMAL: PressureState = { resources: [], isDatabaseDiskSeen: true };
const SHORT: PressureState = {
  resources: [
    { resource: 'DatabaseDisk', level: 'High', usedPercent: 99.2, freeBytes: 1.5 * 1024 ** 3, error: null },
    { resource: 'Memory', level: 'Medium', usedPercent: 73, freeBytes: null, error: null },
  ],
  isDatabaseDiskSeen: true,
};

for (const language of ['en', 'ja'] as const) {
  test.describe(`back pressure, ${language}`, () => {
    test.use({ language });

    test('a server that is short says what it no longer takes, why and what helps, until it is over', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await page.goto('/server/hub-transport');
      const row = rowWith(page, site.serverName);
      await expect(row).toContainText(t('backPressure.levels.Normal'));
      const notice = page.getByText(t('backPressure.notice.High', { name: site.serverName }));
      await expect(notice).toBeHidden();

      await tell(site, SHORT);
      await expect(notice).toBeVisible();
      await expect(row).toContainText(t('backPressure.levels.High'));
      await expect(page.getByRole('main')).toContainText('99%');
      await look('back-pressure');
      await row.dblclick();
      await expect(page.getByRole('dialog')).toContainText(t('backPressure.databaseDisk.seen'));
      await look('back-pressure-properties');
      await page.keyboard.press('Escape');

      await tell(site, NORMAL);
      await expect(notice).toBeHidden();
      await expect(row).toContainText(t('backPressure.levels.Normal'));
    });
  });
}

/** As the server itself writes it. */
async function tell(site: Site, pressure: PressureState): Promise<void> {
  const client = new pg.Client({ connectionString: site.installation.databaseUrls.transport });
  await client.connect();
  try {
    await client.query('UPDATE transport_server_activity SET pressure = $1', [JSON.stringify(pressure)]);
  } finally {
    await client.end();
  }
}
