import type { Browser, BrowserContext, Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import { freePort } from '@/lib/testing/free-port';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import type { Site } from '../site';
import { composeMail } from '../submit-mail';
import { waitUntil } from '../wait-until';
import { action, expect, rowWith } from './fixtures';
import { newDevice } from './new-device';
import { test } from './provider-fixtures';
import type { Words } from './words';

/**
 * All who work with one installation, each by their own way in: a second administrator with a second factor, one who only
 * looks, one who keeps the queue of one connector, a script, a device, somebody who comes by a provider. Each sees and does
 * their part and no more; a change is made, found in the audit log and undone.
 */
const FIRST_PASSWORD = 'correct-horse-battery';
const OWN_PASSWORD = 'chosen by themselves alone';

test.use({ ignoreHTTPSErrors: true, actionTimeout: 30_000 });
test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(() => {
    test.use({ language, expectedConsoleErrors: [/40[13]/] });

    test(`each account does its part and no more, ${language}`, async ({
      page,
      browser,
      emptySite: site,
      peer,
      t,
      look,
    }) => {
      test.setTimeout(300_000);
      const people = new People(browser, site, t, language);
      // No host takes their mail, so that it waits.
      const Port = await freePort();
      for (const domain of ['fabrikam.example', 'tailspin.example']) {
        await site.command('New-SendConnector', {
          Name: `To ${domain}`,
          AddressSpaces: [domain],
          DNSRoutingEnabled: false,
          SmartHosts: ['127.0.0.1'],
          Port,
        });
        await site.submit(composeMail({ to: `bob@${domain}`, subject: `For ${domain}` }));
      }
      await waitUntil('both messages wait in a queue', 20_000, async () =>
        (await site.command('Get-Queue', { Filter: 'MessageCount -eq 1' })).output.length === 2 ? true : null,
      );
      try {
        await page.goto('/organization');
        await newPerson(page, t, 'Sari Second', 'sari', 'Organization Management');
        await newPerson(page, t, 'Viola View', 'viola', 'View-Only Organization Management');
        await newPerson(page, t, 'Otto Operator', 'otto', null);

        await test.step('a role group keeps the queues of one connector', async () => {
          await page.goto('/organization?tab=role-groups');
          await newOperators(page, t);
          await look('accounts-role-group');
        });

        await test.step('the second administrator sets up a second factor, and needs it from then on', async () => {
          const sari = await people.enter('sari');
          const code = await setUpSecondFactor(sari, t);
          const again = await people.atDoor('sari', OWN_PASSWORD);
          await again.getByLabel(t('secondFactor.code')).fill(code());
          await again.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
          await again.getByRole('treeitem', { name: t('console.tree.auditLog') }).click();
          await expect(rowWith(again, 'New-RoleGroup')).toBeVisible();
        });

        await test.step('who may look is shown all and offered no change', async () => {
          const viola = await people.enter('viola');
          await viola.goto('/organization/hub-transport?tab=send-connectors');
          await rowWith(viola, 'To fabrikam.example').click();
          await expect(action(viola, t('console.actions.history'))).toBeVisible();
          for (const name of [
            t('sendConnector.actions.new'),
            t('common.remove'),
            t('console.actions.disable'),
          ]) {
            await expect(action(viola, name)).toHaveCount(0);
          }
          const removal = { Identity: 'To fabrikam.example', Confirm: false };
          expect(await statusOf(viola, 'Remove-SendConnector', removal)).toBe(403);
        });

        await test.step('who keeps one connector has its queue alone', async () => {
          const otto = await people.enter('otto');
          await expect(rowWith(otto, 'fabrikam.example')).toBeVisible();
          await expect(rowWith(otto, 'tailspin.example')).toHaveCount(0);
          const queueOf = async (domain: string) => {
            const { output } = await site.command('Get-Queue');
            return output.find(({ NextHopConnectorName }) => NextHopConnectorName === `To ${domain}`)
              ?.Identity;
          };
          const act = async (domain: string) =>
            statusOf(otto, 'Suspend-Queue', { Identity: await queueOf(domain), Confirm: false });
          expect(await act('fabrikam.example')).toBe(200);
          expect(await act('tailspin.example')).toBe(404);
          expect(await statusOf(otto, 'New-SendConnector', { Name: 'x', AddressSpaces: ['*'] })).toBe(403);
        });

        await test.step('a script has a token for queues', async () => {
          await page.goto('/toolbox/queue-viewer');
          const token = await newToken(page, t);
          const ask = async (cmdlet: string) =>
            (
              await fetch(`${site.origin}/api/commands/${cmdlet}`, {
                method: 'POST',
                headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
                body: '{}',
              })
            ).status;
          expect(await ask('Get-Queue')).toBe(200);
          expect(await ask('Get-User')).toBe(403);
          expect(await ask('New-ApiToken')).toBe(403);
        });

        await test.step('a device sends as its own address', async () => {
          await page.goto('/organization');
          const password = await newDevice(page, t);
          await takeUsers(site);
          const client = await RawSmtpClient.greeted(site.smtpPort);
          try {
            await client.say('EHLO printer.contoso.example');
            expect(await client.say('STARTTLS')).toMatch(/^220 /);
            await client.startTls();
            await client.say('EHLO printer.contoso.example');
            const credentials = Buffer.from(`\0printer\0${password}`).toString('base64');
            expect(await client.say(`AUTH PLAIN ${credentials}`)).toMatch(/^235 /);
            expect(await client.say('MAIL FROM:<boss@contoso.example>')).toMatch(/^550 5\.7\.60 /);
            expect(await client.say('MAIL FROM:<scan@contoso.example>')).toMatch(/^250 /);
            expect(await client.say('RCPT TO:<bob@fabrikam.example>')).toMatch(/^250 /);
          } finally {
            client.destroy();
          }
          const door = await people.atDoor('printer', password);
          await expect(door.getByRole('form').getByRole('alert')).toBeVisible();
        });

        await test.step('somebody comes by a provider, into the role group that it names', async () => {
          peer.person = { subject: 'sub-rike', claims: { preferred_username: 'rike', groups: ['ops'] } };
          await site.command('New-OidcProvider', {
            Name: 'Contoso ID',
            Issuer: peer.issuer,
            ClientId: peer.clientId,
            ClientSecret: peer.clientSecret,
            GroupMapping: ['ops=>Mail Flow Operators'],
            CreateUsers: true,
          });
          const rike = await people.newPage();
          await rike.goto('/toolbox/queue-viewer');
          await rike
            .getByRole('button', { name: t('signIn.byProvider', { provider: 'Contoso ID' }) })
            .click();
          await expect(rowWith(rike, 'tailspin.example')).toBeVisible();
          await expect(
            rike.getByRole('treeitem', { name: t('console.tree.organizationConfiguration') }),
          ).toHaveCount(0);
        });

        await test.step('a change is made, found in the audit log and undone', async () => {
          await page.goto('/organization/hub-transport?tab=send-connectors');
          await rowWith(page, 'To tailspin.example').click();
          await action(page, t('console.actions.disable')).click();
          await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
          await expect(rowWith(page, 'To tailspin.example')).toContainText(t('common.disabled'));
          await page.goto('/toolbox/audit-log');
          await rowWith(page, 'Set-SendConnector').first().click();
          await action(page, t('console.undo.action')).click();
          const undo = page.getByRole('alertdialog');
          await look('accounts-undo');
          await undo.getByRole('button', { name: t('console.undo.confirm'), exact: true }).click();
          await expect(undo).toBeHidden();
          const { output } = await site.command('Get-SendConnector', { Identity: 'To tailspin.example' });
          expect(output[0]?.Enabled).toBe(true);
        });
      } finally {
        await people.leave();
        await restore(site);
      }
    });
  });
}

/** Each in a browser of their own. */
class People {
  readonly #contexts: BrowserContext[] = [];

  constructor(
    readonly browser: Browser,
    readonly site: Site,
    readonly t: Words,
    readonly language: 'en' | 'ja',
  ) {}

  async newPage(): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.site.origin,
      locale: this.language === 'ja' ? 'ja-JP' : 'en-US',
      ignoreHTTPSErrors: true,
      // Playwright would hand over the administrator's cookies.
      storageState: { cookies: [], origins: [] },
    });
    this.#contexts.push(context);
    return await context.newPage();
  }

  /** Name and password are said, and nothing more. */
  async atDoor(userName: string, password: string): Promise<Page> {
    const { t } = this;
    const page = await this.newPage();
    await page.goto('/toolbox/queue-viewer');
    await page.getByLabel(t('signIn.userName')).fill(userName);
    await page.getByLabel(t('signIn.password')).fill(password);
    await page.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
    return page;
  }

  /** With the password that an administrator has set, which has to be changed. */
  async enter(userName: string): Promise<Page> {
    const { t } = this;
    const page = await this.atDoor(userName, FIRST_PASSWORD);
    await page.getByLabel(t('signIn.newPassword'), { exact: true }).fill(OWN_PASSWORD);
    await page.getByLabel(t('signIn.newPasswordAgain')).fill(OWN_PASSWORD);
    await page.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
    await expect(page.getByRole('treeitem', { name: t('console.tree.queueViewer') })).toBeVisible();
    return page;
  }

  async leave(): Promise<void> {
    for (const context of this.#contexts) await context.close();
  }
}

async function newPerson(page: Page, t: Words, name: string, logonName: string, group: string | null) {
  await action(page, t('user.actions.new')).click();
  const dialog = page.getByRole('dialog', { name: t('user.new.title') });
  await dialog.getByRole('textbox', { name: t('user.columns.Name'), exact: true }).fill(name);
  await dialog.getByLabel(t('user.new.logonName')).fill(logonName);
  const passwords = dialog.locator('input[type="password"]');
  await passwords.nth(0).fill(FIRST_PASSWORD);
  await passwords.nth(1).fill(FIRST_PASSWORD);
  if (group !== null) {
    await dialog.getByRole('button', { name: `${t('common.add')}...` }).click();
    const picker = page.getByRole('dialog', { name: t('user.roleGroups.select') });
    await picker
      .getByRole('row')
      .filter({ has: page.getByText(group, { exact: true }) })
      .dblclick();
  }
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(rowWith(page, name)).toContainText(t('user.newPasswordDue'));
}

async function newOperators(page: Page, t: Words) {
  await action(page, t('roleGroup.actions.new')).click();
  const dialog = page.getByRole('dialog', { name: t('roleGroup.newTitle') });
  await dialog.getByRole('textbox', { name: t('roleGroup.columns.Name'), exact: true }).fill('Fabrikam desk');
  await dialog.getByRole('checkbox', { name: /^Transport Queues/ }).check();
  await dialog.getByRole('button', { name: `${t('common.add')}...` }).click();
  const members = page.getByRole('dialog', { name: t('roleGroup.members.select') });
  await members.getByRole('row').filter({ hasText: 'Otto Operator' }).dblclick();
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await rowWith(page, 'Fabrikam desk').dblclick();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('tab', { name: t('roleGroup.sheet.scope') }).click();
  await sheet
    .getByRole('radio', { name: t('roleGroup.scope.some') })
    .first()
    .check();
  await sheet.getByRole('button', { name: `${t('common.add')}...` }).click();
  await page
    .getByRole('dialog', { name: t('roleGroup.scope.SendConnectorScope.select') })
    .getByRole('row')
    .filter({ hasText: 'To fabrikam.example' })
    .dblclick();
  await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(rowWith(page, 'Fabrikam desk')).toContainText('To fabrikam.example');
}

/** @returns a code that opens once more */
async function setUpSecondFactor(page: Page, t: Words): Promise<() => string> {
  await page.getByRole('button', { name: t('console.user.menu', { userName: 'sari' }) }).click();
  await page.getByRole('menuitem', { name: t('console.user.account') }).click();
  const sheet = page.getByRole('dialog', { name: t('account.title') });
  await sheet.getByRole('tab', { name: t('account.tabs.secondFactor') }).click();
  await sheet.getByRole('button', { name: `${t('secondFactor.enable')}...` }).click();
  const setUp = page.getByRole('dialog', { name: t('secondFactor.enableTitle') });
  const secret = ((await page.locator('[data-key]').textContent()) ?? '').replace(/ /g, '');
  const totp = new TOTP({ secret });
  const said = Date.now();
  await setUp.getByLabel(t('secondFactor.code')).fill(totp.generate({ timestamp: said }));
  await setUp.getByLabel(t('secondFactor.password')).fill(OWN_PASSWORD);
  await setUp.getByRole('button', { name: t('secondFactor.confirm'), exact: true }).click();
  await expect(setUp.getByRole('listitem')).toHaveCount(10);
  await setUp.getByRole('button', { name: t('secondFactor.done') }).click();
  // A code opens once; the next one is taken a moment early.
  return () => totp.generate({ timestamp: said + 30_000 });
}

async function newToken(page: Page, t: Words): Promise<string> {
  await page.getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) }).click();
  await page.getByRole('menuitem', { name: t('console.user.account') }).click();
  const sheet = page.getByRole('dialog', { name: t('account.title') });
  await sheet.getByRole('tab', { name: t('account.tabs.apiTokens') }).click();
  await sheet.getByRole('button', { name: `${t('account.apiTokens.new')}...` }).click();
  const dialog = page.getByRole('dialog', { name: t('account.apiTokens.title') });
  await dialog.getByRole('textbox', { name: t('account.name') }).fill('Queue watch');
  await dialog.getByRole('checkbox', { name: /^View-Only Queues/ }).check();
  await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
  const made = page.getByRole('dialog', { name: t('account.apiTokens.madeTitle', { name: 'Queue watch' }) });
  const token = (await made.locator('[data-secret]').textContent()) ?? '';
  await made.getByRole('button', { name: t('account.saved') }).click();
  return token;
}

/** Of clients on this computer, too, who need not sign in to relay. */
async function takeUsers(site: Site): Promise<void> {
  for (const { Identity } of (await site.command('Get-ReceiveConnector')).output) {
    await site.command('Set-ReceiveConnector', {
      Identity,
      AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
      PermissionGroups: ['ExchangeUsers'],
    });
  }
  await waitUntil('the transport asks who signs in', 20_000, async () => {
    const client = await RawSmtpClient.greeted(site.smtpPort);
    await client.say('EHLO printer.contoso.example');
    const answer = await client.say('MAIL FROM:<scan@contoso.example>');
    client.destroy();
    return answer.startsWith('530') ? true : null;
  });
}

/** As a program of the page would ask. */
async function statusOf(page: Page, cmdlet: string, parameters: Record<string, unknown>): Promise<number> {
  return await page.evaluate(
    async ([name, body]) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`/api/commands/${name}`, { method: 'POST', headers, body })).status;
    },
    [cmdlet, JSON.stringify(parameters)] as const,
  );
}

/** Other tests of this installation begin with what it had at first. */
async function restore(site: Site): Promise<void> {
  for (const { Identity, Name } of (await site.command('Get-ReceiveConnector')).output) {
    const isRelay = String(Name).startsWith('Relay');
    await site.command('Set-ReceiveConnector', {
      Identity,
      AuthMechanism: isRelay ? ['Tls', 'ExternalAuthoritative'] : ['Tls'],
      PermissionGroups: isRelay ? ['ExchangeServers'] : ['AnonymousUsers'],
    });
  }
  for (const { Guid } of (await site.command('Get-OidcProvider')).output) {
    await site.command('Remove-OidcProvider', { Identity: Guid, Confirm: false });
  }
  for (const { Identity } of (await site.command('Get-ApiToken')).output) {
    await site.command('Remove-ApiToken', { Identity, Confirm: false });
  }
  for (const { Identity } of (await site.command('Get-User')).output) {
    if (Identity !== 'Administrator') await site.command('Remove-User', { Identity, Confirm: false });
  }
  for (const { Identity, BuiltIn } of (await site.command('Get-RoleGroup')).output) {
    if (BuiltIn !== true) await site.command('Remove-RoleGroup', { Identity, Confirm: false });
  }
}
