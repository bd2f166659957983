'use client';

import { useTranslations } from 'next-intl';
import type { ResultTab } from '@/components/console/result-pane';
import { useViewState } from '@/components/console/use-view-state';

/** Title and tabs of Organization Configuration > Hub Transport, as each tab's pane needs them. */
export interface HubTransportTabs {
  readonly title: string;
  readonly tabs: readonly ResultTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
}

const IDS = ['send-connectors', 'accepted-domains'] as const;
type HubTransportTabId = (typeof IDS)[number];

export function useHubTransportTabs(): HubTransportTabs & { readonly tab: HubTransportTabId } {
  const t = useTranslations('console.tree');
  const names = useTranslations('console.tabs');
  const view = useViewState();
  return {
    title: t('hubTransport'),
    tabs: [
      { id: 'accepted-domains', label: names('acceptedDomains') },
      { id: 'send-connectors', label: names('sendConnectors') },
    ],
    tab: IDS.find((id) => id === view.get('tab')) ?? 'send-connectors',
    // Sort, search and choice belong to the tab that is left.
    onTab: (tab) => view.set({ tab, sort: null, find: null, object: null, dialog: null }, 'push'),
  };
}
