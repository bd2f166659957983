'use client';

import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { type SettingsForm, settingsForm } from '@/components/settings/setting-field';
import { setReceiveConnectorParameters } from '@/lib/commands/receive-connector/parameters';
import { RECEIVE_CONNECTOR_SETTINGS, type ReceiveConnectorRow, receiveConnectorRow } from './connector-row';
import {
  ConnectorAuthentication,
  ConnectorGeneral,
  ConnectorLimits,
  ConnectorNetwork,
} from './connector-tabs';

interface Props {
  readonly connector: ReceiveConnectorRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** General, Network, Authentication, Limits. */
export function ReceiveConnectorSheet({ connector, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('serverConfiguration.sheet');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<ReceiveConnectorRow, SettingsForm>
      {...settingsForm(RECEIVE_CONNECTOR_SETTINGS)}
      title={(row) => sheet('title', { name: row.Name })}
      icon={<MailInboxArrowRightRegular />}
      cmdlet="Set-ReceiveConnector"
      schema={setReceiveConnectorParameters}
      row={connector}
      readRow={(output) => receiveConnectorRow.parse(output)}
      tabs={(row) => [
        {
          id: 'general',
          label: t('general'),
          fields: ['Banner', 'Fqdn', 'ProtocolLoggingLevel', 'MaxMessageSize', 'Comment'],
          content: <ConnectorGeneral connector={row} />,
        },
        {
          id: 'network',
          label: t('network'),
          fields: ['RemoteIPRanges'],
          content: <ConnectorNetwork connector={row} />,
        },
        {
          id: 'authentication',
          label: t('authentication'),
          fields: [],
          content: <ConnectorAuthentication connector={row} />,
        },
        { id: 'limits', label: t('limits'), fields: LIMITS, content: <ConnectorLimits /> },
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
