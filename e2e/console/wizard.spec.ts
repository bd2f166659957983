import { action, expect, rowWith, test } from './fixtures';
import { Wizard } from './wizard';

/** What the wizard refuses, and that it loses nothing. */
const NEW = '/organization/hub-transport?tab=send-connectors&wizard=new';

test('each page says at the field what is missing, and stays', async ({ page, emptySite, t }) => {
  expect(emptySite.serverName).not.toBe('');
  await page.goto(NEW);
  const wizard = new Wizard(page, t);
  const next = wizard.button(`${t('common.next')} >`);
  const name = wizard.dialog.getByLabel(t('sendConnector.wizard.name'));

  await next.click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(wizard.step('introduction')).toBeVisible();
  await name.fill('complete');
  await wizard.next('addressSpace');

  await next.click();
  await expect(wizard.step('addressSpace')).toBeVisible();
  await expect(wizard.dialog.getByRole('alert')).toBeVisible();
  await wizard.addAddressSpace('contoso.com');
  await wizard.next('network');

  await wizard.dialog.getByRole('radio', { name: t('sendConnector.network.smartHosts') }).check();
  await next.click();
  await expect(wizard.step('network')).toBeVisible();
  await expect(wizard.dialog.getByRole('alert')).toBeVisible();
  await wizard.addSmartHost('192.0.2.1');
  await wizard.next('authentication');

  await wizard.dialog
    .getByRole('radio', { name: t('sendConnector.authentication.basic'), exact: true })
    .check();
  await next.click();
  await expect(wizard.dialog.getByLabel(t('sendConnector.authentication.userName'))).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await wizard.dialog.getByRole('radio', { name: t('sendConnector.authentication.none') }).check();
  await wizard.next('sourceServer');

  await wizard.dialog.getByRole('gridcell', { name: emptySite.serverName }).click();
  await wizard.button(t('common.remove')).click();
  await next.click();
  await expect(wizard.step('sourceServer')).toBeVisible();
  await expect(wizard.dialog.getByRole('alert')).toBeVisible();
});

test('an address space is judged where it is typed', async ({ page, emptySite, t }) => {
  await page.goto(NEW);
  const wizard = new Wizard(page, t);
  await wizard.introduce('spaces', 'Custom');
  await wizard.next('addressSpace');
  await wizard.button(`${t('common.add')}...`).click();
  const dialog = page.getByRole('dialog', { name: t('sendConnector.addressSpace.title') });
  const address = dialog.getByLabel(t('sendConnector.addressSpace.address'));
  const cost = dialog.getByLabel(t('sendConnector.addressSpace.cost'));
  const ok = dialog.getByRole('button', { name: t('common.ok') });
  for (const malformed of ['*contoso.com', 'exa mple.com', 'a.*.com', '']) {
    await address.fill(malformed);
    await ok.click();
    await expect(address).toHaveAttribute('aria-invalid', 'true');
  }
  await address.fill('contoso.com');
  for (const outOfRange of ['0', '101', 'cheap']) {
    await cost.fill(outOfRange);
    await ok.click();
    await expect(cost).toHaveAttribute('aria-invalid', 'true');
  }
  await cost.fill('100');
  await ok.click();
  await expect(dialog).toBeHidden();
  await expect(wizard.dialog.getByRole('gridcell', { name: 'contoso.com' })).toBeVisible();
  expect((await emptySite.command('Get-SendConnector')).output).toEqual([]);
});

test('going back loses nothing, and a reload keeps the draft at its page', async ({ page, emptySite, t }) => {
  expect(emptySite.serverName).not.toBe('');
  await page.goto(NEW);
  const wizard = new Wizard(page, t);
  await wizard.introduce('kept', 'Partner');
  await wizard.next('addressSpace');
  await wizard.addAddressSpace('*.contoso.com');
  await wizard.next('network');
  await wizard.dialog.getByRole('radio', { name: t('sendConnector.network.smartHosts') }).check();
  await wizard.addSmartHost('192.0.2.7');

  await wizard.back('addressSpace');
  await wizard.back('introduction');
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toHaveValue('kept');
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.usage'))).toHaveValue('Partner');
  await wizard.next('addressSpace');
  await expect(wizard.dialog.getByRole('gridcell', { name: '*.contoso.com' })).toBeVisible();
  await wizard.next('network');
  await expect(wizard.dialog.getByRole('gridcell', { name: '192.0.2.7' })).toBeVisible();

  await page.reload();
  await expect(wizard.step('network')).toBeVisible();
  await expect(wizard.dialog.getByRole('gridcell', { name: '192.0.2.7' })).toBeVisible();
  await wizard.dialog.getByRole('button', { name: t('sendConnector.wizard.steps.introduction') }).click();
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toHaveValue('kept');
});

test('what somebody else took meanwhile fails with its cure, and Back leads to mending it', async ({
  page,
  emptySite,
  t,
}) => {
  await page.goto(NEW);
  const wizard = new Wizard(page, t);
  await wizard.introduce('Taken', 'Internet');
  await wizard.next('addressSpace');
  await wizard.addAddressSpace('fabrikam.com');
  await wizard.next('network');
  await wizard.next('sourceServer');
  await wizard.next('summary');
  await expect(wizard.dialog.getByText(t('sendConnector.summary.nothingWaits'))).toBeVisible();
  await emptySite.command('New-SendConnector', { Name: 'taken', AddressSpaces: ['contoso.com'] });
  await wizard.create();
  await expect(
    wizard.dialog.getByText(t('console.completion.result', { succeeded: 0, failed: 1 })),
  ).toBeVisible();
  await expect(wizard.dialog).toContainText('NameTaken');
  // Neither the connector nor the end is ticked, and there is no Finish of what failed.
  const rail = wizard.dialog.getByRole('navigation');
  await expect(rail.getByLabel(t('console.wizard.failed'))).toHaveCount(1);
  await expect(rail.getByLabel(t('console.wizard.done'))).toHaveCount(4);
  await expect(wizard.button(t('common.finish'))).toHaveCount(0);

  await wizard.back('summary');
  await wizard.dialog.getByRole('button', { name: t('sendConnector.wizard.steps.introduction') }).click();
  await wizard.dialog.getByLabel(t('sendConnector.wizard.name')).fill('not taken');
  for (const step of ['addressSpace', 'network', 'sourceServer', 'summary'] as const) await wizard.next(step);
  await wizard.create();
  await expect(
    wizard.dialog.getByText(t('console.completion.result', { succeeded: 1, failed: 0 })),
  ).toBeVisible();
  await wizard.finish();
  await expect(rowWith(page, 'not taken')).toBeVisible();
});

test('Cancel asks when something would be lost, and only then', async ({ page, emptySite, t }) => {
  expect(emptySite.serverName).not.toBe('');
  await page.goto('/organization/hub-transport?tab=send-connectors');
  const wizard = new Wizard(page, t);
  await action(page, t('sendConnector.actions.new')).click();
  await wizard.button(t('common.cancel')).click();
  await expect(wizard.dialog).toBeHidden();

  await action(page, t('sendConnector.actions.new')).click();
  await wizard.introduce('lost', 'Custom');
  await page.keyboard.press('Escape');
  await expect(page.getByText(t('console.leave.body'))).toBeVisible();
  await page.getByRole('button', { name: t('console.leave.stay') }).click();
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toHaveValue('lost');
  await wizard.button(t('common.cancel')).click();
  await page.getByRole('button', { name: t('console.leave.discard') }).click();
  await expect(wizard.dialog).toBeHidden();
  await action(page, t('sendConnector.actions.new')).click();
  await expect(wizard.dialog.getByLabel(t('sendConnector.wizard.name'))).toHaveValue('');
});
