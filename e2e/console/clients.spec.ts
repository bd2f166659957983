import pg from 'pg';
import { recordSessions } from '@/lib/store/server/record-sessions';
import { endedSession } from '@/lib/testing/ended-session';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { Site } from '../site';
import { waitUntil } from '../wait-until';
import { action, expect, rowWith, test } from './fixtures';
import { inDatabase } from './in-database';

/** Clients: who submits what; one is named, stopped and let in again, and is seen elsewhere. */
const PAGE = '/server/hub-transport?tab=clients';
const MANY = 2000;
const PART = 500;
const LONG_NAME = `${'scanner-on-the-second-floor-'.repeat(2)}x.contoso.test`;
const LONG_REPLY = `550 5.7.1 ${'Unable to relay for somebody whose domain is not one of ours, '.repeat(7)}`;

test.slow();

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['ja', 'dark'],
] as const) {
  test.describe(`clients, ${language}`, () => {
    test.use({ language, colorScheme });

    test('a client in plain text is found, named, stopped at its next command, and let in again', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await inDatabase(site, 'TRUNCATE smtp_client; TRUNCATE ip_block_list_entry');
      await page.goto(PAGE);
      await expect(page.getByText(t('client.empty.title'))).toBeVisible();
      await look('clients-empty');

      // 127.0.0.1 is the console's own way in, which the test leaves open.
      const client = await RawSmtpClient.greeted(site.smtpPort, { localAddress: '127.0.0.9' });
      const other = await RawSmtpClient.greeted(site.smtpPort, { localAddress: '127.0.0.9' });
      try {
        await client.say('EHLO old-fax');
        expect(await client.say('RCPT TO:<a@elsewhere.example>')).toMatch(/^503 /);
        await client.say('QUIT');
        const row = rowWith(page, '127.0.0.9');
        await expect(row).toContainText('old-fax');
        await expect(row).toContainText(t('client.encryption.PlainText'));

        await row.click();
        await action(page, t('client.actions.name')).click();
        const naming = page.getByRole('dialog', { name: t('client.name.title', { address: '127.0.0.9' }) });
        await naming.getByRole('textbox').fill('Fax, third floor');
        await look('client-name');
        await naming.getByRole('button', { name: t('common.ok'), exact: true }).click();
        await expect(row).toContainText('Fax, third floor');

        await action(page, t('client.actions.block')).click();
        const blocking = page.getByRole('dialog', { name: t('client.block.title') });
        await expect(blocking.getByLabel(t('client.block.range'))).toHaveValue('127.0.0.9');
        await blocking.getByLabel(t('client.block.for')).selectOption('day');
        await look('client-block');
        await blocking.getByRole('button', { name: t('client.block.submit'), exact: true }).click();
        await expect(row).toContainText(t('client.blocked', { name: 'Fax, third floor' }));
        await waitUntil('the transport refuses who is connected', 20_000, async () =>
          (await other.say('NOOP')).startsWith('554 5.7.1') ? true : null,
        );
        await row.dblclick();
        const sheet = page.getByRole('dialog');
        await expect(
          sheet.getByText('503 5.5.1', { exact: false }).or(sheet.getByText('554 5.7.1', { exact: false })),
        ).toBeVisible();
        await look('client-properties');
        await page.keyboard.press('Escape');

        await action(page, t('client.actions.allow')).click();
        await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
        await expect(row).not.toContainText(t('client.blocked', { name: 'Fax, third floor' }));

        await action(page, t('serverConfiguration.actions.viewSessions')).click();
        await expect(rowWith(page, 'old-fax').first()).toBeVisible();
        await page.goBack();
        await row.click();
        await action(page, t('client.actions.limits')).click();
        await expect(
          page.getByRole('tab', { name: t('serverConfiguration.sheet.limits'), selected: true }),
        ).toBeVisible();
      } finally {
        client.destroy();
        other.destroy();
        await inDatabase(site, 'TRUNCATE ip_block_list_entry');
      }
    });

    test('two thousand clients are sorted, filtered and read page by page', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await fill(site);
      await page.goto(PAGE);
      await expect(page.locator('[data-row]').first()).toBeVisible();
      await look('clients-full');
      const heading = page.getByRole('columnheader', { name: t('client.heading.Messages30Days') });
      await heading.getByRole('button').click();
      await heading.getByRole('button').click();
      await expect(heading).toHaveAttribute('aria-sort', 'descending');
      await expect(page.locator('[data-row]').first()).toContainText('999');
      const filter = new URLSearchParams({ tab: 'clients', 'clients.filter': "Encryption -eq 'OldTls'" });
      await page.goto(`/server/hub-transport?${filter}`);
      await expect(page.locator('[data-row]').first()).toContainText(t('client.encryption.OldTls'));
      await look('clients-filtered');
      await rowWith(page, LONG_NAME).first().dblclick();
      await expect(page.getByRole('dialog')).toContainText(LONG_NAME);
      await look('client-long');
    });
  });
}

async function fill(site: Site): Promise<void> {
  const [server] = (await site.command('Get-TransportServer')).output;
  const owner = new pg.Client({ connectionString: site.installation.databaseUrls.migration });
  await owner.connect();
  try {
    await owner.query('TRUNCATE smtp_client');
    const sessions = Array.from({ length: MANY }, (_none, index) =>
      endedSession({
        clientIp:
          index % 9 === 0
            ? `2001:db8:ffff:ffff:ffff:ffff:ffff:${index.toString(16)}`
            : `10.0.${index >> 8}.${index & 255}`,
        accountName: index % 3 === 0 ? null : `multifunction-printer-beside-the-goods-${index}`,
        tlsVersion: index % 5 === 0 ? null : index % 7 === 0 ? 'TLSv1.1' : 'TLSv1.3',
        helloName: index % 2 === 0 ? LONG_NAME : `device-${index}`,
        messages: index % 1000,
        refusals: index % 4 === 0 ? 3 : 0,
        reply: index % 4 === 0 ? LONG_REPLY : null,
        connectorName: 'Relay for scanners, printers and the old fax on the third floor',
      }),
    );
    for (let from = 0; from < MANY; from += PART)
      await recordSessions(owner, String(server?.Guid), sessions.slice(from, from + PART));
  } finally {
    await owner.end();
  }
}
