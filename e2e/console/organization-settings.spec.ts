import { action, expect, test } from './fixtures';
import { signInByHttp } from './sign-in';

/** The settings of the organization: limits of sessions, age and syslog server of the audit log. */
const PASSWORD = 'correct-horse-battery';

for (const language of ['en', 'ja'] as const) {
  test.describe(() => {
    test.use({ language, colorScheme: language === 'ja' ? 'dark' : 'light' });

    test.afterEach(async ({ site }) => {
      await site.command('Set-OrganizationConfig', {
        ActivityBasedAuthenticationTimeoutInterval: '06:00:00',
        MaxSessionLifetime: '1.00:00:00',
      });
      await site.command('Set-AdminAuditLogConfig', {
        AdminAuditLogAgeLimit: '90.00:00:00',
        SyslogServer: null,
      });
    });

    test(`are shown and changed, each tab by its own command, ${language}`, async ({
      page,
      site,
      t,
      look,
    }) => {
      await page.goto('/organization');
      await action(page, t('organization.action')).click();
      const sheet = page.getByRole('dialog', { name: t('organization.title') });
      const idle = sheet.getByRole('textbox', { name: t('organization.sessions.idle.label') });
      await expect(idle).toHaveValue('360');
      await look('organization-sessions');
      await idle.fill('1');
      await sheet.getByRole('button', { name: t('common.apply'), exact: true }).click();
      await expect(idle).toHaveAttribute('aria-invalid', 'true');
      await look('organization-sessions-wrong');
      await idle.fill('15');
      await sheet.getByRole('tab', { name: t('organization.tabs.auditLog') }).click();
      const days = sheet.getByRole('textbox', { name: t('organization.auditLog.age.label') });
      await days.fill('1.5');
      const syslog = sheet.getByRole('textbox', { name: t('organization.auditLog.syslog.label') });
      await syslog.fill('udp://syslog.contoso.example');
      await sheet.getByRole('button', { name: t('common.apply'), exact: true }).click();
      await expect(sheet.locator('[aria-invalid="true"]')).toHaveCount(2);
      await look('organization-audit-log-wrong');
      // What was right is saved.
      expect((await site.command('Get-OrganizationConfig')).output[0]).toMatchObject({
        ActivityBasedAuthenticationTimeoutInterval: '00:15:00',
      });
      await days.fill('365');
      await syslog.fill('');
      await sheet.getByRole('button', { name: t('console.command.show') }).click();
      await expect(sheet.locator('code')).toContainText('Set-AdminAuditLogConfig');
      await look('organization-audit-log');
      await sheet.getByRole('button', { name: t('common.ok'), exact: true }).click();
      await expect(sheet).toBeHidden();
      expect((await site.command('Get-AdminAuditLogConfig')).output[0]).toMatchObject({
        AdminAuditLogAgeLimit: '365.00:00:00',
        SyslogServer: null,
      });
    });

    test(`are at the audit log for who keeps records, and for nobody else there, ${language}`, async ({
      page,
      site,
      t,
      look,
    }) => {
      const people = { rita: 'Records Management', vera: 'View-Only Organization Management' };
      for (const [name, group] of Object.entries(people)) {
        await site.command('New-User', { Name: name, LogonNames: [name], Password: PASSWORD });
        await site.command('Add-RoleGroupMember', { Identity: group, Member: name });
      }
      const enter = async (userName: string) => {
        await page.goto('about:blank');
        await page.context().clearCookies();
        await page.context().addCookies(await signInByHttp(site.origin, { userName, password: PASSWORD }));
        await page.goto('/toolbox/audit-log');
        await action(page, t('organization.action')).click();
      };
      try {
        const sheet = page.getByRole('dialog', { name: t('organization.title') });
        await enter('rita');
        await expect(sheet.getByRole('tab')).toHaveCount(1);
        await expect(sheet.getByRole('textbox').first()).toBeEnabled();
        await enter('vera');
        await expect(sheet.getByRole('tab')).toHaveCount(2);
        await expect(sheet.getByRole('textbox').first()).toBeDisabled();
        await look('organization-read-only');
      } finally {
        for (const name of Object.keys(people)) {
          await site.command('Remove-User', { Identity: name, Confirm: false });
        }
      }
    });
  });
}
