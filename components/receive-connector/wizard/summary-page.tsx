'use client';

import { Spinner } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useFormContext } from 'react-hook-form';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useWhatIf } from '@/components/console/dialog/use-what-if';
import { ForeseenWarnings, WizardSummary } from '@/components/console/dialog/wizard-summary';
import { GROUPS, MECHANISMS } from '@/components/receive-connector/connector-form';
import type { Problem } from '@/lib/commands/command/errors';
import { USAGE_PRESETS } from '@/lib/mail/routing/receive-connector-choices';
import { linesOf, type NewConnectorForm, newParameters } from './wizard-form';

interface Props {
  readonly hasServers: boolean;
  /** What would keep the command from working; none: nothing known. */
  readonly onForeseen: (problems: readonly Problem[]) => void;
}

/** All choices, read only, and what would be wrong with them: New-ReceiveConnector -WhatIf. */
export function SummaryPage({ hasServers, onForeseen }: Props) {
  const t = useTranslations('receiveConnector');
  const words = useTranslations('serverConfiguration.sheet');
  const common = useTranslations('common');
  const form = useFormContext<NewConnectorForm>().getValues();
  const { AuthMechanism, PermissionGroups } = USAGE_PRESETS[form.Usage];
  const groupOf = (group: string) => GROUPS.find((one) => one === group);
  const mechanismOf = (mechanism: string) => MECHANISMS.find((one) => one === mechanism);
  const lines: readonly (readonly [string, string])[] = [
    [t('summary.name'), form.Name],
    [t('summary.usage'), t(`usage.${form.Usage}.name`)],
    ...(hasServers ? ([[t('summary.server'), form.Server]] as const) : []),
    [t('summary.bindings'), form.Bindings.join('\n')],
    [t('summary.fqdn'), form.Fqdn.trim() || t('summary.ofServer')],
    [
      t('summary.remote'),
      form.Usage === 'Internet' ? t('summary.everybody') : linesOf(form.RemoteIPRanges).join('\n'),
    ],
    [
      t('summary.authentication'),
      AuthMechanism.map((one) => {
        const known = mechanismOf(one);
        return known ? words(`mechanisms.${known}`) : one;
      }).join('\n'),
    ],
    [
      t('summary.groups'),
      PermissionGroups.map((one) => {
        const known = groupOf(one);
        return known ? words(`permissions.${known}`) : common('none');
      }).join('\n'),
    ],
  ];
  return (
    <WizardSummary title={t('summary.title')} lines={lines}>
      <Foreseen parameters={newParameters(form, hasServers)} onForeseen={onForeseen} />
    </WizardSummary>
  );
}

function Foreseen({
  parameters,
  onForeseen,
}: Pick<Props, 'onForeseen'> & { readonly parameters: Record<string, unknown> }) {
  const t = useTranslations('receiveConnector.summary');
  const answer = useWhatIf('New-ReceiveConnector', parameters, onForeseen);
  if (answer === null) return <Spinner size="tiny" labelPosition="after" label={t('checking')} />;
  if (!answer.ok) return <ErrorPanel problems={answer.problems} commandText={answer.commandText} />;
  return <ForeseenWarnings warnings={answer.report.warnings} />;
}
