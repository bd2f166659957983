import type { Locator } from '@playwright/test';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { composeMail } from '../submit-mail';
import { action, expect, rowWith, test } from './fixtures';
import { furnish } from './furnish';
import { Wizard } from './wizard';

/**
 * Every page and dialog in both languages: a picture, and axe's word on it. The story's own pages are in story.spec.ts,
 * the door's in frame.spec.ts; dark and forced colours follow below for key pages.
 */
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`pages, ${language}`, () => {
    test.use({ language });

    test('Organization Configuration: send connectors', async ({ page, emptySite, t, look }) => {
      await furnish(emptySite);
      await page.goto('/organization/hub-transport?tab=send-connectors');
      const row = rowWith(page, 'To Adatum by smart host');
      await expect(row).toBeVisible();
      await look('send-connectors');

      await row.click({ button: 'right' });
      await expect(page.getByRole('menu')).toBeVisible();
      await look('send-connector-menu');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t('dataTable.columns') }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('column-chooser');
      await page.keyboard.press('Escape');

      await row.dblclick();
      await lookAtTabs(page.getByRole('dialog'), (tab) => look(`send-connector-${tab}`));
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('tab', { name: t('sendConnector.sheet.tabs.network') }).click();
      await sheet.getByRole('button', { name: t('sendConnector.sheet.change') }).click();
      await sheet.getByRole('radio', { name: t('sendConnector.authentication.basic'), exact: true }).check();
      await look('send-connector-authentication');
      await sheet.getByRole('radio', { name: t('sendConnector.authentication.none') }).check();
      await sheet.getByRole('tab', { name: t('sendConnector.sheet.tabs.advanced') }).click();
      await page.getByLabel(t('sendConnector.settings.Comment.label')).fill('Changed');
      await page.getByRole('button', { name: t('console.command.show') }).click();
      await expect(page.locator('code')).toContainText("-Comment 'Changed'");
      await look('send-connector-command');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('common.cancel'), exact: true })
        .click();
      await expect(page.getByText(t('console.leave.body'))).toBeVisible();
      await look('leave');
      await page.getByRole('button', { name: t('console.leave.discard') }).click();
      await expect(page.getByRole('dialog')).toBeHidden();

      await action(page, t('common.remove')).click();
      await expect(page.getByText(t('console.effect.willStrand', { count: 2 }))).toBeVisible();
      await look('send-connector-remove');
      await page.getByRole('button', { name: t('common.no'), exact: true }).click();

      await action(page, t('sendConnector.actions.new')).click();
      const wizard = new Wizard(page, t);
      await wizard.introduce('To all others', 'Custom');
      await wizard.next('addressSpace');
      await wizard.button(`${t('common.next')} >`).click();
      await expect(wizard.dialog.getByRole('alert')).toBeVisible();
      await look('wizard-address-space-empty');
      await wizard.button(`${t('common.add')}...`).click();
      await expect(page.getByRole('dialog', { name: t('sendConnector.addressSpace.title') })).toBeVisible();
      await look('address-space');
      await page.keyboard.press('Escape');
      await wizard.addAddressSpace('*');
      await wizard.next('network');
      await wizard.dialog.getByRole('radio', { name: t('sendConnector.network.smartHosts') }).check();
      await wizard.button(`${t('common.add')}...`).click();
      await expect(page.getByRole('dialog', { name: t('sendConnector.smartHost.addTitle') })).toBeVisible();
      await look('smart-host');
      await page.keyboard.press('Escape');
      await wizard.addSmartHost('192.0.2.1');
      await wizard.next('authentication');
      await wizard.dialog
        .getByRole('radio', { name: t('sendConnector.authentication.basic'), exact: true })
        .check();
      await look('wizard-3b-authentication-basic');
      await wizard.dialog.getByRole('radio', { name: t('sendConnector.authentication.none') }).check();
      await wizard.next('sourceServer');
      await wizard.button(`${t('common.add')}...`).click();
      await expect(
        page.getByRole('dialog', { name: t('sendConnector.sourceServer.addTitle') }),
      ).toBeVisible();
      await look('source-server');
      await page.keyboard.press('Escape');
      await wizard.next('summary');
      await expect(wizard.dialog.getByText(t('sendConnector.summary.released', { count: 3 }))).toBeVisible();
      await emptySite.command('New-SendConnector', { Name: 'To all others', AddressSpaces: ['contoso.com'] });
      await wizard.create();
      await expect(wizard.dialog).toContainText('NameTaken');
      await look('wizard-6-failed');
    });

    test('Organization Configuration: accepted domains', async ({ page, emptySite, t, look }) => {
      await page.goto('/organization/hub-transport?tab=accepted-domains');
      await expect(page.getByText(t('acceptedDomain.empty.title'))).toBeVisible();
      await look('accepted-domains-empty');
      await furnish(emptySite);
      await expect(rowWith(page, 'Head office')).toBeVisible();
      await look('accepted-domains');
      await action(page, t('acceptedDomain.actions.new')).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('accepted-domain-new');
      await page.keyboard.press('Escape');
      await rowWith(page, 'Factories').click();
      await action(page, t('common.remove')).click();
      await expect(page.getByText(t('console.effect.willMoveNone'))).toBeVisible();
      await look('accepted-domain-remove');
      await page.keyboard.press('Escape');
      await rowWith(page, 'Factories').dblclick();
      await lookAtTabs(page.getByRole('dialog'), (tab) => look(`accepted-domain-${tab}`));
    });

    test('Server Configuration', async ({ page, emptySite: site, t, look }) => {
      await page.goto('/server/hub-transport');
      await expect(rowWith(page, site.serverName)).toBeVisible();
      await look('transport-servers');
      await rowWith(page, site.serverName).dblclick();
      await lookAtTabs(page.getByRole('dialog'), (tab) => look(`transport-server-${tab}`));
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: t('console.tabs.receiveConnectors') }).click();
      await expect(rowWith(page, `Relay ${site.serverName}`)).toBeVisible();
      await look('receive-connectors');
      await rowWith(page, `Relay ${site.serverName}`).dblclick();
      await lookAtTabs(page.getByRole('dialog'), (tab) => look(`receive-connector-${tab}`));
    });

    test('Server Configuration: receive sessions', async ({ page, emptySite: site, t, look }) => {
      const client = await RawSmtpClient.greeted(site.smtpPort);
      await client.say('EHLO scanner-2f.contoso.test');
      await client.say('MAIL FROM:<scanner>');
      await client.say('QUIT');
      await client.closed();
      await page.goto('/server/hub-transport?tab=receive-sessions');
      const refused = rowWith(page, 'scanner-2f.contoso.test').first();
      await expect(refused).toContainText('Invalid address: the sender has no domain');
      await look('receive-sessions');
      await refused.dblclick();
      await lookAtTabs(page.getByRole('dialog'), (tab) => look(`receive-session-${tab}`));
      await expect(page.getByRole('dialog')).toContainText('C: MAIL FROM:<scanner>');
      await page.keyboard.press('Escape');

      await page.getByRole('tab', { name: t('console.tabs.receiveConnectors') }).click();
      await rowWith(page, `Relay ${site.serverName}`).click();
      await action(page, t('serverConfiguration.actions.viewSessions')).click();
      await expect(refused).toBeVisible();
      await page.getByRole('button', { name: t('filterBar.addExpression') }).click();
      await page
        .getByRole('textbox', { name: t('filterBar.value') })
        .last()
        .fill('192.0.2.9');
      await page.keyboard.press('Enter');
      await expect(page.getByText(t('queueViewer.empty.filterTitle'))).toBeVisible();
    });

    test('from a message to the session that brought it', async ({ page, emptySite: site, t }) => {
      await site.submit(composeMail({ to: 'pat@tailspin.example', subject: 'From where?' }));
      await page.goto('/toolbox/queue-viewer?tab=messages');
      await rowWith(page, 'From where?').first().dblclick();
      await page
        .getByRole('dialog')
        .getByRole('link', { name: t('queueViewer.session.show') })
        .click();
      const session = page.getByRole('dialog');
      await expect(session).toContainText(t('receiveSession.end.Quit'));
      await expect(session).toContainText(`Relay ${site.serverName}`);
    });

    test('Queue Viewer', async ({ page, emptySite, t, look }) => {
      await page.goto('/toolbox/queue-viewer');
      await furnish(emptySite);
      // By its next hop: queues of removed connectors stay for some minutes, empty.
      const queue = page.getByRole('row', { name: /^\[127\.0\.0\.1\]/ });
      await expect(queue).toBeVisible();
      await look('queues');
      await page.getByRole('button', { name: t('filterBar.create') }).click();
      await look('queues-filter');
      await page.getByRole('textbox', { name: t('filterBar.value') }).fill('nowhere');
      await page.keyboard.press('Enter');
      await expect(page.getByText(t('queueViewer.empty.filterTitle'))).toBeVisible();
      await look('queues-nothing-matches');
      // The bar's, and that of the empty list.
      await page
        .getByRole('button', { name: t('filterBar.remove'), exact: true })
        .first()
        .click();
      await queue.click();
      await action(page, t('console.actions.properties')).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('queue-properties');
      await page.keyboard.press('Escape');
      await action(page, t('queueViewer.actions.suspend')).click();
      await expect(page.getByText(t('common.continue'))).toBeVisible();
      await look('queue-suspend');
      await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
      await expect(queue).toContainText(t('queueViewer.queueStatus.Suspended'));
      await look('queue-suspended');

      await page.getByRole('tab', { name: t('queueViewer.tabs.messages'), exact: true }).click();
      const message = rowWith(page, 'later@').or(rowWith(page, t('queueViewer.messageStatus.Retry')));
      await expect(message.first()).toBeVisible();
      await look('messages');
      await message.first().dblclick();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('tab', { name: t('queueViewer.properties.attempts') }).click();
      await expect(sheet).toContainText('451 4.3.2 System not accepting network messages');
      await sheet.getByRole('button', { name: t('queueViewer.attempt.showDialogue') }).click();
      await expect(sheet).toContainText('RCPT TO:<later@fabrikam.example>');
      await look('message-attempts');
      await page.keyboard.press('Escape');
      await action(page, t('queueViewer.actions.changeExpiration')).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('message-expiration');
      await page.keyboard.press('Escape');
      await action(page, t('queueViewer.actions.removeWithNdr')).click();
      await expect(page.getByText(t('common.continue'))).toBeVisible();
      await look('message-remove');
      await page.getByRole('button', { name: t('common.no'), exact: true }).click();

      await page.getByRole('tab', { name: t('queueViewer.tabs.finished') }).click();
      const failed = rowWith(page, 'nobody@fabrikam.example').first();
      await expect(failed).toBeVisible();
      await look('finished');
      await failed.dblclick();
      await expect(page.getByRole('dialog')).toContainText('User unknown');
      await look('finished-failed');
    });

    test('Send a Test Message, and the frame', async ({ page, emptySite, t, look }) => {
      await furnish(emptySite);
      await page.goto('/toolbox/test-message');
      await page.getByRole('textbox', { name: t('testMessage.from') }).fill('ann@contoso.example');
      await page
        .getByRole('textbox', { name: t('testMessage.to'), exact: false })
        .first()
        .fill('pat@tailspin.example');
      await look('test-message');
      await page
        .getByRole('main')
        .getByRole('button', { name: t('testMessage.send') })
        .click();
      await expect(
        page.getByText(t('testMessage.unreachable', { domain: 'tailspin.example' })),
      ).toBeVisible();
      await look('test-message-waiting');

      await page.getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('user-menu');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t('console.theme.label') }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('theme-menu');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) }).click();
      await page.getByRole('menuitem', { name: t('console.user.changePassword') }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('change-password');
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: t('console.keys.title') })).toBeVisible();
      await look('keys');
    });
  });
}

for (const [theme, options] of [
  ['dark', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
] as const) {
  test.describe(theme, () => {
    test.use(options);

    test('key pages', async ({ page, emptySite, t, look }) => {
      await page.goto('/organization/hub-transport?tab=send-connectors');
      await expect(page.getByText(t('sendConnector.empty.title'))).toBeVisible();
      await look('send-connectors-empty');
      await furnish(emptySite);
      await expect(rowWith(page, 'To Fabrikam')).toBeVisible();
      await look('send-connectors');
      await action(page, t('sendConnector.actions.new')).click();
      const wizard = new Wizard(page, t);
      await wizard.introduce('Everything else', 'Internet');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('*');
      await wizard.next('network');
      await wizard.next('sourceServer');
      await wizard.next('summary');
      await expect(wizard.dialog.getByText(t('sendConnector.summary.released', { count: 3 }))).toBeVisible();
      await look('wizard-5-summary');
      await page.goto('/toolbox/queue-viewer');
      await expect(page.getByRole('row', { name: /^\[127\.0\.0\.1\]/ })).toBeVisible();
      await look('queues');
      await page.goto('/toolbox/queue-viewer?tab=finished');
      await rowWith(page, 'nobody@fabrikam.example').first().dblclick();
      await page
        .getByRole('dialog')
        .getByRole('tab', { name: t('queueViewer.properties.attempts') })
        .click();
      await expect(page.getByRole('dialog')).toContainText('User unknown');
      await look('finished-attempts');
      await page.context().clearCookies();
      await page.goto('/login');
      await expect(page.getByLabel(t('signIn.userName'))).toBeVisible();
      await look('sign-in');
    });
  });
}

/** Each tab of a property sheet, named by its place: 1, 2, 3... */
async function lookAtTabs(sheet: Locator, look: (tab: number) => Promise<void>): Promise<void> {
  await expect(sheet).toBeVisible();
  const tabs = sheet.getByRole('tab');
  const count = await tabs.count();
  for (let index = 0; index < count; index += 1) {
    await tabs.nth(index).click();
    await expect(tabs.nth(index)).toHaveAttribute('aria-selected', 'true');
    await look(index + 1);
  }
}
