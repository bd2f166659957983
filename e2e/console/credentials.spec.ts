import type { Locator, Page } from '@playwright/test';
import type { Site } from '../site';
import { action, expect, rowWith, test } from './fixtures';
import { inDatabase } from './in-database';
import { signInByHttp } from './sign-in';

/** App passwords and API tokens: made, shown once, used, removed; by oneself, and by whoever administers somebody. */
const PASSWORD = 'correct-horse-battery';
const NAME = 'Friederike Alexandra von Hohenstein-Waldburg, Head Office 12';
const DEVICE = 'Multifunction printer beside the goods entrance, floor two 1';

test.slow();

/** What a program is answered. */
async function answerOf(site: Site, token: string, cmdlet: string): Promise<number> {
  const response = await fetch(`${site.origin}/api/commands/${cmdlet}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{}',
  });
  await response.arrayBuffer();
  return response.status;
}

/** The secret that is shown this one time. */
async function secretOf(dialog: Locator): Promise<string> {
  return (await dialog.locator('[data-secret]').textContent()) ?? '';
}

async function confirm(page: Page, yes: string): Promise<void> {
  await page.getByRole('button', { name: yes, exact: true }).click();
  await expect(page.getByRole('alertdialog')).toBeHidden();
}

for (const language of ['en', 'ja'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(() => {
      test.use({ language, colorScheme });

      test(`a user makes and removes an app password and a token of their own, ${language} ${colorScheme}`, async ({
        page,
        emptySite: site,
        t,
        look,
      }) => {
        await site.command('New-User', { Name: NAME, LogonNames: ['rike'], Password: PASSWORD });
        await site.command('Add-RoleGroupMember', { Identity: 'Mail Flow Operators', Member: 'rike' });
        const connector = `Default ${site.serverName}`;
        try {
          await page.context().clearCookies();
          await page
            .context()
            .addCookies(await signInByHttp(site.origin, { userName: 'rike', password: PASSWORD }));
          await page.goto('/toolbox/queue-viewer');
          await page.getByRole('button', { name: t('console.user.menu', { userName: 'rike' }) }).click();
          await page.getByRole('menuitem', { name: t('console.user.account') }).click();
          const sheet = page.getByRole('dialog', { name: t('account.title') });

          await sheet.getByRole('tab', { name: t('account.tabs.appPasswords') }).click();
          await expect(sheet.getByText(t('account.appPasswords.none'))).toBeVisible();
          await look('app-passwords-empty');
          const newPassword = sheet.getByRole('button', { name: `${t('account.appPasswords.new')}...` });
          const make = async (name: string) => {
            await newPassword.click();
            const dialog = page.getByRole('dialog', { name: t('account.appPasswords.title') });
            await dialog.getByRole('textbox').fill(name);
            return dialog;
          };
          const dialog = await make('');
          await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
          await expect(dialog.locator('[aria-invalid="true"]')).toHaveCount(1);
          await look('app-password-new');
          await dialog.getByRole('textbox').fill(DEVICE);
          await page.keyboard.press('Enter');
          const made = page.getByRole('dialog', {
            name: t('account.appPasswords.madeTitle', { name: DEVICE }),
          });
          await expect(made.getByText(t('account.appPasswords.noServer'))).toBeVisible();
          expect(await secretOf(made)).toMatch(/^(?:[a-z2-7]{4}-){5}[a-z2-7]{4}$/);
          await look('app-password-made-no-server');
          await made.getByRole('button', { name: t('account.saved') }).click();
          await expect(sheet.getByRole('row').filter({ hasText: DEVICE })).toBeVisible();

          await site.command('Set-ReceiveConnector', {
            Identity: connector,
            AuthMechanism: ['Tls', 'BasicAuth', 'BasicAuthRequireTLS'],
            PermissionGroups: ['AnonymousUsers', 'ExchangeUsers'],
          });
          await make('Phone');
          await page.keyboard.press('Enter');
          const second = page.getByRole('dialog', {
            name: t('account.appPasswords.madeTitle', { name: 'Phone' }),
          });
          await expect(second.getByText('edge01.postern.example')).toBeVisible();
          await expect(second.getByText(String(site.smtpPort), { exact: true })).toBeVisible();
          await look('app-password-made');
          await second.getByRole('button', { name: t('account.saved') }).click();
          await expect(sheet.getByRole('row')).toHaveCount(3);
          await look('app-passwords');
          await sheet
            .getByRole('button', { name: t('account.removeNamed', { name: DEVICE }), exact: true })
            .click();
          await expect(page.getByRole('alertdialog')).toContainText(DEVICE);
          await look('app-password-remove');
          await confirm(page, t('common.yes'));
          await expect(sheet.getByRole('row')).toHaveCount(2);

          await sheet.getByRole('tab', { name: t('account.tabs.apiTokens') }).click();
          await expect(sheet.getByText(t('account.apiTokens.none'))).toBeVisible();
          await look('api-tokens-empty');
          await sheet.getByRole('button', { name: `${t('account.apiTokens.new')}...` }).click();
          const token = page.getByRole('dialog', { name: t('account.apiTokens.title') });
          await token.getByRole('textbox', { name: t('account.name') }).fill(DEVICE);
          await token.getByRole('textbox', { name: t('account.apiTokens.addresses') }).fill('nowhere');
          const create = token.getByRole('button', { name: t('console.wizard.new'), exact: true });
          await create.click();
          await expect(token.locator('[aria-invalid="true"]')).toHaveCount(1);
          await token.getByRole('textbox', { name: t('account.apiTokens.addresses') }).fill('127.0.0.0/8');
          await create.click();
          await expect(token.getByRole('alert').first()).toBeVisible();
          await look('api-token-new-no-role');
          // Only what one may give: nothing of configuration is among it.
          await expect(token.getByRole('checkbox', { name: /^Send Connectors/ })).toHaveCount(0);
          await token.getByRole('checkbox', { name: /^View-Only Queues/ }).check();
          await look('api-token-new');
          await create.click();
          const shown = page.getByRole('dialog', {
            name: t('account.apiTokens.madeTitle', { name: DEVICE }),
          });
          await expect(shown).toBeVisible();
          const secret = await secretOf(shown);
          await look('api-token-made');
          await shown.getByRole('button', { name: t('account.saved') }).click();
          expect(await answerOf(site, secret, 'Get-Queue')).toBe(200);
          expect(await answerOf(site, secret, 'Get-User')).toBe(403);
          await expect(sheet.getByRole('row').filter({ hasText: DEVICE })).toContainText('View-Only Queues');
          await look('api-tokens');
          await sheet
            .getByRole('button', { name: t('account.removeNamed', { name: DEVICE }), exact: true })
            .click();
          await confirm(page, t('common.yes'));
          await expect(sheet.getByText(t('account.apiTokens.none'))).toBeVisible();
          expect(await answerOf(site, secret, 'Get-Queue')).toBe(401);
        } finally {
          await site.command('Set-ReceiveConnector', {
            Identity: connector,
            AuthMechanism: ['Tls'],
            PermissionGroups: ['AnonymousUsers'],
          });
          await site.command('Remove-User', { Identity: 'rike', Confirm: false });
        }
      });

      test(`200 of each, with names of 60 letters, ${language} ${colorScheme}`, async ({
        page,
        site,
        t,
        look,
      }) => {
        await inDatabase(site, FULL);
        try {
          await page.goto('/toolbox/queue-viewer');
          await page
            .getByRole('button', { name: t('console.user.menu', { userName: 'administrator' }) })
            .click();
          await page.getByRole('menuitem', { name: t('console.user.account') }).click();
          const sheet = page.getByRole('dialog', { name: t('account.title') });
          await sheet.getByRole('tab', { name: t('account.tabs.appPasswords') }).click();
          await expect(sheet.getByRole('row')).toHaveCount(201);
          await look('app-passwords-full');
          await sheet.getByRole('tab', { name: t('account.tabs.apiTokens') }).click();
          await expect(sheet.getByRole('row')).toHaveCount(201);
          await look('api-tokens-full');
        } finally {
          await inDatabase(site, `DELETE FROM app_password; DELETE FROM api_token`);
        }
      });
    });
  }
}

for (const language of ['en', 'ja'] as const) {
  test.describe(() => {
    test.use({ language, colorScheme: language === 'ja' ? 'dark' : 'light' });

    test(`a relay account and a service are made, and given what they sign in with, ${language}`, async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      const sheet = page.getByRole('dialog', {
        name: t('console.sheet.title', { name: DEVICE }),
      });
      try {
        await page.goto('/organization');
        await action(page, t('user.actions.new')).click();
        const dialog = page.getByRole('dialog', { name: t('user.new.title') });
        await look('user-new-person');
        await dialog.getByRole('radio', { name: t('user.kinds.RelayAccount.name') }).check();
        await expect(dialog.locator('input[type="password"]')).toHaveCount(0);
        await dialog.getByRole('textbox', { name: t('user.columns.Name'), exact: true }).fill(DEVICE);
        await dialog.getByLabel(t('user.new.logonName')).fill('printer');
        const make = dialog.getByRole('button', { name: t('console.wizard.new'), exact: true });
        const sendAs = dialog.getByRole('textbox', { name: t('user.sendAs.label') });
        await sendAs.fill('not an address');
        await make.click();
        await expect(sendAs).toHaveAttribute('aria-invalid', 'true');
        await sendAs.fill('scan@contoso.example');
        await look('user-new-relay');
        await make.click();
        await expect(dialog).toBeHidden();
        const printer = rowWith(page, DEVICE);
        await expect(printer).toContainText(t('user.kinds.RelayAccount.name'));

        await printer.dblclick();
        await expect(sheet.getByRole('tab', { name: t('user.sheet.roleGroups') })).toHaveCount(0);
        await look('user-relay-general');
        await sheet.getByRole('tab', { name: t('user.sheet.sendAs') }).click();
        await sheet.getByRole('textbox').fill('scan@contoso.example\nfabrikam.example');
        await look('user-send-as');
        await sheet.getByRole('button', { name: t('common.apply'), exact: true }).click();
        await expect(sheet.getByRole('button', { name: t('common.apply'), exact: true })).toBeDisabled();
        await sheet.getByRole('tab', { name: t('user.sheet.signIn') }).click();
        await look('user-relay-sign-in-empty');
        await sheet.getByRole('button', { name: `${t('account.appPasswords.new')}...` }).click();
        await page.getByRole('textbox', { name: t('account.name') }).fill('Device');
        await page.keyboard.press('Enter');
        const made = page.getByRole('dialog', {
          name: t('account.appPasswords.madeTitle', { name: 'Device' }),
        });
        await expect(made.getByText('printer', { exact: true })).toBeVisible();
        await made.getByRole('button', { name: t('account.saved') }).click();
        await expect(sheet.getByRole('row').filter({ hasText: 'Device' })).toBeVisible();
        await look('user-relay-sign-in');
        await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
        expect((await site.command('Get-User', { Identity: 'printer' })).output[0]).toMatchObject({
          Kind: 'RelayAccount',
          SendAs: ['scan@contoso.example', 'fabrikam.example'],
        });
        expect((await site.command('Get-AppPassword', { User: 'printer' })).output).toHaveLength(1);

        await action(page, t('user.actions.new')).click();
        await dialog.getByRole('radio', { name: t('user.kinds.Service.name') }).check();
        await dialog.getByRole('textbox', { name: t('user.columns.Name'), exact: true }).fill('Backup');
        await dialog.getByLabel(t('user.new.logonName')).fill('backup');
        await look('user-new-service');
        await make.click();
        await expect(dialog).toBeHidden();
        const service = rowWith(page, t('user.kinds.Service.name'));
        await expect(service).toContainText('Backup');
        await service.click();
        await expect(action(page, t('user.actions.resetPassword'))).toHaveCount(0);
        await look('users-of-each-kind');
      } finally {
        for (const Identity of ['printer', 'backup']) {
          await site.command('Remove-User', { Identity, Confirm: false }).catch(() => undefined);
        }
      }
    });

    test(`somebody's sessions are ended and their second factor turned off, ${language}`, async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-User', { Name: NAME, LogonNames: ['rike'], Password: PASSWORD });
      await site.command('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'rike' });
      const cookies = await signInByHttp(site.origin, { userName: 'rike', password: PASSWORD });
      await inDatabase(
        site,
        `INSERT INTO totp_factor (user_id, ciphertext, key_id, last_step)
         SELECT user_id, '\\x00', 'test', 0 FROM logon_name WHERE folded = 'rike'`,
      );
      try {
        await page.goto('/organization');
        await rowWith(page, NAME).dblclick();
        const sheet = page.getByRole('dialog', { name: t('console.sheet.title', { name: NAME }) });
        await sheet.getByRole('tab', { name: t('user.sheet.signIn') }).click();
        await expect(sheet.getByText('127.0.0.1')).toBeVisible();
        await look('user-sign-in');
        await sheet.getByRole('button', { name: `${t('user.secondFactor.turnOff')}...` }).click();
        await look('user-second-factor-off');
        await confirm(page, t('common.yes'));
        await expect(sheet.getByText(t('common.disabled'), { exact: true })).toBeVisible();
        await sheet.getByRole('row').filter({ hasText: '127.0.0.1' }).getByRole('button').click();
        await confirm(page, t('common.yes'));
        await expect(sheet.getByText(t('account.sessions.none', { name: NAME }))).toBeVisible();
        const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
        expect((await fetch(`${site.origin}/api/events`, { headers: { cookie } })).status).toBe(401);
        expect((await site.command('Get-User', { Identity: 'rike' })).output[0]).toMatchObject({
          SecondFactorEnabled: false,
        });
      } finally {
        await site.command('Remove-User', { Identity: 'rike', Confirm: false });
      }
    });
  });
}

test('Help Desk ends the sessions of somebody, and makes and removes nothing that they sign in with', async ({
  page,
  emptySite: site,
  t,
  look,
}) => {
  for (const name of ['rike', 'dora']) {
    await site.command('New-User', { Name: name, LogonNames: [name], Password: PASSWORD });
  }
  await site.command('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'dora' });
  await site.command('New-AppPassword', { Name: 'Phone', User: 'rike' });
  await signInByHttp(site.origin, { userName: 'rike', password: PASSWORD });
  await inDatabase(
    site,
    `INSERT INTO totp_factor (user_id, ciphertext, key_id, last_step)
     SELECT user_id, '\\x00', 'test', 0 FROM logon_name WHERE folded = 'rike'`,
  );
  try {
    const cookies = await signInByHttp(site.origin, { userName: 'dora', password: PASSWORD });
    await page.context().clearCookies();
    await page.context().addCookies(cookies);
    await page.goto('/organization');
    await rowWith(page, 'rike').dblclick();
    const sheet = page.getByRole('dialog', { name: t('console.sheet.title', { name: 'rike' }) });
    await expect(sheet.getByRole('textbox', { name: t('user.columns.Name') })).toBeDisabled();
    await sheet.getByRole('tab', { name: t('user.sheet.signIn') }).click();
    await expect(sheet.getByText('Phone')).toBeVisible();
    await look('user-sign-in-help-desk');
    const buttons = sheet.getByRole('tabpanel').getByRole('button');
    await expect(buttons).toHaveCount(1);
    await buttons.click();
    await confirm(page, t('common.yes'));
    await expect(sheet.getByText(t('account.sessions.none', { name: 'rike' }))).toBeVisible();
  } finally {
    for (const Identity of ['rike', 'dora']) await site.command('Remove-User', { Identity, Confirm: false });
  }
});

const FULL = `
  INSERT INTO app_password (name, user_id, hash, last_used_at, last_used_from)
    SELECT rpad('Device ' || n || ' ', 60, 'of the head office in Wolfeschlegelsteinhausen '), user_id,
           sha256(n::text::bytea), now(), '2001:db8:1234:5678:9abc:def0:1234:' || n
      FROM generate_series(1, 200) n, logon_name WHERE folded = 'administrator';
  INSERT INTO api_token (name, user_id, hash, roles, role_group_ids, role_group_names, remote_ip_ranges, expires_at)
    SELECT rpad('Program ' || n || ' ', 60, 'of the head office in Wolfeschlegelsteinhausen '), user_id,
           sha256(n::text::bytea), '{Transport Queues,Message Tracking}', '{}', '{}', '{192.0.2.0/24,2001:db8::/32}',
           CASE WHEN n % 3 = 0 THEN NULL ELSE now() + n * interval '1 day' - interval '2 days' END
      FROM generate_series(1, 200) n, logon_name WHERE folded = 'administrator'`;
