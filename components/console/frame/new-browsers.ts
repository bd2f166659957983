import * as z from 'zod/mini';

/**
 * Owns: what the door was told at this sign-in of browsers that are new to the account, kept for the console's frame.
 * Promises: shown until it is put away or the tab is closed; of a form that is not known nothing is shown.
 */
const KEY = 'postern.newBrowsers';

export const newBrowser = z.object({
  at: z.string(),
  address: z.nullable(z.string()),
  browser: z.nullable(z.string()),
});

type NewBrowser = z.output<typeof newBrowser>;

export function keepNewBrowsers(browsers: readonly NewBrowser[]): void {
  try {
    if (browsers.length === 0) window.sessionStorage.removeItem(KEY);
    else window.sessionStorage.setItem(KEY, JSON.stringify(browsers));
  } catch {
    // A browser that keeps nothing must let its user in all the same.
  }
}

export function readNewBrowsers(): readonly NewBrowser[] {
  try {
    const read = z.array(newBrowser).safeParse(JSON.parse(window.sessionStorage.getItem(KEY) ?? '[]'));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}
