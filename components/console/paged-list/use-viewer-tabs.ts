'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useMay } from '@/components/console/command/command-context';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { useViewState } from '@/components/console/pane/use-view-state';
import { readViewerTab, VIEWER_CMDLETS, type ViewerTab } from './viewer-tab';

/** Queues, Messages, Recently Finished, and `Server\Queue` once View Messages asked for one. */
export interface ViewerTabs extends PaneTabs<ViewerTab> {
  /** The queue of the further tab. */
  readonly queue: string | null;
  readonly showQueue: (identity: string) => void;
  readonly closeQueue: () => void;
  /** Recently Finished, cut down by a filter. */
  readonly showFinished: (filter: string) => void;
}

/** What belongs to the tab that is left and would not be there in the next. */
const LEFT_BEHIND = { chosen: null, open: null, sheet: null };

export function useViewerTabs(): ViewerTabs {
  const t = useTranslations('queueViewer.tabs');
  const tree = useTranslations('console.tree');
  const view = useViewState();
  const queue = view.get('queue');
  const may = useMay();
  const asked = readViewerTab(view.get('tab'), queue);
  const tabs = useMemo(
    () => [
      ...(['queues', 'messages', 'finished'] as const)
        .filter((id) => may(VIEWER_CMDLETS[id]))
        .map((id) => ({ id, label: t(id) })),
      ...(queue === null || !may(VIEWER_CMDLETS.queue) ? [] : [{ id: 'queue' as const, label: queue }]),
    ],
    [t, queue, may],
  );
  const tab = tabs.find(({ id }) => id === asked)?.id ?? tabs[0]?.id ?? asked;
  return {
    title: tree('queueViewer'),
    tabs,
    tab,
    queue,
    onTab: (id) => view.set({ ...LEFT_BEHIND, tab: id }, 'push'),
    showQueue: (identity) =>
      view.set(
        { ...LEFT_BEHIND, tab: 'queue', queue: identity, 'queue.filter': null, 'queue.page': null },
        'push',
      ),
    closeQueue: () => view.set({ ...LEFT_BEHIND, tab: 'queues', queue: null }, 'push'),
    showFinished: (filter) =>
      view.set({ ...LEFT_BEHIND, tab: 'finished', 'finished.filter': filter, 'finished.page': null }, 'push'),
  };
}
