'use client';

import { MailInboxArrowRightRegular } from '@fluentui/react-icons/svg/mail-inbox-arrow-right';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setReceiveConnectorParameters } from '@/lib/commands/receive-connector/parameters';
import {
  GENERAL,
  GROUPS,
  LIMITS,
  MECHANISMS,
  NETWORK,
  type ReceiveConnectorForm,
  receiveConnectorSheet,
  TLS,
} from './connector-form';
import { type ReceiveConnectorRow, receiveConnectorRow } from './connector-row';
import {
  ConnectorAuthentication,
  ConnectorGeneral,
  ConnectorLimits,
  ConnectorNetwork,
  ConnectorPermissionGroups,
} from './connector-tabs';

interface Props {
  readonly connector: ReceiveConnectorRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Network, Authentication, Permission Groups, Limits. */
export function ReceiveConnectorSheet({ connector, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('serverConfiguration.sheet');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<ReceiveConnectorRow, ReceiveConnectorForm>
      {...receiveConnectorSheet}
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
          fields: GENERAL,
          content: <ConnectorGeneral connector={row} />,
        },
        {
          id: 'network',
          label: t('network'),
          fields: NETWORK,
          content: <ConnectorNetwork connector={row} />,
        },
        {
          id: 'authentication',
          label: t('authentication'),
          fields: [...MECHANISMS, ...TLS],
          content: <ConnectorAuthentication />,
        },
        {
          id: 'permissions',
          label: t('permissionGroups'),
          fields: GROUPS,
          content: <ConnectorPermissionGroups />,
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
