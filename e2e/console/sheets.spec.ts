import type { Page } from '@playwright/test';
import { action, expect, rowWith, test } from './fixtures';
import type { Words } from './words';

/** What the property sheets send, and where they say what is wrong: one part serves them all. */

test('a new accepted domain is judged at its field, and its sheet sends what was changed', async ({
  page,
  emptySite: site,
  t,
}) => {
  await page.goto('/organization/hub-transport?tab=accepted-domains');
  await action(page, t('acceptedDomain.actions.new')).click();
  const dialog = page.getByRole('dialog');
  const domain = dialog.getByLabel(t('acceptedDomain.domain'));
  const create = dialog.getByRole('button', { name: t('console.wizard.new'), exact: true });
  await domain.fill('not a domain');
  await create.click();
  await expect(domain).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel(t('acceptedDomain.name'))).not.toHaveAttribute('aria-invalid', 'true');
  await domain.fill('contoso.com');
  await create.click();
  await expect(dialog).toBeHidden();

  await rowWith(page, 'contoso.com').dblclick();
  await dialog.getByLabel(t('acceptedDomain.name')).fill('Head office');
  await dialog.getByRole('radio', { name: t('acceptedDomain.types.InternalRelay.name') }).check();
  await dialog.getByRole('button', { name: t('common.apply') }).click();
  await expect(
    dialog.getByRole('heading', { name: t('console.sheet.title', { name: 'Head office' }) }),
  ).toBeVisible();
  await expect(dialog.getByRole('button', { name: t('common.apply') })).toBeDisabled();
  await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(rowWith(page, 'Head office')).toContainText(t('acceptedDomain.types.InternalRelay.short'));
  const { output } = await site.command('Get-AcceptedDomain');
  expect(output).toMatchObject([
    { Name: 'Head office', DomainName: 'contoso.com', DomainType: 'InternalRelay', Default: true },
  ]);
});

test('a send connector that cannot be saved shows the tab that is wrong', async ({
  page,
  emptySite: site,
  t,
}) => {
  await site.command('New-SendConnector', { Name: 'sheet', AddressSpaces: ['contoso.com'] });
  await page.goto('/organization/hub-transport?tab=send-connectors');
  await rowWith(page, 'sheet').dblclick();
  const dialog = page.getByRole('dialog');
  await openTab(page, t('sendConnector.sheet.tabs.network'));
  const port = dialog.getByLabel(t('sendConnector.sheet.port'), { exact: true });
  await port.fill('70000');
  await openTab(page, t('sendConnector.sheet.tabs.advanced'));
  await dialog.getByRole('button', { name: t('common.apply') }).click();
  await expect(port).toHaveAttribute('aria-invalid', 'true');
  await port.fill('587');
  await expect(port).not.toHaveAttribute('aria-invalid', 'true');
  await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
  await expect(dialog).toBeHidden();
  expect((await site.command('Get-SendConnector')).output).toMatchObject([{ Name: 'sheet', Port: 587 }]);
});

test('a name that is taken is refused at its field by the server', async ({ page, emptySite: site, t }) => {
  for (const name of ['first', 'second']) {
    await site.command('New-SendConnector', { Name: name, AddressSpaces: [`${name}.example`] });
  }
  await page.goto('/organization/hub-transport?tab=send-connectors');
  await rowWith(page, 'second').dblclick();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel(t('sendConnector.sheet.name'));
  await name.fill('First');
  await openTab(page, t('sendConnector.sheet.tabs.advanced'));
  await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog).toContainText(t('errors.NameTaken.message', { name: 'First' }));
});

test('a receive connector takes its settings in the units of the sheet', async ({
  page,
  emptySite: site,
  t,
}) => {
  const relay = `Relay ${site.serverName}`;
  await page.goto('/server/hub-transport?tab=receive-connectors');
  await rowWith(page, relay).dblclick();
  const dialog = page.getByRole('dialog');
  await openTab(page, t('serverConfiguration.sheet.limits'));
  await expect(page).toHaveURL(/sheet=limits/);
  await dialog.getByLabel(t('serverConfiguration.connectorSettings.ConnectionTimeout.label')).fill('12.5');
  await expectCommand(page, t, `Set-ReceiveConnector -Identity '${relay}' -ConnectionTimeout '00:12:30'`);
  await dialog.getByRole('button', { name: t('common.ok'), exact: true }).click();
  await expect(dialog).toBeHidden();
  const { output } = await site.command('Get-ReceiveConnector', { Identity: relay });
  expect(output).toMatchObject([{ ConnectionTimeout: '00:12:30' }]);
  await site.command('Set-ReceiveConnector', { Identity: relay, ConnectionTimeout: '00:10:00' });
});

async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('dialog').getByRole('tab', { name });
  await tab.click();
  await expect(tab).toHaveAttribute('aria-selected', 'true');
}

async function expectCommand(page: Page, t: Words, text: string): Promise<void> {
  await page.getByRole('button', { name: t('console.command.show') }).click();
  await expect(page.locator('code')).toHaveText(text);
}
