'use client';

import { useEffect } from 'react';

/**
 * Owns: where the focus was before a dialog or menu took it, or before what had it went away.
 * Promises: when a dialog or menu closes and left the focus nowhere, it goes back to the pane's element. When that has gone (a
 *   removed row, a list that another tab replaced, a page that was left), the focus goes to the list of the same pane: its row
 *   for the keyboard, or the button that an empty list offers, as soon as either is there. Above another dialog it goes back
 *   into that one: focus behind an open dialog would make Fluent hide it from screen readers.
 */

const DIALOG = '[role="dialog"],[role="alertdialog"]';
const lastInDialog = new WeakMap<Element, HTMLElement>();
let last: { readonly element: HTMLElement; readonly paneName: string } | null = null;

/** Follows the focus through the panes; the frame holds this once. */
export function usePaneFocusTracking(): void {
  useEffect(() => {
    function onFocusIn({ target }: FocusEvent) {
      if (!(target instanceof HTMLElement)) return;
      const dialog = target.closest(DIALOG);
      if (dialog) lastInDialog.set(dialog, target);
      const paneName = target.closest<HTMLElement>('[data-pane]')?.dataset.pane;
      if (paneName !== undefined) last = { element: target, paneName };
    }
    document.addEventListener('focusin', onFocusIn);
    // Browsers say nothing when the element that has the focus is taken away.
    const observer = new MutationObserver(rescue);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', onFocusIn);
      observer.disconnect();
    };
  }, []);
}

/** For what mounts when it opens and unmounts when it closes. */
export function useReturnFocus(): void {
  useEffect(() => () => returnFocus(), []);
}

/** After the next paint: whoever places the focus himself comes first. */
export function returnFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (!isNowhere()) return;
      const below = [...document.querySelectorAll(DIALOG)].at(-1);
      if (below) return focusIn(below);
      if (last?.element.isConnected) last.element.focus({ preventScroll: true });
      else focusWhereItWas();
    }),
  );
}

/** What had the focus is gone and nothing has it now, or the pane has it for want of a row: to the list that is there. */
function rescue(): void {
  const isLost = last !== null && !last.element.isConnected && isNowhere();
  const isWaiting = waiting !== null && document.activeElement === waiting;
  if ((!isLost && !isWaiting) || document.querySelector(DIALOG)) return;
  focusWhereItWas();
}

function focusWhereItWas(): void {
  // An action that no longer applies was one on the list's rows.
  if (last?.paneName === 'tree')
    document.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
  else focusResult();
}

/** The list's row for the keyboard, or the button that an empty list offers; the pane until either is there. */
export function focusResult(): void {
  const pane = document.querySelector<HTMLElement>('[data-pane="result"]');
  const place = pane?.querySelector<HTMLElement>(
    '[data-pane-focus] [role="row"][tabindex="0"],[data-pane-focus] [data-empty] button',
  );
  waiting = place ? null : pane;
  const target = place ?? pane;
  if (target !== document.activeElement) target?.focus({ preventScroll: true });
}

/** The pane that has the focus until its list is there. */
let waiting: HTMLElement | null = null;

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function focusIn(dialog: Element): void {
  const known = lastInDialog.get(dialog);
  const target = known?.isConnected
    ? known
    : dialog.querySelector<HTMLElement>('input,select,textarea,button');
  target?.focus({ preventScroll: true });
}
