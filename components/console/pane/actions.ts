'use client';

import { useTranslations } from 'next-intl';
import type { KeyboardEvent, ReactElement } from 'react';
import { useMay } from '@/components/console/command/command-context';
import type { TextKey } from '@/lib/i18n/page-texts';

/**
 * Owns: what can be done in a view. One definition feeds the actions pane, the context menu, the toolbar and the keyboard.
 * Promises: an action that never applies to the present state, or that the user may not run, is absent; one that may apply later is there, disabled,
 *   with its reason.
 */
export interface Action<T> {
  readonly id: string;
  readonly labelKey: TextKey;
  readonly icon: ReactElement;
  /** What it runs: who may not run it does not see it. Null: nothing that needs a permission of its own. */
  readonly cmdlet: string | null;
  /** `view`: for the tab as a whole; `selection`: for the chosen objects. */
  readonly scope: 'view' | 'selection';
  /** False: absent. Without it a selection action applies to any selection. */
  readonly appliesTo?: (selection: readonly T[]) => boolean;
  /** The text that says why it cannot run now; null when it can. */
  readonly disabledReason?: (selection: readonly T[]) => TextKey | null;
  readonly run: (selection: readonly T[]) => void;
  /** Called when pointer or focus come near: fetches what `run` will show. */
  readonly prepare?: () => void;
  /** As KeyboardEvent.key, with `Alt+`, `Ctrl+`, `Shift+` before it: `Delete`, `Alt+Enter`, `F5`. */
  readonly keys?: readonly string[];
  /** A line is drawn between groups. */
  readonly group?: string;
}

export interface ResolvedAction {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactElement;
  readonly group: string;
  readonly disabledReason: string | null;
  readonly keys: readonly string[];
  readonly run: () => void;
  readonly prepare?: () => void;
}

export interface ActionSet {
  readonly view: readonly ResolvedAction[];
  readonly selection: readonly ResolvedAction[];
  /** For the result pane: runs the action whose key was pressed. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function useActions<T>(actions: readonly Action<T>[], selection: readonly T[]): ActionSet {
  const t = useTranslations();
  const may = useMay();
  const permitted = actions.filter(({ cmdlet }) => cmdlet === null || may(cmdlet));
  const resolve = (action: Action<T>): ResolvedAction => {
    const reason = action.disabledReason?.(selection) ?? null;
    return {
      id: action.id,
      label: t(action.labelKey),
      icon: action.icon,
      group: action.group ?? '',
      disabledReason: reason && t(reason),
      keys: action.keys ?? [],
      run: () => action.run(selection),
      prepare: action.prepare,
    };
  };
  const view = permitted
    .filter((action) => action.scope === 'view' && applies(action, selection))
    .map(resolve);
  const chosen = permitted
    .filter((action) => action.scope === 'selection' && selection.length > 0 && applies(action, selection))
    .map(resolve);
  const all = [...chosen, ...view];

  return {
    view,
    selection: chosen,
    onKeyDown: (event) => {
      if (event.defaultPrevented || isInDialogOrField(event)) return;
      const key = keyName(event);
      const action = all.find(
        (candidate) => candidate.disabledReason === null && candidate.keys.includes(key),
      );
      if (!action || (key === 'Enter' && isOnControl(event))) return;
      event.preventDefault();
      action.run();
    },
  };
}

export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): string {
  const modifiers = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
  ];
  return [...modifiers.filter(Boolean), event.key].join('+');
}

function applies<T>(action: Action<T>, selection: readonly T[]): boolean {
  return action.appliesTo?.(selection) ?? true;
}

/** React's events bubble out of portals: what is pressed in a dialog is not meant for the list behind it. */
function isInDialogOrField({ target }: KeyboardEvent): boolean {
  return (
    target instanceof Element &&
    target.closest(
      '[role="dialog"],[role="alertdialog"],[role="menu"],input:not([type="checkbox"]),textarea,select',
    ) !== null
  );
}

/** Enter on a button or link presses it. */
function isOnControl({ target }: KeyboardEvent): boolean {
  return (
    target instanceof Element && target.closest('button,a[href],[role="tab"],[role="columnheader"]') !== null
  );
}
