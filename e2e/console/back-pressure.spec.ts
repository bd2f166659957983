import pg from 'pg';
import type { PressureState } from '@/lib/mail/outcome/back-pressure';
import type { SuspectedForwarder } from '@/lib/mail/routing/forwarder-watch';
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

const FORWARDER: SuspectedForwarder = {
  addresses: ['127.0.0.9', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  helloNames: ['mail.evil.test', `${'a-very-long-name-that-somebody-says-'.repeat(2)}x.test`, 'third.test'],
  senderDomains: ['evil.test', 'another.test'],
  lastAt: new Date().toISOString(),
};

for (const [language, theme] of [
  ['en', 'dark'],
  ['ja', 'light'],
  ['ja', 'dark'],
] as const) {
  test.describe(`a forwarder, ${language}, ${theme}`, () => {
    test.use({ language, colorScheme: theme });

    test('strangers who come by way of the computer itself are told of, with what helps', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await page.goto('/server/hub-transport');
      await expect(rowWith(page, site.serverName)).toBeVisible();
      const notice = page.getByText(t('backPressure.forwarder.title', { name: site.serverName }));
      await expect(notice).toBeHidden();
      await tell(site, { ...NORMAL, forwarder: FORWARDER });
      await expect(notice).toBeVisible();
      await expect(page.getByRole('main')).toContainText('mail.evil.test');
      await look('forwarder');
      await tell(site, { ...SHORT, forwarder: FORWARDER });
      await expect(page.getByText(t('backPressure.notice.High', { name: site.serverName }))).toBeVisible();
      await look('forwarder-and-back-pressure');
      await tell(site, NORMAL);
      await expect(notice).toBeHidden();
    });
  });
}

/** As the server itself writes it. */
async function tell(
  site: Site,
  { forwarder = null, ...pressure }: PressureState & { readonly forwarder?: SuspectedForwarder | null },
): Promise<void> {
  const client = new pg.Client({ connectionString: site.installation.databaseUrls.transport });
  await client.connect();
  try {
    await client.query('UPDATE transport_server_activity SET pressure = $1, forwarder = $2', [
      JSON.stringify(pressure),
      forwarder === null ? null : JSON.stringify(forwarder),
    ]);
  } finally {
    await client.end();
  }
}
