'use client';

import type { ResultTab } from './result-pane';
import { useViewState } from './use-view-state';

/** A node's title and tabs, as the pane of each tab needs them. */
export interface PaneTabs<Id extends string = string> {
  readonly title: string;
  readonly tabs: readonly ResultTab[];
  readonly tab: Id;
  readonly onTab: (id: string) => void;
}

/** What belongs to the tab that is left. */
const LEFT_BEHIND = { sort: null, find: null, chosen: null, dialog: null, open: null, sheet: null };

/** @param first shown when the address names none */
export function useTabs<Id extends string>(
  title: string,
  tabs: readonly (ResultTab & { readonly id: Id })[],
  first: Id,
): PaneTabs<Id> {
  const view = useViewState();
  return {
    title,
    tabs,
    tab: tabs.find(({ id }) => id === view.get('tab'))?.id ?? first,
    onTab: (tab) => view.set({ ...LEFT_BEHIND, tab }, 'push'),
  };
}
