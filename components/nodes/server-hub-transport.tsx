'use client';

import { useTranslations } from 'next-intl';
import { ClientsTab } from '@/components/client/clients-tab';
import { useTabs } from '@/components/console/pane/use-tabs';
import { DevicesTab } from '@/components/device/devices-tab';
import { ReceiveConnectorsTab } from '@/components/receive-connector/receive-connectors-tab';
import { ReceiveSessionsTab } from '@/components/receive-session/receive-sessions-tab';
import { TransportServersTab } from '@/components/transport-server/transport-servers-tab';

/** Server Configuration > Hub Transport. */
export function ServerHubTransport() {
  const t = useTranslations('console');
  const tabs = useTabs(
    t('tree.hubTransport'),
    [
      { id: 'servers', label: t('tabs.transportServers'), cmdlet: 'Get-TransportServer' },
      { id: 'receive-connectors', label: t('tabs.receiveConnectors'), cmdlet: 'Get-ReceiveConnector' },
      { id: 'devices', label: t('tabs.devices'), cmdlet: 'Get-User' },
      { id: 'clients', label: t('tabs.clients'), cmdlet: 'Get-ClientReport' },
      { id: 'receive-sessions', label: t('tabs.receiveSessions'), cmdlet: 'Get-ReceiveSession' },
    ],
    'servers',
  );
  switch (tabs.tab) {
    case 'servers':
      return <TransportServersTab tabs={tabs} />;
    case 'receive-connectors':
      return <ReceiveConnectorsTab tabs={tabs} />;
    case 'devices':
      return <DevicesTab tabs={tabs} />;
    case 'clients':
      return <ClientsTab tabs={tabs} />;
    case 'receive-sessions':
      return <ReceiveSessionsTab tabs={tabs} />;
  }
}
