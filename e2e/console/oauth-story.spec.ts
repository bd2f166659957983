import type { Locator, Page } from '@playwright/test';
import { freePort } from '@/lib/testing/free-port';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { action, expect, rowWith } from './fixtures';
import { newDevice } from './new-device';
import { ReceiveWizard } from './receive-wizard';
import { test } from './smart-host-fixtures';
import { Wizard } from './wizard';
import type { Words } from './words';

/**
 * From nothing to mail by OAuth, in the browser alone: a device that knows only AUTH LOGIN, and one with TLS from the first octet,
 * send through Postern to a server that behaves as Microsoft's.
 */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`mail by OAuth, ${language}`, () => {
    test.use({ language });

    test('from nothing to the mail of two old devices', async ({
      page,
      emptySite: site,
      microsoft,
      t,
      look,
    }) => {
      const [byStartTls, byImplicitTls] = [await freePort(), await freePort()];
      await page.goto('/organization/hub-transport?tab=send-connectors');
      await action(page, t('sendConnector.actions.new')).click();
      const wizard = new Wizard(page, t);
      await wizard.introduce('To Microsoft 365', 'Custom');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('*');
      await wizard.next('network');
      await lookAtOthers(wizard, t, look);
      await wizard.choosePreset('Microsoft365');
      const port = wizard.dialog.getByRole('textbox', { name: t('sendConnector.sheet.port') });
      await expect(port).toHaveValue('587');
      await expect(wizard.dialog.getByRole('row', { name: 'smtp.office365.com' })).toBeVisible();
      await look('preset-microsoft-365');
      // The provider's port is nobody's to bind here.
      await port.fill(String(microsoft.smtp.port));
      await wizard.next('authentication');
      await expect(wizard.dialog).toContainText(t('smtpCredential.choose.noneYet'));
      await look('preset-no-credential');
      await newCredential(page, wizard, t, look);
      await wizard.next('sourceServer');
      await wizard.next('summary');
      await look('preset-summary');
      await wizard.create();
      await expect(wizard.dialog.locator('code')).toContainText(
        "-SmartHosts 'smtp.office365.com' -SmartHostAuthMechanism 'XOAuth2' -SmtpCredential 'To Microsoft 365'",
      );
      await look('preset-completion');
      await wizard.finish();

      await newReceiveConnector(page, t, byStartTls, byImplicitTls);
      await page.goto('/organization');
      const password = await newDevice(page, t);

      const old = await RawSmtpClient.greeted(byStartTls);
      await old.say('EHLO scanner');
      expect(await old.say('STARTTLS')).toMatch(/^220 /);
      await old.startTls();
      await sendByLogin(old, password, 'chris@fabrikam.example');
      const secure = await RawSmtpClient.connect(byImplicitTls);
      await secure.startTls();
      expect(await secure.reply()).toMatch(/^220 /);
      await sendByLogin(secure, password, 'alex@fabrikam.example');

      await microsoft.smtp.taken(2);
      expect([...microsoft.smtp.recipients].sort()).toEqual([
        'alex@fabrikam.example',
        'chris@fabrikam.example',
      ]);
      expect(new Set(microsoft.smtp.signIns.map((line) => line.split(' ')[0]))).toEqual(
        new Set(['relay@contoso.example']),
      );
      expect(microsoft.smtp.inTheClear).toEqual([]);
      await page.goto('/organization/hub-transport?tab=smtp-credentials');
      await expect(page.getByRole('row', { name: /To Microsoft 365/ })).toContainText(
        t('smtpCredential.status.Valid'),
      );
      // The next language begins with nobody of that name.
      await site.command('Remove-User', { Identity: 'Printer', Confirm: false });
    });

    test('a server that takes no passwords any more leads to where OAuth 2.0 is chosen', async ({
      page,
      emptySite: site,
      microsoft,
      t,
      look,
    }) => {
      microsoft.smtp.judge(() => 'basicDisabled');
      await site.command('New-SendConnector', {
        Name: 'By password',
        AddressSpaces: ['*'],
        DNSRoutingEnabled: false,
        // As with several addresses of one name: the error is of all of them. At the other one nobody listens.
        SmartHosts: ['smtp.office365.com', '127.0.0.2'],
        Port: microsoft.smtp.port,
        SmartHostAuthMechanism: 'BasicAuthRequireTLS',
        AuthenticationCredential: { UserName: 'relay@contoso.example', Password: 'correct horse' },
      });
      await site.submit(composeMail({ to: 'chris@fabrikam.example', subject: 'Waits' }));
      await waitUntil('the queue waits', 20_000, async () => {
        const { output } = await site.command('Get-Queue', { Filter: "Status -eq 'Retry'" });
        return output.length === 1 ? true : null;
      });
      await page.goto('/toolbox/queue-viewer');
      await rowWith(page, 'By password').click();
      await action(page, t('console.actions.properties')).click();
      const choose = page
        .getByRole('dialog')
        .getByRole('button', { name: t('queueViewer.actions.chooseOAuth') });
      await expect(choose).toBeVisible();
      await look('queue-choose-oauth');
      await choose.click();
      const sheet = page.getByRole('dialog', { name: t('console.sheet.title', { name: 'By password' }) });
      await expect(sheet.getByRole('button', { name: t('sendConnector.sheet.change') })).toBeVisible();
    });
  });
}

/** Of whom something is asked, and where nobody signs in. */
async function lookAtOthers(wizard: Wizard, t: Words, look: (name: string) => Promise<void>): Promise<void> {
  const { dialog } = wizard;
  await wizard.choosePreset('AmazonSes');
  const region = dialog.getByLabel(t('sendConnector.preset.asks.region.label'));
  await region.fill('Frankfurt');
  await expect(dialog).toContainText(t('sendConnector.preset.asks.region.wrong'));
  await look('preset-region-wrong');
  await region.fill('eu-central-1');
  await expect(dialog.getByRole('row', { name: 'email-smtp.eu-central-1.amazonaws.com' })).toBeVisible();
  await look('preset-region');
  await wizard.choosePreset('Mailgun');
  await dialog.getByLabel(t('sendConnector.preset.asks.site.label')).selectOption('.eu');
  await expect(dialog.getByRole('row', { name: 'smtp.eu.mailgun.org' })).toBeVisible();
  await wizard.choosePreset('Microsoft365Connector');
  await dialog.getByLabel(t('sendConnector.preset.asks.tenantDomain.label')).fill('contoso.com');
  await expect(dialog.getByRole('row', { name: 'contoso-com.mail.protection.outlook.com' })).toBeVisible();
  await look('preset-tenant-domain');
}

/** In the wizard, which goes on with what it had. */
async function newCredential(
  page: Page,
  wizard: Wizard,
  t: Words,
  look: (name: string) => Promise<void>,
): Promise<void> {
  await wizard.button(t('smtpCredential.choose.new')).click();
  const dialog: Locator = page.getByRole('dialog', { name: t('smtpCredential.newTitle') });
  await expect(dialog.getByLabel(t('smtpCredential.provider'))).toHaveValue('Microsoft365');
  await expect(dialog.getByLabel(t('smtpCredential.name')).first()).toHaveValue('To Microsoft 365');
  await dialog.getByLabel(t('smtpCredential.userName')).fill('relay@contoso.example');
  await dialog.getByLabel(t('smtpCredential.tenant')).fill('contoso.onmicrosoft.com');
  await dialog.getByLabel(t('smtpCredential.clientId')).fill('11112222-bbbb-3333-cccc-4444dddd5555');
  await dialog.getByLabel(t('smtpCredential.clientSecret')).fill('the secret of the client');
  await look('preset-new-credential');
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(wizard.dialog.getByLabel(t('smtpCredential.choose.label'))).toHaveValue('To Microsoft 365');
}

/** For devices that sign in: one port for STARTTLS, one for TLS from the first octet. */
async function newReceiveConnector(
  page: Page,
  t: Words,
  byStartTls: number,
  byImplicitTls: number,
): Promise<void> {
  await page.goto('/server/hub-transport?tab=receive-connectors');
  await action(page, t('receiveConnector.actions.new')).click();
  const wizard = new ReceiveWizard(page, t);
  const { dialog } = wizard;
  await dialog.getByLabel(t('receiveConnector.wizard.name')).fill('Devices');
  await dialog.getByLabel(t('receiveConnector.wizard.usage')).selectOption('Client');
  await wizard.next('local');
  await dialog.getByRole('row', { name: '587' }).click();
  await dialog.getByRole('button', { name: t('common.remove'), exact: true }).click();
  for (const port of [byStartTls, byImplicitTls]) {
    const binding = await wizard.addBinding('127.0.0.1', port);
    if (port === byImplicitTls) await binding.getByLabel(t('receiveConnector.binding.implicitTls')).check();
    await binding.getByRole('button', { name: t('common.ok') }).click();
    await expect(binding).toBeHidden();
  }
  await wizard.next('remote');
  await wizard.next('summary');
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  await dialog.getByRole('button', { name: t('common.finish'), exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** As a device of old says it: one line, one answer, AUTH LOGIN and nothing else. */
async function sendByLogin(client: RawSmtpClient, password: string, to: string): Promise<void> {
  const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  try {
    expect(await client.say('EHLO scanner')).toMatch(/^250-AUTH .*\bLOGIN\b/m);
    expect(await client.say('AUTH LOGIN')).toBe('334 VXNlcm5hbWU6');
    expect(await client.say(base64('printer'))).toBe('334 UGFzc3dvcmQ6');
    expect(await client.say(base64(password))).toMatch(/^235 /);
    expect(await client.say('MAIL FROM:<scan@contoso.example>')).toMatch(/^250 /);
    expect(await client.say(`RCPT TO:<${to}>`)).toMatch(/^250 /);
    expect(await client.say('DATA')).toMatch(/^354 /);
    expect(await client.say('From: scan@contoso.example\r\nSubject: Scan\r\n\r\nOne page\r\n.')).toMatch(
      /^250 /,
    );
    expect(await client.say('QUIT')).toMatch(/^221 /);
  } finally {
    client.destroy();
  }
}
