'use client';

import { MessageBar, MessageBarBody, Spinner } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { TestButton } from '@/components/connector-test/test-button';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useWhatIf } from '@/components/console/dialog/use-what-if';
import { ForeseenWarnings, WizardSummary } from '@/components/console/dialog/wizard-summary';
import {
  linesOf,
  newParameters,
  type SendConnectorForm,
  testedParameters,
} from '@/components/send-connector/form';
import { showSmartHost } from '@/components/send-connector/smart-host-text';
import type { Problem } from '@/lib/commands/command/errors';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import { parseAddressSpace } from '@/lib/mail/routing/address-space';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';
import { PRESET_LIMITS, settingsBesideNetwork } from '@/lib/mail/settings/smart-host-presets';

interface Props {
  readonly defaultPort: number;
  /** What would keep the command from working; none: nothing known. */
  readonly onForeseen: (problems: readonly Problem[]) => void;
}

/** All choices, read only, and what the connector will do to the mail that waits: New-SendConnector -WhatIf. */
export function SummaryPage({ defaultPort, onForeseen }: Props) {
  const t = useTranslations('sendConnector');
  const common = useTranslations('common');
  const form = useWatch<SendConnectorForm>() as SendConnectorForm;
  const yesNo = (value: boolean) => common(value ? 'yes' : 'no');
  const mechanism = form.SmartHostAuthMechanism;
  const beside = settingsBesideNetwork(form.SmartHosts);
  const senders = linesOf(form.AcceptMessagesOnlyFrom);
  const authentication: readonly (readonly [string, string])[] = [
    [t('summary.authentication'), t(`authentication.names.${mechanism}`)],
    ...(usesBasicAuth(mechanism)
      ? ([
          [t('authentication.userName'), form.UserName],
          [t('summary.tlsRequired'), yesNo(mechanism === 'BasicAuthRequireTLS')],
        ] as const)
      : []),
    ...(mechanism === 'XOAuth2' ? [[t('summary.credential'), form.SmtpCredential] as const] : []),
    ...(beside.RequireTLS ? [[t('summary.tlsRequired'), yesNo(true)] as const] : []),
  ];
  const limits = PRESET_LIMITS.flatMap((limit) => {
    const most = beside[limit];
    return most === undefined ? [] : [[t(`settings.${limit}.label`), String(most)] as const];
  });
  const lines: readonly (readonly [string, string])[] = [
    [t('summary.name'), form.Name],
    [t('summary.usage'), t(`usage.${form.Usage}.name`)],
    [t('summary.addressSpaces'), form.AddressSpaces.map(showSpace).join('\n')],
    ...(senders.length > 0 ? [[t('senderLimit.label'), senders.join('\n')] as const] : []),
    [
      t('summary.routing'),
      form.DNSRoutingEnabled ? t('network.dns') : form.SmartHosts.map(showSmartHost).join('\n'),
    ],
    ...(form.DNSRoutingEnabled ? [] : [...authentication, ...limits]),
    [t('summary.port'), form.Port.trim() || String(defaultPort)],
    [t('summary.externalDns'), yesNo(form.UseExternalDNSServersEnabled)],
    [t('summary.sourceServers'), form.SourceTransportServers.join('\n')],
  ];
  return (
    <WizardSummary title={t('summary.title')} lines={lines}>
      <WaitingMail form={form} onForeseen={onForeseen} />
      <div>
        <TestButton
          name={null}
          parameters={testedParameters(form)}
          routesByDns={form.DNSRoutingEnabled}
          sourceServers={form.SourceTransportServers}
        />
      </div>
    </WizardSummary>
  );
}

function WaitingMail({ form, onForeseen }: Pick<Props, 'onForeseen'> & { readonly form: SendConnectorForm }) {
  const t = useTranslations('sendConnector.summary');
  const answer = useWhatIf('New-SendConnector', newParameters(form), onForeseen);
  if (answer === null) return <Spinner size="tiny" labelPosition="after" label={t('counting')} />;
  if (!answer.ok) return <ErrorPanel problems={answer.problems} commandText={answer.commandText} />;
  const { releasedMessages = 0, movedMessages = 0 } = answer.report.queueEffect ?? {};
  return (
    <>
      <ForeseenWarnings warnings={answer.report.warnings} />
      <MessageBar intent={releasedMessages > 0 ? 'success' : 'info'} layout="multiline">
        <MessageBarBody>
          {releasedMessages > 0 ? t('released', { count: releasedMessages }) : t('nothingWaits')}{' '}
          {movedMessages > releasedMessages && t('moved', { count: movedMessages - releasedMessages })}
        </MessageBarBody>
      </MessageBar>
    </>
  );
}

function showSpace(space: string): string {
  const parsed = parseAddressSpace(space);
  if (!parsed.ok) return space;
  return `${parsed.value.type}:${toDisplayDomain(parsed.value.address)};${parsed.value.cost}`;
}
