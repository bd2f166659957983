'use client';

import { MailArrowForwardRegular } from '@fluentui/react-icons/svg/mail-arrow-forward';
import { useTranslations } from 'next-intl';
import { TestButton } from '@/components/connector-test/test-button';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { AddressSpaceField } from '@/components/send-connector/address-space-field';
import { type SendConnectorRow, sendConnectorRow } from '@/components/send-connector/connector-row';
import { fieldOf } from '@/components/send-connector/form';
import { SourceServerField } from '@/components/send-connector/source-server-field';
import type { SourceServer } from '@/components/send-connector/source-servers';
import { SettingFields } from '@/components/settings/setting-fields';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { SEND_CONNECTOR_SETTINGS } from '@/lib/mail/settings/send-connector-settings';
import { GeneralTab } from './general-tab';
import { NetworkTab } from './network-tab';
import { SendersTab } from './senders-tab';
import { formOf, type SheetForm, setParameters, TABS, testedOf } from './sheet-form';

interface Props {
  readonly connector: SendConnectorRow;
  readonly servers: readonly SourceServer[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Address Space, Network, Source Server, Senders, Limits, Advanced. */
export function ConnectorSheet({ connector, servers, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('sendConnector.sheet');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<SendConnectorRow, SheetForm>
      title={(row) => sheet('title', { name: row.Name })}
      icon={<MailArrowForwardRegular />}
      cmdlet="Set-SendConnector"
      schema={setSendConnectorParameters}
      secrets={['Password']}
      row={connector}
      readRow={(output) => sendConnectorRow.parse(output)}
      formOf={formOf}
      changeOf={(form, row) => setParameters(row.Identity, form, formOf(row))}
      fieldOf={fieldOf}
      tabs={(row) => [
        {
          id: 'general',
          label: t('tabs.general'),
          fields: TABS.general,
          content: <GeneralTab connector={row} />,
        },
        {
          id: 'addressSpace',
          label: t('tabs.addressSpace'),
          fields: TABS.addressSpace,
          content: <AddressSpaceField lastStays height={300} />,
        },
        {
          id: 'network',
          label: t('tabs.network'),
          fields: TABS.network,
          content: <NetworkTab passwordStored={row.AuthenticationCredential !== null} />,
        },
        {
          id: 'sourceServer',
          label: t('tabs.sourceServer'),
          fields: TABS.sourceServer,
          content: <SourceServerField servers={servers} lastStays />,
        },
        {
          id: 'senders',
          label: t('tabs.senders'),
          fields: TABS.senders,
          content: <SendersTab />,
        },
        {
          id: 'limits',
          label: t('tabs.limits'),
          fields: TABS.limits,
          content: (
            <div>
              <p>{t('limitsIntro')}</p>
              <SettingFields
                table={SEND_CONNECTOR_SETTINGS}
                names={TABS.limits}
                textsOf={(name) => `sendConnector.settings.${name}`}
              />
            </div>
          ),
        },
        {
          id: 'advanced',
          label: t('tabs.advanced'),
          fields: TABS.advanced,
          content: (
            <SettingFields
              table={SEND_CONNECTOR_SETTINGS}
              names={TABS.advanced}
              textsOf={(name) => `sendConnector.settings.${name}`}
            />
          ),
        },
      ]}
      aside={(row, form, change) => (
        <TestButton
          name={row.Name}
          parameters={{ Identity: row.Identity, ...testedOf(change) }}
          routesByDns={form.DNSRoutingEnabled}
          sourceServers={form.SourceTransportServers}
        />
      )}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
