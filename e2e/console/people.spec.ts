import { action, expect, rowWith, test } from './fixtures';
import { inDatabase } from './in-database';

/** Organization Configuration itself: who works with it, and in which role groups. */
const PASSWORD = 'correct-horse-battery';

test.slow();

for (const language of ['en', 'ja'] as const) {
  test.describe(`people, ${language}`, () => {
    test.use({ language });

    test.afterEach(async ({ site }) => {
      const { output: users } = await site.command('Get-User');
      for (const { Identity } of users) {
        if (Identity !== 'Administrator') await site.command('Remove-User', { Identity, Confirm: false });
      }
      const { output: groups } = await site.command('Get-RoleGroup');
      for (const { Identity, BuiltIn } of groups) {
        if (BuiltIn !== true) await site.command('Remove-RoleGroup', { Identity, Confirm: false });
      }
    });

    test('a user is made, changed, given another password, disabled, enabled and removed', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await page.goto('/organization/hub-transport');
      const branch = page.getByRole('treeitem', { name: t('console.tree.organizationConfiguration') });
      await branch.getByText(t('console.tree.organizationConfiguration')).click();
      await expect(page).toHaveURL(/\/organization$/);
      await expect(rowWith(page, 'administrator')).toBeVisible();
      await look('users-first');

      await action(page, t('user.actions.new')).click();
      const dialog = page.getByRole('dialog', { name: t('user.new.title') });
      await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
      await expect(dialog.locator('[aria-invalid="true"]')).toHaveCount(3);
      await look('user-new-empty');
      await dialog.getByRole('textbox', { name: t('user.columns.Name'), exact: true }).fill('Kim Akers');
      await dialog.getByLabel(t('user.new.logonName')).fill('ADMINISTRATOR');
      await dialog.locator('input[type="password"]').first().fill(PASSWORD);
      await dialog.getByLabel(t('user.new.repeated')).fill('correct-horse-batterie');
      await dialog.getByRole('button', { name: `${t('common.add')}...` }).click();
      const picker = page.getByRole('dialog', { name: t('user.roleGroups.select') });
      await expect(rowWith(page, 'Help Desk')).toBeVisible();
      await look('user-select-role-groups');
      await picker.getByRole('row').filter({ hasText: 'Help Desk' }).click();
      await picker.getByRole('button', { name: t('common.ok'), exact: true }).click();
      const make = dialog.getByRole('button', { name: t('console.wizard.new'), exact: true });
      await make.click();
      await expect(dialog.locator('[aria-invalid="true"]')).toHaveCount(1);
      await dialog.getByLabel(t('user.new.repeated')).fill(PASSWORD);
      await make.click();
      await expect(dialog.getByLabel(t('user.new.logonName'))).toHaveAttribute('aria-invalid', 'true');
      await look('user-new-taken');
      await dialog.getByLabel(t('user.new.logonName')).fill('kim');
      await make.click();
      await expect(dialog).toBeHidden();
      const kim = rowWith(page, 'Kim Akers');
      await expect(kim).toContainText('Help Desk');
      await expect(kim).toContainText(t('user.newPasswordDue'));

      await kim.dblclick();
      const sheet = page.getByRole('dialog');
      await look('user-general');
      await sheet.getByRole('tab', { name: t('user.sheet.logonNames') }).click();
      await sheet.getByRole('textbox').fill('kim\nCONTOSO\\kim');
      await look('user-logon-names');
      await sheet.getByRole('tab', { name: t('user.sheet.roleGroups') }).click();
      await sheet.getByRole('row').filter({ hasText: 'Help Desk' }).click();
      await sheet.getByRole('button', { name: t('common.remove'), exact: true }).click();
      await sheet.getByRole('button', { name: `${t('common.add')}...` }).click();
      await picker.getByRole('row').filter({ hasText: 'Mail Flow Operators' }).dblclick();
      await look('user-role-groups');
      await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(sheet).toBeHidden();
      await expect(kim).toContainText('Mail Flow Operators');
      await expect(kim).not.toContainText('Help Desk');
      await expect(kim).toContainText('CONTOSO\\kim');

      await action(page, t('user.actions.resetPassword')).click();
      const reset = page.getByRole('dialog', { name: t('user.password.title', { name: 'Kim Akers' }) });
      await reset.getByLabel(t('console.password.new')).first().fill('short');
      await reset.getByLabel(t('console.password.repeated')).fill('short');
      await reset.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await look('user-reset-password');
      await reset.getByLabel(t('console.password.new')).first().fill('another-horse-battery');
      await reset.getByLabel(t('console.password.repeated')).fill('another-horse-battery');
      await reset.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(reset).toBeHidden();

      await action(page, t('console.actions.disable')).click();
      await expect(page.getByRole('alertdialog')).toContainText('Kim Akers');
      await look('user-disable');
      await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
      await expect(kim).toContainText(t('common.disabled'));
      await action(page, t('console.actions.enable')).click();
      await expect(kim).toContainText(t('user.newPasswordDue'));

      await rowWith(page, 'administrator').click();
      await page.keyboard.press('Delete');
      await expect(page.getByRole('alertdialog').getByRole('alert')).toContainText('LastOrganizationManager');
      await look('user-remove-last');
      await page.getByRole('button', { name: t('common.no'), exact: true }).click();
      await kim.click();
      await page.keyboard.press('Delete');
      await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
      // Behind an open dialog no row is found.
      await expect(page.getByRole('alertdialog')).toBeHidden();
      await expect(kim).toHaveCount(0);
      expect((await site.command('Get-User')).output).toHaveLength(1);
    });

    test('role groups: a custom one is made, changed and removed, a built-in one changes its members only', async ({
      page,
      emptySite: site,
      t,
      look,
    }) => {
      await site.command('New-User', { Name: 'Kim Akers', LogonNames: ['kim'], Password: PASSWORD });
      await site.command('New-SendConnector', { Name: 'To Fabrikam', AddressSpaces: ['fabrikam.example'] });
      await page.goto('/organization?tab=role-groups');
      const desk = rowWith(page, 'Help Desk');
      await expect(desk).toBeVisible();
      await look('role-groups');

      await action(page, t('roleGroup.actions.new')).click();
      const dialog = page.getByRole('dialog', { name: t('roleGroup.newTitle') });
      await dialog
        .getByRole('textbox', { name: t('roleGroup.columns.Name'), exact: true })
        .fill('Night shift');
      await dialog.getByRole('checkbox', { name: /^Transport Queues/ }).check();
      await dialog.getByRole('button', { name: `${t('common.add')}...` }).click();
      const picker = page.getByRole('dialog', { name: t('roleGroup.members.select') });
      await picker.getByRole('row').filter({ hasText: 'Kim Akers' }).click();
      await picker.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await look('role-group-new');
      await dialog.getByRole('button', { name: t('console.wizard.new'), exact: true }).click();
      await expect(dialog).toBeHidden();
      const night = rowWith(page, 'Night shift');
      await expect(night).toContainText('1');

      await night.dblclick();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('tab', { name: t('roleGroup.sheet.roles') }).click();
      await sheet.getByRole('checkbox', { name: /^Message Tracking/ }).check();
      await look('role-group-roles');
      await sheet.getByRole('tab', { name: t('roleGroup.sheet.scope') }).click();
      await sheet
        .getByRole('radio', { name: t('roleGroup.scope.some') })
        .first()
        .check();
      await sheet.getByRole('button', { name: `${t('common.add')}...` }).click();
      await page
        .getByRole('dialog', { name: t('roleGroup.scope.SendConnectorScope.select') })
        .getByRole('row')
        .filter({ hasText: 'To Fabrikam' })
        .dblclick();
      await look('role-group-scope');
      await sheet.getByRole('tab', { name: t('roleGroup.sheet.members') }).click();
      await expect(sheet.getByRole('row').filter({ hasText: 'Kim Akers' })).toBeVisible();
      await look('role-group-members');
      await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(sheet).toBeHidden();
      await expect(night).toContainText('To Fabrikam');
      expect((await site.command('Get-RoleGroup', { Identity: 'Night shift' })).output[0]).toMatchObject({
        Roles: ['Transport Queues', 'Message Tracking'],
        SendConnectorScope: ['To Fabrikam'],
      });

      await desk.dblclick();
      await sheet.getByRole('checkbox', { name: t('roleGroup.secondFactor.label') }).check();
      await look('role-group-built-in');
      await expect(sheet.getByRole('textbox')).toHaveCount(0);
      await sheet.getByRole('tab', { name: t('roleGroup.sheet.roles') }).click();
      await expect(sheet.getByRole('checkbox')).toHaveCount(0);
      await look('role-group-built-in-roles');
      await sheet.getByRole('tab', { name: t('roleGroup.sheet.members') }).click();
      await sheet.getByRole('button', { name: `${t('common.add')}...` }).click();
      await picker.getByRole('row').filter({ hasText: 'Kim Akers' }).dblclick();
      await sheet.getByRole('button', { name: t('common.apply'), exact: true }).click();
      await expect(sheet.getByRole('button', { name: t('common.apply'), exact: true })).toBeDisabled();
      await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(desk).toContainText('1');
      expect((await site.command('Get-RoleGroup', { Identity: 'Help Desk' })).output[0]).toMatchObject({
        RequireSecondFactor: true,
      });
      await site.command('Set-RoleGroup', { Identity: 'Help Desk', RequireSecondFactor: false });
      await expect(action(page, t('common.remove'))).toHaveCount(0);

      await night.click();
      await action(page, t('common.remove')).click();
      await expect(page.getByRole('alertdialog')).toContainText('Night shift');
      await look('role-group-remove');
      await page.getByRole('button', { name: t('common.yes'), exact: true }).click();
      await expect(page.getByRole('alertdialog')).toBeHidden();
      await expect(night).toHaveCount(0);
    });
  });
}

test.describe('2,000 users with names of 60 letters', () => {
  test.beforeEach(async ({ site }) => {
    await inDatabase(
      site,
      `WITH made AS (
         INSERT INTO "user" (id, name, email, updated_at)
         SELECT gen_random_uuid()::text, rpad('User ' || n || ' ', 60, 'Wolfeschlegelsteinhausenbergerdorff '),
                'user' || n || '@postern.invalid', now() FROM generate_series(1, 2000) n RETURNING id, email),
       named AS (
         INSERT INTO logon_name (folded, name, user_id, place)
         SELECT split_part(email, '@', 1), split_part(email, '@', 1), id, 0 FROM made)
       INSERT INTO role_group_member (role_group_id, user_id)
       SELECT role_group.id, made.id FROM made, role_group WHERE built_in = 'RecordsManagement'`,
    );
  });
  test.afterEach(async ({ site }) => {
    await inDatabase(site, `DELETE FROM "user" WHERE email LIKE 'user%@postern.invalid'`);
  });

  test('are listed, found, and shown as members of a group', async ({ page, t, look }) => {
    await page.goto('/organization');
    await expect(page.getByText(t('console.list.objects', { count: 2001 }))).toBeVisible();
    await look('users-full');
    await page.getByRole('searchbox').fill('user1999');
    await expect(rowWith(page, 'user1999')).toBeVisible();
    await expect(rowWith(page, 'user1998')).toHaveCount(0);
    await look('users-found');
    await page.goto('/organization?tab=role-groups');
    await expect(rowWith(page, 'Records Management')).toContainText('2,000');
    await rowWith(page, 'Records Management').dblclick();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('tab', { name: t('roleGroup.sheet.members') }).click();
    await expect(sheet.getByRole('row').filter({ hasText: 'user1' }).first()).toBeVisible();
    await look('role-group-members-full');
  });
});
