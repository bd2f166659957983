'use client';

import { useTranslations } from 'next-intl';
import type { ResultTab } from '@/components/console/result-pane';
import { useViewState } from '@/components/console/use-view-state';

const IDS = ['servers', 'receive-connectors'] as const;

export interface ServerTabs {
  readonly title: string;
  readonly tabs: readonly ResultTab[];
  readonly tab: (typeof IDS)[number];
  readonly onTab: (id: string) => void;
}

/** Title and tabs of Server Configuration > Hub Transport. */
export function useServerTabs(): ServerTabs {
  const t = useTranslations('serverConfiguration');
  const view = useViewState();
  return {
    title: t('title'),
    tabs: [
      { id: 'servers', label: t('tabs.servers') },
      { id: 'receive-connectors', label: t('tabs.receiveConnectors') },
    ],
    tab: IDS.find((id) => id === view.get('tab')) ?? 'servers',
    // Sort, search and choice belong to the tab that is left.
    onTab: (tab) =>
      view.set({ tab, sort: null, find: null, object: null, dialog: null, sheet: null }, 'push'),
  };
}

/** The property sheet of the chosen object, in the address. */
export function useSheet() {
  const view = useViewState();
  return {
    isOpen: view.get('dialog') === 'properties',
    tab: view.get('sheet') ?? 'general',
    setTab: (tab: string) => view.set({ sheet: tab }, 'replace'),
    open: () => view.set({ dialog: 'properties', sheet: null }, 'push'),
    close: () => view.set({ dialog: null, sheet: null }, 'replace'),
  };
}
