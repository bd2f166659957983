'use client';

import { ReceiveConnectorsTab } from '@/components/receive-connector/receive-connectors-tab';
import { TransportServersTab } from './transport-servers-tab';
import { useServerTabs } from './use-server-tabs';

/** Server Configuration > Hub Transport. */
export function ServerView() {
  const tabs = useServerTabs();
  return tabs.tab === 'servers' ? <TransportServersTab tabs={tabs} /> : <ReceiveConnectorsTab tabs={tabs} />;
}
