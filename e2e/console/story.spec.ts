import type { Locator, Page } from '@playwright/test';
import { addedInFront, arrivalsFor, ONE_RECEIVED_FIELD } from '../arrival';
import { composeMail } from '../submit-mail';
import { expect, rowWith, signIn, test } from './fixtures';
import { Wizard } from './wizard';
import type { Words } from './words';

/**
 * The story that Postern is for, in the browser and in both languages: mail waits, the console says why, the wizard makes
 * a connector, the mail leaves by itself.
 */

/** What a person reads at the turning points, written out: the rest comes from the catalogues. */
const READ = {
  en: {
    error: 'A matching connector cannot be found to route the external recipient.',
    unreachable: 'Unreachable Domain',
    newConnector: 'New Send Connector...',
    steps: [
      'Introduction',
      'Address space',
      'Network settings',
      'Source Server',
      'New Connector',
      'Completion',
    ],
    result: 'Summary: 1 item(s). 1 succeeded, 0 failed.',
    commandCompleted: 'Exchange Management Shell command completed:',
  },
  ja: {
    error: '外部の受信者にルーティングするための適切なコネクタが見つかりません。',
    unreachable: '到達不能ドメイン',
    newConnector: '送信コネクタの新規作成...',
    steps: ['はじめに', 'アドレス スペース', 'ネットワーク設定', '送信元サーバー', '新しいコネクタ', '完了'],
    result: '結果: 1 個の項目。成功: 1、失敗: 0。',
    commandCompleted: '完了した Exchange 管理シェル コマンド:',
  },
} as const;

for (const language of ['en', 'ja'] as const) {
  const read = READ[language];

  test.describe(`the story, ${language}`, () => {
    test.use({ language, signedIn: false });

    test('from a stuck message to its delivery, on the default clicks', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      const to = `story-${language}-${crypto.randomUUID()}@fabrikam.example`;
      const subject = language === 'ja' ? '届かないメール' : 'Stuck mail';
      const mail = composeMail({
        to,
        subject: `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
        body: '.\r\n..dots, 日本語, trailing spaces  \r\n',
      });

      await page.goto('/');
      await look('sign-in');
      await signIn(page, site, t);
      await expect(page.getByRole('heading', { name: t('sendConnector.empty.title') })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', language);

      await site.submit(mail);
      // Counted up by itself, without a reload.
      await expect(page.getByText(t('sendConnector.empty.waiting', { count: 1 }))).toBeVisible();
      await look('send-connectors-empty');

      await openNode(page, t('console.tree.queueViewer'));
      const queue = rowWith(page, read.unreachable);
      await expect(queue).toContainText(read.error);
      await look('queue-viewer-queues');
      await queue.dblclick();
      const message = rowWith(page, subject);
      await expect(message).toContainText('ann@contoso.example');
      await expect(message).toContainText(read.error);
      await look('queue-viewer-unreachable');

      await message.dblclick();
      const sheet = page.getByRole('dialog');
      await expect(sheet).toContainText(read.error);
      await look('message-general');
      await sheet.getByRole('tab', { name: t('queueViewer.properties.recipients') }).click();
      await expect(sheet).toContainText(to);
      await expect(sheet).toContainText(read.error);
      await look('message-recipients');
      await sheet
        .getByRole('button', { name: t('common.close') })
        .last()
        .click();

      await openNode(page, t('console.tree.hubTransport'));
      await page.getByRole('main').getByRole('button', { name: read.newConnector }).click();
      const wizard = new Wizard(page, t);
      await expect(wizard.dialog.getByRole('listitem')).toHaveText(
        read.steps.map((step) => new RegExp(step)),
      );
      await wizard.introduce('default-send-connector', 'Internet');
      await look('wizard-1-introduction');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('*');
      await look('wizard-2-address-space');
      await wizard.next('network');
      await expect(wizard.dialog.getByRole('radio', { name: t('sendConnector.network.dns') })).toBeChecked();
      await look('wizard-3-network');
      await wizard.next('sourceServer');
      await expect(wizard.dialog).toContainText(site.serverName);
      await look('wizard-4-source-server');
      await wizard.next('summary');
      await expect(wizard.dialog.getByText(t('sendConnector.summary.released', { count: 1 }))).toBeVisible();
      await look('wizard-5-summary');

      const arriving = arrivalsFor(site.receiver, [to]);
      const clickedAt = await wizard.create();
      const [arrived] = await arriving;
      console.log(
        `${language}: from the click on New to the receiver's final 250: ${(arrived?.receivedAt.getTime() ?? 0) - clickedAt} ms`,
      );

      await expect(wizard.dialog.getByText(read.result)).toBeVisible();
      await expect(wizard.dialog.getByText(read.commandCompleted)).toBeVisible();
      await expect(wizard.dialog.locator('code')).toHaveText(
        `New-SendConnector -Name 'default-send-connector' -Usage 'Internet' -AddressSpaces 'SMTP:*;1' -IsScopedConnector $false -DNSRoutingEnabled $true -UseExternalDNSServersEnabled $false -SourceTransportServers '${site.serverName}'`,
      );
      await expect(wizard.dialog.getByRole('status')).toContainText(
        t('sendConnector.completion.left', { count: 1 }),
      );
      await expect(wizard.dialog.getByRole('row').filter({ hasText: to })).toContainText(
        '250 2.0.0 Accepted',
      );
      await look('wizard-6-completion');

      expect(addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content)).toMatch(ONE_RECEIVED_FIELD);
      expect(arrived?.envelope).toMatchObject({ from: 'ann@contoso.example', recipients: [to] });

      await wizard.dialog.getByRole('link', { name: t('sendConnector.completion.showAll') }).click();
      await expectFinished(page, t, to);
      await look('recently-finished');
      await rowWith(page, to).dblclick();
      await expect(page.getByRole('dialog')).toContainText('250 2.0.0 Accepted');
      await look('finished-general');
      await page
        .getByRole('dialog')
        .getByRole('tab', { name: t('queueViewer.properties.attempts') })
        .click();
      await expect(page.getByRole('dialog')).toContainText('250 2.0.0 Accepted');
      await look('finished-attempts');
    });

    test('the same by a smart host', async ({ page, emptySite: site, t, look }) => {
      const to = `host-${language}-${crypto.randomUUID()}@fabrikam.example`;
      const mail = composeMail({ to, subject: 'By smart host' });
      await site.submit(mail);
      await site.waitForUnreachable(1);

      await page.goto('/organization/hub-transport?tab=send-connectors&wizard=new');
      await signIn(page, site, t);
      const wizard = new Wizard(page, t);
      await wizard.introduce('by smart host', 'Custom');
      await wizard.next('addressSpace');
      await wizard.addAddressSpace('*');
      await wizard.next('network');
      await wizard.dialog.getByRole('radio', { name: t('sendConnector.network.smartHosts') }).check();
      await wizard.addSmartHost('127.0.0.1');
      await wizard.next('authentication');
      await look('wizard-3b-authentication');
      await wizard.next('sourceServer');
      await wizard.next('summary');
      const arriving = arrivalsFor(site.receiver, [to]);
      const clickedAt = await wizard.create();
      const [arrived] = await arriving;
      console.log(
        `${language}, smart host: from the click on New to the receiver's final 250: ${(arrived?.receivedAt.getTime() ?? 0) - clickedAt} ms`,
      );
      expect(addedInFront(arrived?.content ?? Buffer.alloc(0), mail.content)).toMatch(ONE_RECEIVED_FIELD);
      await expect(wizard.dialog.getByText(read.result)).toBeVisible();
      await wizard.finish();
      await expect(rowWith(page, 'by smart host')).toContainText('[127.0.0.1]');
    });
  });
}

test('a stuck message offers the wizard, filled in for its domain', async ({ page, emptySite: site, t }) => {
  const to = `offer-${crypto.randomUUID()}@tailspin.example`;
  await site.submit(composeMail({ to, subject: 'Offered' }));
  await site.waitForUnreachable(1);
  await page.goto('/toolbox/queue-viewer?tab=messages');
  await rowWith(page, 'Offered').click({ button: 'right' });
  await page.getByRole('menuitem', { name: t('queueViewer.actions.newSendConnector') }).click();
  const wizard = new Wizard(page, t);
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toHaveValue('tailspin.example');
  await wizard.next('addressSpace');
  await expect(wizard.dialog.getByRole('gridcell', { name: 'tailspin.example' })).toBeVisible();
  await wizard.next('network');
  await wizard.next('sourceServer');
  await wizard.next('summary');
  await wizard.create();
  await arrivalsFor(site.receiver, [to]);
});

async function expectFinished(page: Page, t: Words, to: string): Promise<void> {
  const row: Locator = rowWith(page, to);
  await expect(page.getByRole('tab', { name: t('queueViewer.tabs.finished') })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(row).toContainText(t('queueViewer.outcome.Delivered'));
  await expect(row).toContainText('250 2.0.0 Accepted');
}

/** By the console tree; of two nodes of a name the first. */
async function openNode(page: Page, name: string): Promise<void> {
  await page.getByRole('treeitem', { name }).first().click();
}
