import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { findChromium } from '@/e2e/chromium';
import type { Undo } from '../tools/undo';

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

type Cookies = Parameters<BrowserContext['addCookies']>[0];

export async function openBrowser(
  origin: string,
  administrator: Administrator,
  undo: Undo,
): Promise<Visitors> {
  const browser: Browser = await chromium.launch(await findChromium());
  undo.push('closing the browser', () => browser.close());
  const cookies = await signIn(origin, administrator);
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

async function signIn(origin: string, { userName, password }: Administrator): Promise<Cookies> {
  const response = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ username: userName, password }),
  });
  if (!response.ok) throw new Error(`Sign-in answered ${response.status}: ${await response.text()}`);
  return response.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      domain: new URL(origin).hostname,
      path: '/',
    };
  });
}
