'use client';

import { AcceptedDomainsTab } from '@/components/accepted-domain/accepted-domains-tab';
import { SendConnectorsTab } from '@/components/send-connector/send-connectors-tab';
import { useHubTransportTabs } from './use-tabs';

interface Props {
  /** Default of a new connector's Port (POSTERN_CONNECTOR_PORT). */
  readonly connectorPort: number;
}

/** Organization Configuration > Hub Transport. */
export function OrganizationView({ connectorPort }: Props) {
  const tabs = useHubTransportTabs();
  return tabs.tab === 'send-connectors' ? (
    <SendConnectorsTab tabs={tabs} connectorPort={connectorPort} />
  ) : (
    <AcceptedDomainsTab tabs={tabs} />
  );
}
