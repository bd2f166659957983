import { expect, type Locator, type Page } from '@playwright/test';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { Words } from './words';

/**
 * Owns: the New SMTP Receive Connector wizard as a person clicks through it.
 * Promises: each step waits for the page that it leads to.
 */
export class ReceiveWizard {
  readonly dialog: Locator;

  constructor(
    readonly page: Page,
    readonly t: Words,
  ) {
    this.dialog = page.getByRole('dialog', { name: t('receiveConnector.wizard.title') });
  }

  async next(to: TextKeyIn<'receiveConnector.wizard.steps'>): Promise<void> {
    await this.dialog.getByRole('button', { name: `${this.t('common.next')} >`, exact: true }).click();
    const name = this.t(`receiveConnector.wizard.steps.${to}`);
    await expect(this.dialog.getByRole('heading', { name, level: 3 })).toBeVisible();
  }

  /** The dialog "Add Receive Connector Binding", filled in. */
  async addBinding(address: string, port: number): Promise<Locator> {
    const { page, t } = this;
    await this.dialog.getByRole('button', { name: `${t('common.add')}...`, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('receiveConnector.binding.addTitle') });
    await dialog.getByRole('radio', { name: t('receiveConnector.binding.address'), exact: true }).check();
    await dialog.getByRole('textbox', { name: t('receiveConnector.binding.address') }).fill(address);
    await dialog.getByRole('textbox', { name: t('receiveConnector.binding.port') }).fill(String(port));
    return dialog;
  }
}
