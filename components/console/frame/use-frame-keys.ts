'use client';

import { useEffect, useRef } from 'react';
import { usePaneFocusTracking } from '@/components/ui/focus/pane-focus';

/**
 * Owns: the keys that belong to the frame: F6 and Shift+F6 (next, previous pane), Ctrl+F (the view's filter), `?`.
 * Promises: none of them acts while a dialog or menu is open, `?` and Ctrl+F not from within a text field of one.
 */
export function useFrameKeys({ showKeys }: { showKeys: () => void }): void {
  usePaneFocusTracking();
  const show = useRef(showKeys);
  useEffect(() => {
    show.current = showKeys;
  });

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (
        event.defaultPrevented ||
        document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]')
      )
        return;
      if (event.key === 'F6') {
        event.preventDefault();
        focusPane(event.shiftKey ? -1 : 1);
      } else if (event.key === 'f' && (event.ctrlKey || event.metaKey) && focusFilter()) {
        event.preventDefault();
      } else if (event.key === '?' && !isTextField(event.target)) {
        event.preventDefault();
        show.current();
      }
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Panes mark themselves with data-pane; hidden ones (a narrow window) are passed over. */
function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null,
  );
  const present = panes.findIndex((pane) => pane.contains(document.activeElement));
  const start = present === -1 ? (step === 1 ? -1 : 0) : present;
  const next = panes[(start + step + panes.length) % panes.length];
  // In a list the rows, not the column names before them; in the tree the present node.
  const place = next?.querySelector<HTMLElement>(
    '[role="row"][tabindex="0"],[role="treeitem"][aria-current]',
  );
  const target =
    place ??
    next?.querySelector<HTMLElement>(
      '[data-pane-focus] [tabindex="0"],[aria-selected="true"][tabindex="0"],[tabindex="0"],a[href],button:not([disabled]),input',
    );
  (target ?? next)?.focus();
}

/** @returns whether this view has a filter */
function focusFilter(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-view-filter] input, input[data-view-filter]');
  field?.focus();
  field?.select();
  return field !== null;
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable="true"]') !== null
  );
}
