import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { Site } from '../site';
import { action, expect, rowWith, test } from './fixtures';
import { inDatabase } from './in-database';

/** Devices and Programs: one is made in three fields, told once, and seen when it signs in. */
const PAGE = '/server/hub-transport?tab=devices';
const NAME = 'Multifunction printer beside the goods entrance, floor two 1';
const USER_NAME = 'multifunction-printer-beside-the-goods-e';
const MANY = 2000;

test.slow();

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['ja', 'dark'],
] as const) {
  test.describe(`devices and programs, ${language}`, () => {
    test.use({ language, colorScheme });

    test('a device is made, signs in by AUTH LOGIN while the page watches, and is removed', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      try {
        await page.goto(PAGE);
        await expect(page.getByText(t('device.empty.title'))).toBeVisible();
        await expect(page.getByText(t('device.noPlace.none'))).toBeVisible();
        await look('devices-empty');
        await page.getByRole('link', { name: t('device.noPlace.make') }).click();
        const wizard = page.getByRole('dialog', { name: t('receiveConnector.wizard.title') });
        await expect(wizard.getByLabel(t('receiveConnector.wizard.usage'))).toHaveValue('Client');

        await takeUsers(site);
        await page.goto(PAGE);
        await expect(page.getByText(t('device.noPlace.localOnly'))).toBeVisible();
        await action(page, t('device.actions.new')).click();
        const dialog = page.getByRole('dialog', { name: t('device.new.title') });
        const create = dialog.getByRole('button', { name: t('console.wizard.new'), exact: true });
        await create.click();
        await expect(dialog.locator('[aria-invalid="true"]')).not.toHaveCount(0);
        await dialog.getByRole('textbox', { name: t('user.columns.Name'), exact: true }).fill(NAME);
        await create.click();
        await expect(dialog.getByText(t('errors.ParameterRequired.message'))).toBeVisible();
        await dialog.getByRole('textbox', { name: t('user.sendAs.label') }).fill('scan@contoso.example');
        await expect(dialog.getByText(t('device.new.userName', { userName: USER_NAME }))).toBeVisible();
        await look('device-new');
        await create.click();

        const made = page.getByRole('dialog', { name: t('device.made.title', { name: NAME }) });
        const watch = made.locator('[data-first-sign-in]');
        await expect(watch).toHaveAttribute('data-first-sign-in', 'waiting');
        const text = (await made.locator('[data-secret]').textContent()) ?? '';
        expect(text).toContain(`${t('account.appPasswords.port')}: ${site.smtpPort}`);
        const password = /(?:[a-z2-7]{4}-){5}[a-z2-7]{4}/.exec(text)?.[0] ?? '';

        const mistyped = await signIn(site, 'not-the-password');
        expect(mistyped.reply).toMatch(/^535 /);
        mistyped.client.destroy();
        await expect(watch.getByText('535 5.7.8', { exact: false })).toBeVisible();
        await look('device-made-waiting');

        const { client, reply } = await signIn(site, password);
        try {
          expect(reply).toMatch(/^235 /);
          // The session is not over: it is the sign-in that is told.
          await expect(watch).toHaveAttribute('data-first-sign-in', 'seen');
          expect(client.isOpen).toBe(true);
          await expect(watch).toContainText('127.0.0.1');
          await look('device-made-seen');

          await made.getByRole('button', { name: t('account.saved') }).click();
          const row = rowWith(page, USER_NAME);
          await expect(row).toContainText('scan@contoso.example');
          await look('devices');
          await row.click();
          await action(page, t('device.actions.newPassword')).click();
          await page.getByRole('textbox', { name: t('account.name') }).fill('After the move');
          await page.keyboard.press('Enter');
          await expect(made.locator('[data-secret]')).not.toContainText(password);
          await made.getByRole('button', { name: t('account.saved') }).click();

          await action(page, t('common.remove')).click();
          await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
          await expect(page.getByText(t('device.empty.title'))).toBeVisible();
          // Sent away at its next command, at once or when that is noticed.
          await expect.poll(() => client.say('NOOP'), { timeout: 10_000 }).toMatch(/^421 /);
        } finally {
          client.destroy();
        }
      } finally {
        await restore(site);
      }
    });

    test('two thousand devices are one list', async ({ page, emptySite: site, t, look }) => {
      try {
        await fill(site);
        await page.goto(PAGE);
        await expect(rowWith(page, 'device-0001')).toBeVisible();
        await look('devices-full');
        await page.getByRole('searchbox').fill('device-1999');
        await expect(page.getByText(t('console.list.filtered', { shown: 1, total: MANY }))).toBeVisible();
      } finally {
        await restore(site);
      }
    });
  });
}

/** A device that knows STARTTLS and AUTH LOGIN. */
async function signIn(site: Site, password: string) {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const client = await RawSmtpClient.greeted(site.smtpPort);
  await client.say('EHLO printer.contoso.example');
  await client.say('STARTTLS');
  await client.startTls();
  await client.say('EHLO printer.contoso.example');
  await client.say('AUTH LOGIN');
  await client.say(base64(USER_NAME));
  return { client, reply: await client.say(base64(password)) };
}

async function takeUsers(site: Site): Promise<void> {
  for (const { Identity } of (await site.command('Get-ReceiveConnector')).output) {
    await site.command('Set-ReceiveConnector', {
      Identity,
      AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
      PermissionGroups: ['ExchangeUsers'],
    });
  }
}

async function fill(site: Site): Promise<void> {
  await inDatabase(
    site,
    `INSERT INTO "user" (id, name, email, kind, send_as)
     SELECT 'device-' || n, 'Multifunction printer beside the goods entrance, floor two ' || n,
       'device-' || n || '@devices.invalid', 'RelayAccount',
       ARRAY['scanner-' || n || '@contoso.example', 'contoso.example']
     FROM generate_series(1, ${MANY}) n;
     INSERT INTO logon_name (user_id, name, folded, place)
     SELECT 'device-' || n, 'device-' || lpad(n::text, 4, '0'), 'device-' || lpad(n::text, 4, '0'), 0
     FROM generate_series(1, ${MANY}) n;
     INSERT INTO app_password (name, user_id, hash, last_used_at, last_used_from)
     SELECT 'device', 'device-' || n, sha256(n::text::bytea), now() - n * interval '1 minute',
       '2001:db8:ffff:ffff:ffff:ffff:ffff:' || to_hex(n)
     FROM generate_series(1, ${MANY}) n WHERE n % 3 > 0`,
  );
}

/** Other tests of this installation begin with what it had at first. */
async function restore(site: Site): Promise<void> {
  await inDatabase(site, `DELETE FROM "user" WHERE kind = 'RelayAccount'`);
  for (const { Identity, Name } of (await site.command('Get-ReceiveConnector')).output) {
    const isRelay = String(Name).startsWith('Relay');
    await site.command('Set-ReceiveConnector', {
      Identity,
      AuthMechanism: isRelay ? ['Tls', 'ExternalAuthoritative'] : ['Tls'],
      PermissionGroups: isRelay ? ['ExchangeServers'] : ['AnonymousUsers'],
    });
  }
}
