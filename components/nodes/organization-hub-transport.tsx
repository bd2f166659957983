'use client';

import { useTranslations } from 'next-intl';
import { AcceptedDomainsTab } from '@/components/accepted-domain/accepted-domains-tab';
import { useTabs } from '@/components/console/pane/use-tabs';
import { SendConnectorsTab } from '@/components/send-connector/send-connectors-tab';
import { SmtpCredentialsTab } from '@/components/smtp-credential/smtp-credentials-tab';
import type { NodeSettings } from './node-view';

/** Organization Configuration > Hub Transport. */
export function OrganizationHubTransport({ connectorPort }: NodeSettings) {
  const t = useTranslations('console');
  const tabs = useTabs(
    t('tree.hubTransport'),
    [
      { id: 'accepted-domains', label: t('tabs.acceptedDomains'), cmdlet: 'Get-AcceptedDomain' },
      { id: 'send-connectors', label: t('tabs.sendConnectors'), cmdlet: 'Get-SendConnector' },
      { id: 'smtp-credentials', label: t('tabs.smtpCredentials'), cmdlet: 'Get-SmtpCredential' },
    ],
    'send-connectors',
  );
  if (tabs.tab === 'send-connectors') return <SendConnectorsTab tabs={tabs} connectorPort={connectorPort} />;
  return tabs.tab === 'smtp-credentials' ? (
    <SmtpCredentialsTab tabs={tabs} />
  ) : (
    <AcceptedDomainsTab tabs={tabs} />
  );
}
