import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '@/e2e/chromium';
import { signInByHttp } from '@/e2e/console/sign-in';
import type { Undo } from '@/lib/testing/undo';

/**
 * Owns: a real Chromium, and signed-in visits of the console in it.
 * Promises: each visit is a browser context of its own: no cache, no stored state, English, a window of 1280 x 800.
 */
export interface Administrator {
  readonly userName: string;
  readonly password: string;
}

export interface Visitors {
  readonly version: string;
  /** @returns a page that has been nowhere yet. */
  enter(): Promise<Page>;
}

export async function openBrowser(
  origin: string,
  administrator: Administrator,
  undo: Undo,
): Promise<Visitors> {
  const browser: Browser = await chromium.launch(await findChromium());
  undo.add('closing the browser', () => browser.close());
  const cookies = await signInByHttp(origin, administrator);
  return {
    version: browser.version(),
    enter: async () => {
      const context = await browser.newContext({
        baseURL: origin,
        locale: 'en-US',
        timezoneId: 'Europe/London',
        viewport: { width: 1280, height: 800 },
      });
      await context.addCookies(cookies);
      return context.newPage();
    },
  };
}
