'use client';

import { FinishedView } from '@/components/finished/finished-view';
import { MessagesView } from '@/components/message/messages-view';
import { QueuesView } from '@/components/queue/queues-view';
import { useViewerTabs } from './use-viewer-tabs';

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
