import { expect, type Page } from '@playwright/test';
import { Wizard } from '@/e2e/console/wizard';
import { wordsOf } from '@/e2e/console/words';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import { BACKLOG_DOMAIN, most } from '../backlog/backlog-mail';
import { type Interaction, interact } from './event-timing';

/**
 * Owns: the two visits that are timed: an administrator looks at a queue that is long, and makes a send connector.
 * Promises: real input (mouse and keys by the browser's own input queue); each interaction waits for what it leads to, so
 *   that none disturbs the next.
 */
export const QUEUE_VIEWER = '/toolbox/queue-viewer';
export const NEW_CONNECTOR_WIZARD = '/organization/hub-transport?tab=send-connectors&wizard=new';
const SEND_CONNECTORS = '/organization/hub-transport?tab=send-connectors';

const t = wordsOf('en');

export type Timed = readonly [title: string, interaction: Interaction];

export async function queuesShown(page: Page): Promise<void> {
  await expect(dataRow(page)).toBeVisible({ timeout: 30_000 });
}

export async function wizardShown(page: Page): Promise<void> {
  await expect(new Wizard(page, t).step('introduction')).toBeVisible({ timeout: 30_000 });
}

export async function visitQueueViewer(page: Page): Promise<readonly Timed[]> {
  await page.goto(QUEUE_VIEWER);
  await queuesShown(page);
  const timed: Timed[] = [];
  const time = async (title: string, act: () => Promise<void>, shown: () => Promise<void>) => {
    timed.push([title, await interact(page, act, shown)]);
  };
  const tab = (id: TextKeyIn<'queueViewer.tabs'>) =>
    page.getByRole('tab', { name: t(`queueViewer.tabs.${id}`), exact: true });
  const header = page.getByRole('columnheader', { name: t('queueViewer.property.FromAddress') });
  const sheet = page.getByRole('dialog');
  const subject = dataRow(page, most.subject);
  await time(
    'Queue Viewer: the tab Messages',
    () => tab('messages').click(),
    () => expect(subject).toBeVisible(),
  );
  await time(
    'Queue Viewer: sort by From Address',
    () => header.getByRole('button').first().click(),
    () => expect(header).toHaveAttribute('aria-sort', 'ascending'),
  );
  await time(
    'Queue Viewer: select a message',
    () => dataRow(page).click(),
    () => expect(dataRow(page)).toHaveAttribute('aria-selected', 'true'),
  );
  await time(
    'Queue Viewer: open the property sheet',
    () => dataRow(page).dblclick(),
    () => expect(sheet.getByRole('tab').first()).toBeVisible(),
  );
  const second = sheet.getByRole('tab').nth(1);
  await time(
    'property sheet: its second tab',
    () => second.click(),
    () => expect(second).toHaveAttribute('aria-selected', 'true'),
  );
  await time(
    'property sheet: Escape',
    () => page.keyboard.press('Escape'),
    () => expect(sheet).toBeHidden(),
  );
  await time(
    'Queue Viewer: the tab Queues',
    () => tab('queues').click(),
    () => expect(dataRow(page, BACKLOG_DOMAIN)).toBeVisible(),
  );
  return timed;
}

export async function visitWizard(page: Page): Promise<readonly Timed[]> {
  await page.goto(SEND_CONNECTORS);
  await expect(dataRow(page)).toBeVisible();
  const wizard = new Wizard(page, t);
  const timed: Timed[] = [];
  const time = async (title: string, act: () => Promise<void>, shown: () => Promise<void>) => {
    timed.push([title, await interact(page, act, shown)]);
  };
  const next = (to: TextKeyIn<'sendConnector.wizard.steps'>) =>
    time(
      `wizard: Next, to ${t(`sendConnector.wizard.steps.${to}`)}`,
      () => wizard.button(`${t('common.next')} >`).click(),
      () => expect(wizard.step(to)).toBeVisible(),
    );
  const openWizard = page
    .locator('[data-pane="actions"]')
    .getByRole('button', { name: t('sendConnector.actions.new') });
  await time(
    'wizard: open it',
    () => openWizard.click(),
    () => expect(wizard.step('introduction')).toBeVisible(),
  );
  const name = wizard.dialog.getByLabel(t('sendConnector.wizard.name'));
  await name.focus();
  await time(
    'wizard: type a letter',
    () => page.keyboard.press('b'),
    () => expect(name).toHaveValue('b'),
  );
  await next('addressSpace');
  const spaces = page.getByRole('dialog', { name: t('sendConnector.addressSpace.title') });
  await time(
    'wizard: Add an address space',
    () => wizard.button(`${t('common.add')}...`).click(),
    () => expect(spaces).toBeVisible(),
  );
  await spaces.getByLabel(t('sendConnector.addressSpace.address')).fill('web.test');
  await time(
    'wizard: OK of the address space',
    () => spaces.getByRole('button', { name: t('common.ok') }).click(),
    () => expect(spaces).toBeHidden(),
  );
  for (const step of ['network', 'sourceServer', 'summary'] as const) await next(step);
  await time(
    'wizard: Back',
    () => wizard.button(`< ${t('common.back')}`).click(),
    () => expect(wizard.step('sourceServer')).toBeVisible(),
  );
  return timed;
}

/** The first below the header, of those with this text. */
function dataRow(page: Page, text = '') {
  return page.locator('[role="row"]:not([aria-rowindex="1"])').filter({ hasText: text }).first();
}
