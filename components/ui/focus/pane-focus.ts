'use client';

import { useEffect } from 'react';

/**
 * Owns: where the focus was before a dialog or menu took it.
 * Promises: when that closes and left the focus nowhere, it goes back to the pane's element, or, if that has gone (a
 *   removed row, a menu item), to the pane's list. Above another dialog it goes back into that one: focus behind an open
 *   dialog would make Fluent hide it from screen readers.
 */

const DIALOG = '[role="dialog"],[role="alertdialog"]';
const lastInDialog = new WeakMap<Element, HTMLElement>();
let last: { readonly element: HTMLElement; readonly pane: HTMLElement } | null = null;

/** Follows the focus through the panes; the frame holds this once. */
export function usePaneFocusTracking(): void {
  useEffect(() => {
    function onFocusIn({ target }: FocusEvent) {
      if (!(target instanceof HTMLElement)) return;
      const dialog = target.closest(DIALOG);
      if (dialog) lastInDialog.set(dialog, target);
      const pane = target.closest<HTMLElement>('[data-pane]');
      if (pane) last = { element: target, pane };
    }
    document.addEventListener('focusin', onFocusIn);
    return () => document.removeEventListener('focusin', onFocusIn);
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
      const isNowhere = document.activeElement === null || document.activeElement === document.body;
      if (!isNowhere) return;
      const below = [...document.querySelectorAll(DIALOG)].at(-1);
      if (below) return focusIn(below);
      if (last === null) return;
      const { element, pane } = last;
      const target = element.isConnected
        ? element
        : (pane.querySelector<HTMLElement>('[data-pane-focus] [tabindex="0"]') ?? pane);
      target.focus({ preventScroll: true });
    }),
  );
}

function focusIn(dialog: Element): void {
  const known = lastInDialog.get(dialog);
  const target = known?.isConnected
    ? known
    : dialog.querySelector<HTMLElement>('input,select,textarea,button');
  target?.focus({ preventScroll: true });
}
