import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { Locale } from '@/lib/i18n/locale';
import { type Site, startSite } from '../site';
import { signInByHttp } from './sign-in';
import { type Words, wordsOf } from './words';

/**
 * Owns: what the browser tests stand on: one real installation for all of them, a signed-in browser, the texts of the
 *   language that the browser asks for, screenshots, axe.
 * Promises: anything on the browser's console that is an error fails the test, a refused Content-Security-Policy included.
 *
 *     test.use({ language: 'ja', signedIn: false });
 */
interface Options {
  /** The browser's language, from which the console takes its own. */
  readonly language: Locale;
  readonly signedIn: boolean;
  /** Errors on the browser's console that the test brings about itself: a refused sign-in is a 401. */
  readonly expectedConsoleErrors: readonly RegExp[];
}

interface Tools {
  /** The text of a key in the test's language: t('common.next'). */
  readonly t: Words;
  /** Nothing configured, nothing waiting. */
  readonly emptySite: Site;
  /** artifacts/screenshots/<language>-<theme>/<name>.png */
  readonly shoot: (name: string) => Promise<void>;
  /** A picture, and axe on what is shown. */
  readonly look: (name: string) => Promise<void>;
}

type Cookies = Awaited<ReturnType<typeof signInByHttp>>;

export const test = base.extend<Options & Tools, { site: Site; session: Cookies }>({
  language: ['en', { option: true }],
  signedIn: [true, { option: true }],
  expectedConsoleErrors: [[], { option: true }],

  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const site = await startSite();
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  session: [
    async ({ site }, use) => use(await signInByHttp(site.origin, site.installation.administrator)),
    { scope: 'worker' },
  ],

  baseURL: async ({ site }, use) => use(site.origin),
  locale: async ({ language }, use) => use(language === 'ja' ? 'ja-JP' : 'en-US'),
  // The same on every computer, so that pictures can be laid beside each other.
  timezoneId: async ({ language }, use) => use(language === 'ja' ? 'Asia/Tokyo' : 'Europe/London'),
  storageState: async ({ session, signedIn }, use) =>
    use(signedIn ? { cookies: session, origins: [] } : { cookies: [], origins: [] }),

  page: async ({ page, expectedConsoleErrors }, use) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
    const goto = page.goto.bind(page);
    page.goto = async (url, options) => {
      const response = await goto(url, options);
      // Its rows come with the page; keys and fingers reach it when its program runs.
      if (options?.waitUntil === undefined) {
        await page.locator('[inert]:has(main)').waitFor({ state: 'detached' });
      }
      return response;
    };
    await use(page);
    const unexpected = errors.filter((error) => !expectedConsoleErrors.some((known) => known.test(error)));
    expect(unexpected, "errors on the browser's console").toEqual([]);
  },

  t: async ({ language }, use) => use(wordsOf(language)),
  emptySite: async ({ site }, use) => {
    await site.clear();
    site.receiver.behave({});
    await use(site);
  },
  shoot: async ({ page, language, colorScheme, forcedColors }, use) =>
    use(async (name) => {
      const theme = forcedColors === 'active' ? 'forced' : (colorScheme ?? 'light');
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({
        path: `artifacts/screenshots/${language}-${theme}/${name}.png`,
        animations: 'disabled',
      });
    }),
  look: async ({ page, shoot }, use) =>
    use(async (name) => {
      await shoot(name);
      await expectAccessible(page, name);
    }),
});

export { expect };

export async function signIn(page: Page, site: Site, t: Words): Promise<void> {
  const { userName, password } = site.installation.administrator;
  await page.getByLabel(t('signIn.userName')).fill(userName);
  await page.getByLabel(t('signIn.password')).fill(password);
  await page.getByRole('button', { name: t('signIn.submit') }).click();
}

/** The row that holds this text. */
export function rowWith(page: Page, text: string | RegExp): Locator {
  return page.getByRole('row').filter({ hasText: text });
}

/** A button of the actions pane: the same act as in menu, toolbar and by key. */
export function action(page: Page, name: string | RegExp): Locator {
  return page.locator('[data-pane="actions"]').getByRole('button', { name });
}

/** All that is wrong is gathered, page for page, and fails the test at its end: one look shows the whole of it. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  // Half a megabyte, twice a look: once a page is enough.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: 'void 0' } : {}) })
    // Fluent's focus traps: elements that only a Tab passes, on the way back into the dialog.
    .exclude('[data-tabster-dummy]')
    // Without frames there is nothing to put together in a second page, which would double the time.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  // Behind a dialog nothing can be reached, and it was looked at when it stood alone.
  const dialogs = '[role="dialog"], [role="alertdialog"]';
  if ((await page.locator(dialogs).count()) > 0) axe.include(dialogs);
  // A menu hangs below the body, outside of every landmark, while it is open.
  if (await page.getByRole('menu').isVisible()) axe.disableRules(['region']);
  const { violations } = await axe.analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    at: nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)}`),
  }));
  expect.soft(findings, `axe on ${name}`).toEqual([]);
}
