import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
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

test('a certificate that ends soon is told of on the page of the servers', async ({ page, installation }) => {
  const { consoleUrl, administrator, config } = installation;
  const own = join(config.dataDirectory, 'https-cert.pem');
  await page.goto(`${consoleUrl}/server/hub-transport`);
  await page.getByLabel(wordsOf('en')('signIn.userName')).fill(administrator.userName);
  await page.getByLabel(wordsOf('en')('signIn.password')).fill(administrator.password);
  await page.getByRole('button', { name: wordsOf('en')('signIn.submit') }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.getByText(wordsOf('en')('serverConfiguration.certificate.title'))).toHaveCount(0);
  const made = await createCertificate(['console.example'], new Date(Date.now() + 10 * 86_400_000));
  await writeFile(join(config.dataDirectory, 'https-key.pem'), made.key);
  await writeFile(own, made.cert);
  for (const [language, colorScheme, name] of [
    ['en', 'light', 'English'],
    ['ja', 'dark', '日本語'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.getByRole('button', { name }).click();
    await page.goto(`${consoleUrl}/server/hub-transport`);
    const notice = page.getByText(wordsOf(language)('serverConfiguration.certificate.title'));
    await expect(notice).toBeVisible();
    await expect(page.getByText(own)).toBeVisible();
    await page.screenshot({
      path: `artifacts/screenshots/${language}-${colorScheme}/certificate-ending.png`,
    });
  }
});
