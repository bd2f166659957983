'use client';

import { AcceptedDomainsTab } from '@/components/accepted-domain/accepted-domains-tab';
import { SendConnectorsTab } from '@/components/send-connector/send-connectors-tab';
import { useHubTransportTabs } from './use-tabs';

/** Organization Configuration > Hub Transport. */
export function OrganizationView() {
  const tabs = useHubTransportTabs();
  return tabs.tab === 'send-connectors' ? (
    <SendConnectorsTab tabs={tabs} />
  ) : (
    <AcceptedDomainsTab tabs={tabs} />
  );
}
