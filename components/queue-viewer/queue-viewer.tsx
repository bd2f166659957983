'use client';

import { useViewerTabs } from '@/components/console/paged-list/use-viewer-tabs';
import { FinishedView } from '@/components/queue-viewer/finished/finished-view';
import { MessagesView } from '@/components/queue-viewer/message/messages-view';
import { QueuesView } from './queue/queues-view';

/** Toolbox > Queue Viewer. */
export function QueueViewer() {
  const tabs = useViewerTabs();
  switch (tabs.tab) {
    case 'queues':
      return <QueuesView tabs={tabs} />;
    case 'messages':
      return <MessagesView key="messages" tabs={tabs} />;
    case 'queue':
      return <MessagesView key={tabs.queue} tabs={tabs} />;
    case 'finished':
      return <FinishedView tabs={tabs} />;
  }
}
