'use client';

import { useMay } from '@/components/console/command/command-context';
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

/** What is behind a tab: who may not run it does not see the tab. */
interface NodeTab<Id extends string> extends ResultTab {
  readonly id: Id;
  readonly cmdlet: `Get-${string}` | `Search-${string}`;
}

/** @param first shown when the address names none */
export function useTabs<Id extends string>(
  title: string,
  tabs: readonly NodeTab<Id>[],
  first: Id,
): PaneTabs<Id> {
  const view = useViewState();
  const may = useMay();
  const permitted = tabs.filter(({ cmdlet }) => may(cmdlet));
  const named = (wanted: string | null) => permitted.find(({ id }) => id === wanted)?.id;
  return {
    title,
    tabs: permitted,
    tab: named(view.get('tab')) ?? named(first) ?? permitted[0]?.id ?? first,
    onTab: (tab) => view.set({ ...LEFT_BEHIND, tab }, 'push'),
  };
}
