'use client';

import { MailArrowForwardRegular } from '@fluentui/react-icons/svg/mail-arrow-forward';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormProvider, useFormState } from 'react-hook-form';
import { useRunCommand } from '@/components/console/command-context';
import { PropertySheet, type SheetTab } from '@/components/console/property-sheet';
import type { Problem } from '@/lib/commands/errors';
import { setSendConnectorParameters } from '@/lib/commands/send-connector/parameters';
import { renderCommand } from '@/lib/shell/render';
import { AddressSpaceField } from '../address-space-field';
import { type FormField, formOf, type SendConnectorForm, setParameters } from '../form';
import { type SendConnectorRow, toSendConnectorRows } from '../row';
import { SourceServerField } from '../source-server-field';
import type { SourceServer } from '../source-servers';
import { useConnectorForm } from '../use-connector-form';
import { AdvancedTab } from './advanced-tab';
import { GeneralTab } from './general-tab';
import { NetworkTab } from './network-tab';

interface Props {
  /** As it is when the sheet opens; what others change meanwhile stays theirs, for only changed fields are sent. */
  readonly connector: SendConnectorRow;
  readonly servers: readonly SourceServer[];
  readonly onSaved: (connector: SendConnectorRow) => void;
  readonly onClose: () => void;
}

const TABS = {
  general: ['Name', 'ProtocolLoggingLevel', 'Fqdn', 'SizeLimited', 'MaxMessageSize'],
  addressSpace: ['AddressSpaces'],
  network: [
    'DNSRoutingEnabled',
    'SmartHosts',
    'SmartHostAuthMechanism',
    'UserName',
    'Password',
    'Port',
    'UseExternalDNSServersEnabled',
  ],
  sourceServer: ['SourceTransportServers'],
  advanced: [
    'RequireTLS',
    'IgnoreSTARTTLS',
    'ForceHELO',
    'TlsAuthLevel',
    'ConnectionInactivityTimeOut',
    'SmtpMaxMessagesPerConnection',
    'Comment',
  ],
} as const satisfies Record<string, readonly FormField[]>;
type TabId = keyof typeof TABS;
const TAB_IDS: readonly TabId[] = ['general', 'addressSpace', 'network', 'sourceServer', 'advanced'];

/** The property sheet of a send connector over Set-SendConnector. */
export function ConnectorSheet({ connector, servers, onSaved, onClose }: Props) {
  const t = useTranslations('sendConnector.sheet');
  const run = useRunCommand();
  const [present, setPresent] = useState(connector);
  const [tab, setTab] = useState<TabId>('general');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const stored = formOf(present);
  const { form, showProblems } = useConnectorForm({
    cmdlet: 'Set-SendConnector',
    schema: setSendConnectorParameters,
    defaults: stored,
    toParameters: (values) => setParameters(present.Identity, values, stored),
  });
  const { errors } = useFormState({ control: form.control });
  const values: SendConnectorForm = form.watch();
  const change = setParameters(present.Identity, values, stored);
  const differs = (field: FormField) => JSON.stringify(values[field]) !== JSON.stringify(stored[field]);
  const commandText =
    change && renderCommand('Set-SendConnector', JSON.parse(JSON.stringify(change)), ['Password']);

  async function apply(): Promise<boolean> {
    setProblems([]);
    if (!(await form.trigger())) return showWrongTab();
    if (!change) return true;
    const answer = await run('Set-SendConnector', change);
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return showWrongTab();
    }
    const [saved] = toSendConnectorRows(answer.report.output);
    if (saved) {
      setPresent(saved);
      form.reset(formOf(saved));
      onSaved(saved);
    }
    return true;
  }
  function showWrongTab(): false {
    const wrong = TAB_IDS.find((id) => TABS[id].some((field) => form.getFieldState(field).invalid));
    if (wrong && !TABS[tab].some((field) => form.getFieldState(field).invalid)) setTab(wrong);
    return false;
  }

  const contents: Record<TabId, SheetTab['content']> = {
    general: <GeneralTab connector={present} />,
    addressSpace: <AddressSpaceField lastStays height={300} />,
    network: <NetworkTab passwordStored={present.AuthenticationCredential !== null} />,
    sourceServer: <SourceServerField servers={servers} lastStays />,
    advanced: <AdvancedTab />,
  };
  return (
    <FormProvider {...form}>
      <PropertySheet
        title={t('title', { name: present.Name })}
        icon={<MailArrowForwardRegular />}
        tabs={TAB_IDS.map((id) => ({
          id,
          label: t(`tabs.${id}`),
          content: contents[id],
          changed: TABS[id].some(differs),
          invalid: TABS[id].some((field) => errors[field] !== undefined),
        }))}
        tab={tab}
        onTab={(id) => setTab(TAB_IDS.find((candidate) => candidate === id) ?? 'general')}
        changed={change !== null}
        problems={problems}
        commandText={commandText}
        onApply={apply}
        onClose={onClose}
      />
    </FormProvider>
  );
}
