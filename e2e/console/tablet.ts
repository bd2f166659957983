import type { Page } from '@playwright/test';
import { expect } from './fixtures';
import type { Words } from './words';

/**
 * Owns: what "usable on a tablet" means, upright and across.
 * Promises: nothing makes the page scroll sideways; of a page, the tree, each action and each control above the list can be
 *   touched; of a dialog, its frame and its buttons. All that is wrong is gathered and fails the test at its end.
 */
export const TABLETS = [
  { width: 820, height: 1180 },
  { width: 1024, height: 768 },
] as const;

export function usableOnTablets(page: Page, t: Words, shoot: (name: string) => Promise<void>) {
  return async (name: string): Promise<void> => {
    for (const size of TABLETS) {
      await page.setViewportSize(size);
      await twoFrames(page);
      const where = `${name} at ${size.width}x${size.height}`;
      expect.soft(await overflowing(page), `wider than its frame: ${where}`).toEqual([]);
      const dialogs = await page.getByRole('dialog').or(page.getByRole('alertdialog')).all();
      for (const dialog of dialogs) {
        for (const part of [dialog, ...(await dialog.locator('button:visible').all())]) {
          await expect.soft(part, where).toBeInViewport({ ratio: 1 });
        }
      }
      if (dialogs.length === 0) {
        expect.soft(await untouchable(page), `covered or out of sight: ${where}`).toEqual([]);
        await expectActions(page, t, where);
      }
      await shoot(`tablet-${size.width}-${name}`);
    }
    await page.setViewportSize(TABLETS[0]);
  };
}

/** In the pane, or in the toolbar and its menu. */
async function expectActions(page: Page, t: Words, where: string): Promise<void> {
  const pane = page.locator('[data-pane="actions"]');
  const names = await pane.locator('button').allTextContents();
  const toolbar = page.getByRole('toolbar', { name: t('console.actions.label') });
  const more = toolbar.getByRole('button', { name: t('console.actions.more') });
  const hasMenu = await more.isVisible();
  if (hasMenu) await more.click();
  const buttons = (await pane.isVisible()) ? pane : toolbar;
  for (const name of names) {
    const either = buttons
      .getByRole('button', { name, exact: true })
      .or(page.getByRole('menuitem', { name, exact: true }));
    await expect.soft(either, where).toBeInViewport({ ratio: 1 });
  }
  if (hasMenu) await page.keyboard.press('Escape');
}

/** Panes scroll within themselves, and lists sideways too; the page, the result pane and dialogs never do. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('html, body, header, main, [role="dialog"], [role="alertdialog"]')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`),
  );
}

/**
 * Controls whose middle is another element's, or nobody's. The names of a list's columns scroll with it, and the keyboard's
 * way past the tree shows itself to the keyboard alone.
 */
function untouchable(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button:not([data-sort], [data-skip]), input, select, [role="tab"], [role="treeitem"]',
      ),
    ]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return !element.contains(hit);
      })
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`),
  );
}

/** What follows a change of size (the toolbar's menu) is there then. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
