import { expect, type Locator, type Page } from '@playwright/test';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { Words } from './words';

type Step = TextKeyIn<'sendConnector.wizard.steps'>;

/**
 * Owns: the New SMTP Send Connector wizard as a person clicks through it.
 * Promises: each step waits for the page that it leads to.
 */
export class Wizard {
  readonly dialog: Locator;

  readonly #page: Page;
  readonly #t: Words;

  constructor(page: Page, t: Words) {
    this.#page = page;
    this.#t = t;
    this.dialog = page.getByRole('dialog', { name: t('sendConnector.wizard.title') });
  }

  /** The heading above the page's fields. */
  step(id: Step): Locator {
    return this.dialog.getByRole('heading', { name: this.#t(`sendConnector.wizard.steps.${id}`), level: 3 });
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  async next(to: Step): Promise<void> {
    await this.button(`${this.#t('common.next')} >`).click();
    await expect(this.step(to)).toBeVisible();
  }

  async back(to: Step): Promise<void> {
    await this.button(`< ${this.#t('common.back')}`).click();
    await expect(this.step(to)).toBeVisible();
  }

  async introduce(name: string, usage: 'Custom' | 'Internal' | 'Internet' | 'Partner'): Promise<void> {
    await expect(this.step('introduction')).toBeVisible();
    await this.dialog.getByLabel(this.#t('sendConnector.wizard.name')).fill(name);
    await this.dialog.getByLabel(this.#t('sendConnector.wizard.usage')).selectOption(usage);
  }

  /** Add..., in the dialog "SMTP Address Space". */
  async addAddressSpace(address: string): Promise<void> {
    await this.button(`${this.#t('common.add')}...`).click();
    const dialog = this.#page.getByRole('dialog', { name: this.#t('sendConnector.addressSpace.title') });
    await dialog.getByLabel(this.#t('sendConnector.addressSpace.address')).fill(address);
    await dialog.getByRole('button', { name: this.#t('common.ok') }).click();
    await expect(dialog).toBeHidden();
  }

  /** Add..., in the dialog "Add Smart Host". */
  async addSmartHost(ip: string): Promise<void> {
    await this.button(`${this.#t('common.add')}...`).click();
    const dialog = this.#page.getByRole('dialog', { name: this.#t('sendConnector.smartHost.addTitle') });
    await dialog.getByRole('textbox', { name: this.#t('sendConnector.smartHost.ip') }).fill(ip);
    await dialog.getByRole('button', { name: this.#t('common.ok') }).click();
    await expect(dialog).toBeHidden();
  }

  /** On the network page: the provider of the smart host. */
  async choosePreset(id: TextKeyIn<'sendConnector.preset.names'>): Promise<void> {
    await this.dialog.getByLabel(this.#t('sendConnector.preset.label')).selectOption(id);
    await expect(this.dialog).toContainText(this.#t(`sendConnector.preset.about.${id}`));
  }

  /** @returns when it was clicked, ms since 1970 */
  async create(): Promise<number> {
    const clickedAt = Date.now();
    await this.button(this.#t('console.wizard.new')).click();
    return clickedAt;
  }

  async finish(): Promise<void> {
    await this.button(this.#t('common.finish')).click();
    await expect(this.dialog).toBeHidden();
  }
}
