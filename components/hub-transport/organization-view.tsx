'use client';

import { useTranslations } from 'next-intl';
import { AcceptedDomainsTab } from '@/components/accepted-domain/accepted-domains-tab';
import { useTabs } from '@/components/console/pane/use-tabs';
import { SendConnectorsTab } from '@/components/send-connector/send-connectors-tab';

interface Props {
  /** Default of a new connector's Port (POSTERN_CONNECTOR_PORT). */
  readonly connectorPort: number;
}

/** Organization Configuration > Hub Transport. */
export function OrganizationView({ connectorPort }: Props) {
  const t = useTranslations('console');
  const tabs = useTabs(
    t('tree.hubTransport'),
    [
      { id: 'accepted-domains', label: t('tabs.acceptedDomains') },
      { id: 'send-connectors', label: t('tabs.sendConnectors') },
    ],
    'send-connectors',
  );
  return tabs.tab === 'send-connectors' ? (
    <SendConnectorsTab tabs={tabs} connectorPort={connectorPort} />
  ) : (
    <AcceptedDomainsTab tabs={tabs} />
  );
}
