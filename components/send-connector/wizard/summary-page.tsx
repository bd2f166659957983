'use client';

import { MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { newParameters, type SendConnectorForm } from '@/components/send-connector/form';
import { showSmartHost } from '@/components/send-connector/smart-host-text';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { toDisplayDomain } from '@/lib/mail/address/domain';
import { parseAddressSpace } from '@/lib/mail/routing/address-space';
import { usesBasicAuth } from '@/lib/mail/routing/send-connector-choices';

interface Props {
  readonly defaultPort: number;
  /** What would keep the command from working; none: nothing known. */
  readonly onForeseen: (problems: readonly Problem[]) => void;
}

/** All choices, read only, and what the connector will do to the mail that waits: New-SendConnector -WhatIf. */
export function SummaryPage({ defaultPort, onForeseen }: Props) {
  const styles = useStyles();
  const t = useTranslations('sendConnector');
  const common = useTranslations('common');
  const form = useWatch<SendConnectorForm>() as SendConnectorForm;
  const yesNo = (value: boolean) => common(value ? 'yes' : 'no');
  const mechanism = form.SmartHostAuthMechanism;
  const authentication: readonly (readonly [string, string])[] = [
    [t('summary.authentication'), t(`authentication.names.${mechanism}`)],
    ...(usesBasicAuth(mechanism)
      ? ([
          [t('authentication.userName'), form.UserName],
          [t('summary.tlsRequired'), yesNo(mechanism === 'BasicAuthRequireTLS')],
        ] as const)
      : []),
    ...(mechanism === 'XOAuth2' ? [[t('summary.credential'), form.SmtpCredential] as const] : []),
  ];
  const lines: readonly (readonly [string, string])[] = [
    [t('summary.name'), form.Name],
    [t('summary.usage'), t(`usage.${form.Usage}.name`)],
    [t('summary.addressSpaces'), form.AddressSpaces.map(showSpace).join('\n')],
    [
      t('summary.routing'),
      form.DNSRoutingEnabled ? t('network.dns') : form.SmartHosts.map(showSmartHost).join('\n'),
    ],
    ...(form.DNSRoutingEnabled ? [] : authentication),
    [t('summary.port'), form.Port.trim() || String(defaultPort)],
    [t('summary.externalDns'), yesNo(form.UseExternalDNSServersEnabled)],
    [t('summary.sourceServers'), form.SourceTransportServers.join('\n')],
  ];
  return (
    <div className={styles.page}>
      <WaitingMail form={form} onForeseen={onForeseen} />
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

function WaitingMail({ form, onForeseen }: Pick<Props, 'onForeseen'> & { readonly form: SendConnectorForm }) {
  const t = useTranslations('sendConnector.summary');
  const explain = useProblemText();
  const run = useRunCommand();
  const [answer, setAnswer] = useState<CommandAnswer | null>(null);
  // Asked once, as the page opens: nothing on it can be changed.
  const [parameters] = useState(() => ({ ...newParameters(form), WhatIf: true }));
  useEffect(() => {
    let left = false;
    void run('New-SendConnector', parameters).then((given) => {
      if (left) return;
      setAnswer(given);
      onForeseen(given.ok ? [] : given.problems);
    });
    return () => {
      left = true;
    };
  }, [run, parameters, onForeseen]);

  if (answer === null) return <Spinner size="tiny" labelPosition="after" label={t('counting')} />;
  if (!answer.ok) return <ErrorPanel problems={answer.problems} commandText={answer.commandText} />;
  const { releasedMessages = 0, movedMessages = 0 } = answer.report.queueEffect ?? {};
  return (
    <>
      {answer.report.warnings.map((warning) => {
        const { sentence } = explain(warning);
        return (
          <MessageBar key={sentence} intent="warning" layout="multiline">
            <MessageBarBody>{sentence}</MessageBarBody>
          </MessageBar>
        );
      })}
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
