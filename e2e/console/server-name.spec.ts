import pg from 'pg';
import type { Site } from '../site';
import { expect, rowWith, test } from './fixtures';
import { Wizard } from './wizard';

/** A server without a full name: what the console says of it, and the cure. */
const EXTERNAL = ['203.0.113.5', '203.0.113.6:2525', '[2001:db8:1234:5678:9abc:def0:1234:5678]:2525'];

for (const language of ['en', 'ja'] as const) {
  test.describe(`a server without a full name, ${language}`, () => {
    test.use({ language });

    test('is warned of in its sheet, where it is given one', async ({ page, emptySite: site, t, look }) => {
      await callServer(site, 'vm');
      await page.goto('/server/hub-transport');
      await rowWith(page, site.serverName).dblclick();
      const dialog = page.getByRole('dialog');
      const warning = dialog.getByText(
        t('errors.ServerNameNotFull.message', { server: site.serverName, fqdn: 'vm' }),
      );
      await expect(warning).toBeVisible();
      const fqdn = dialog.getByLabel(t('serverConfiguration.serverSettings.Fqdn.label'));
      await expect(fqdn).toHaveValue('vm');
      await look('server-name-sheet');

      await dialog
        .getByLabel(t('serverConfiguration.serverSettings.ExternalIPAddress.label'))
        .fill(EXTERNAL.join('\n'));
      await fqdn.fill('mail');
      await dialog.getByRole('button', { name: t('common.apply') }).click();
      await expect(fqdn).toHaveAttribute('aria-invalid', 'true');
      await look('server-name-refused');
      await fqdn.fill('mail.contoso.com');
      await dialog.getByRole('button', { name: t('common.apply') }).click();
      await expect(warning).toBeHidden();
      const { output } = await site.command('Get-TransportServer');
      expect(output).toMatchObject([{ Fqdn: 'mail.contoso.com', ExternalIPAddress: EXTERNAL }]);
      await site.command('Set-TransportServer', { Identity: site.serverName, ExternalIPAddress: null });
    });

    test('is warned of by the wizard, before the connector is made', async ({
      page,
      emptySite: site,
      t,
      shoot,
    }) => {
      await callServer(site, 'vm');
      await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
      const wizard = new Wizard(page, t);
      await wizard.introduce('to the world', 'Internet');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('contoso.com');
      await wizard.next('network');
      await wizard.next('sourceServer');
      await wizard.next('summary');
      await expect(
        wizard.dialog.getByText(
          t('errors.ServerNameNotFull.message', { server: site.serverName, fqdn: 'vm' }),
        ),
      ).toBeVisible();
      await shoot('server-name-wizard');
      await callServer(site, 'edge01.postern.example');
    });
  });
}

/** As its first start on a computer of that name did: no command takes such a name. */
async function callServer(site: Site, fqdn: string): Promise<void> {
  const client = new pg.Client({ connectionString: site.installation.databaseUrls.transport });
  await client.connect();
  try {
    await client.query('UPDATE transport_server SET fqdn = $1', [fqdn]);
  } finally {
    await client.end();
  }
}
