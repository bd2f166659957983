import { test as base, expect } from '@playwright/test';
import { freePort } from '@/lib/testing/free-port';
import { startTestInstallation, type TestInstallation } from '@/lib/testing/test-installation';
import { wordsOf } from './words';

/** An installation of its own, which speaks TLS with the pair that it made at its first start. */
const test = base.extend<object, { installation: TestInstallation }>({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const installation = await startTestInstallation({ POSTERN_HTTPS_PORT: String(await freePort()) });
      await use(installation);
      await installation.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
test.use({ ignoreHTTPSErrors: true, locale: 'en-US' });

test('the console works by https with the certificate of the first start', async ({ page, installation }) => {
  const t = wordsOf('en');
  const { consoleUrl, administrator } = installation;
  expect(consoleUrl).toMatch(/^https:/);
  await page.goto(consoleUrl);
  await page.getByLabel(t('signIn.userName')).fill(administrator.userName);
  await page.getByLabel(t('signIn.password')).fill(administrator.password);
  await page.getByRole('button', { name: t('signIn.submit') }).click();
  await expect(page.getByRole('tree')).toBeVisible();
  const cookies = await page.context().cookies(consoleUrl);
  expect(cookies.length).toBeGreaterThan(0);
  // A session that has been at https once is never sent by http.
  expect(cookies.filter(({ httpOnly, secure }) => httpOnly && !secure)).toEqual([]);

  // Http goes on beside it, on this computer, with cookies of its own.
  const plain = `http://127.0.0.1:${installation.config.webPort}`;
  await page.goto(`${plain}/login`);
  await expect(page.getByLabel(t('signIn.userName'))).toBeVisible();
});
