'use client';

import { useTranslations } from 'next-intl';
import { useTabs } from '@/components/console/pane/use-tabs';
import { ReceiveConnectorsTab } from '@/components/receive-connector/receive-connectors-tab';
import { TransportServersTab } from '@/components/transport-server/transport-servers-tab';

/** Server Configuration > Hub Transport. */
export function ServerHubTransport() {
  const t = useTranslations('console');
  const tabs = useTabs(
    t('tree.hubTransport'),
    [
      { id: 'servers', label: t('tabs.transportServers'), cmdlet: 'Get-TransportServer' },
      { id: 'receive-connectors', label: t('tabs.receiveConnectors'), cmdlet: 'Get-ReceiveConnector' },
    ],
    'servers',
  );
  return tabs.tab === 'servers' ? <TransportServersTab tabs={tabs} /> : <ReceiveConnectorsTab tabs={tabs} />;
}
