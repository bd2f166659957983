'use client';

import { MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { GROUPS, MECHANISMS } from '@/components/receive-connector/connector-form';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { USAGE_PRESETS } from '@/lib/commands/receive-connector/settings';
import { linesOf, type NewConnectorForm, newParameters } from './wizard-form';

interface Props {
  readonly hasServers: boolean;
  /** What would keep the command from working; none: nothing known. */
  readonly onForeseen: (problems: readonly Problem[]) => void;
}

/** All choices, read only, and what would be wrong with them: New-ReceiveConnector -WhatIf. */
export function SummaryPage({ hasServers, onForeseen }: Props) {
  const styles = useStyles();
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
    <div className={styles.page}>
      <Foreseen parameters={newParameters(form, hasServers)} onForeseen={onForeseen} />
      <h4 className={styles.heading}>{t('summary.title')}</h4>
      <dl className={styles.list}>
        {lines.map(([label, value]) => (
          <div key={label} className={styles.line}>
            <dt className={styles.label}>{label}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Foreseen({
  parameters: given,
  onForeseen,
}: Pick<Props, 'onForeseen'> & { readonly parameters: Record<string, unknown> }) {
  const t = useTranslations('receiveConnector.summary');
  const explain = useProblemText();
  const run = useRunCommand();
  const [answer, setAnswer] = useState<CommandAnswer | null>(null);
  // Asked once, as the page opens: nothing on it can be changed.
  const [parameters] = useState(() => ({ ...given, WhatIf: true }));
  useEffect(() => {
    let left = false;
    void run('New-ReceiveConnector', parameters).then((told) => {
      if (left) return;
      setAnswer(told);
      onForeseen(told.ok ? [] : told.problems);
    });
    return () => {
      left = true;
    };
  }, [run, parameters, onForeseen]);

  if (answer === null) return <Spinner size="tiny" labelPosition="after" label={t('checking')} />;
  if (!answer.ok) return <ErrorPanel problems={answer.problems} commandText={answer.commandText} />;
  return answer.report.warnings.map((warning) => {
    const { sentence } = explain(warning);
    return (
      <MessageBar key={sentence} intent="warning" layout="multiline">
        <MessageBarBody>{sentence}</MessageBarBody>
      </MessageBar>
    );
  });
}

const useStyles = makeStyles({
  page: { display: 'grid', gap: '12px' },
  heading: { margin: 0, fontSize: '14px', fontWeight: tokens.fontWeightSemibold },
  list: {
    margin: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  line: {
    display: 'grid',
    gridTemplateColumns: '200px 1fr',
    gap: '12px',
    padding: '5px 12px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});
