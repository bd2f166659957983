'use client';

import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { useTranslations } from 'next-intl';
import { SettingsSheet } from '@/components/settings/settings-sheet';
import { setReceiveConnectorParameters } from '@/lib/commands/receive-connector/parameters';
import type { OutputRow } from '@/lib/commands/report';
import { RECEIVE_CONNECTOR_SETTINGS, receiveConnectorRow } from './connector-row';
import {
  ConnectorAuthentication,
  ConnectorGeneral,
  ConnectorLimits,
  ConnectorNetwork,
} from './connector-tabs';

interface Props {
  readonly row: OutputRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** General, Network, Authentication, Limits. */
export function ReceiveConnectorSheet({ row, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('serverConfiguration.sheet');
  const connector = receiveConnectorRow.parse(row);
  return (
    <SettingsSheet
      title={t('title', { name: connector.Name })}
      icon={<MailInboxArrowRightRegular />}
      cmdlet="Set-ReceiveConnector"
      schema={setReceiveConnectorParameters}
      identity={connector.Identity}
      row={row}
      kinds={RECEIVE_CONNECTOR_SETTINGS}
      tabs={[
        {
          id: 'general',
          label: t('general'),
          settings: ['Banner', 'Fqdn', 'ProtocolLoggingLevel', 'MaxMessageSize', 'Comment'],
          content: <ConnectorGeneral connector={connector} />,
        },
        {
          id: 'network',
          label: t('network'),
          settings: ['RemoteIPRanges'],
          content: <ConnectorNetwork connector={connector} />,
        },
        {
          id: 'authentication',
          label: t('authentication'),
          settings: [],
          content: <ConnectorAuthentication connector={connector} />,
        },
        { id: 'limits', label: t('limits'), settings: LIMITS, content: <ConnectorLimits /> },
      ]}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}

const LIMITS = [
  'MaxRecipientsPerMessage',
  'MaxHopCount',
  'MaxProtocolErrors',
  'MaxInboundConnection',
  'MaxInboundConnectionPerSource',
  'ConnectionTimeout',
  'ConnectionInactivityTimeout',
];
