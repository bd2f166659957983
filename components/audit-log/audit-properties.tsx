'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { PropertySheet } from '@/components/console/dialog/property-sheet';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { MonoBox } from '@/components/ui/text/mono-box';
import { AuditChanges } from './audit-changes';
import { AuditGeneral } from './audit-general';
import { type AuditRow, auditRow } from './audit-row';

interface Props {
  readonly identity: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onClose: () => void;
}

/** Who did what, when and from where; what was changed; the command. */
export function AuditProperties({ identity, tab, onTab, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('auditLog');
  const sheet = useTranslations('console.sheet');
  const { report, problems } = useCommandQuery('Search-AdminAuditLog', { Identity: identity });
  const output = report?.output[0];
  const row = output === undefined ? null : auditRow.parse(output);
  const page = (content: (row: AuditRow) => ReactNode) => {
    if (problems) return <ErrorPanel problems={problems} />;
    if (row) return content(row);
    return report ? <p className={styles.note}>{t('gone')}</p> : <DelayedSkeleton />;
  };
  return (
    <PropertySheet
      title={sheet('title', { name: row?.CmdletName ?? identity })}
      icon={<HistoryRegular />}
      tabs={[
        { id: 'general', label: t('tabs.general'), content: page((one) => <AuditGeneral row={one} />) },
        { id: 'changes', label: t('tabs.changes'), content: page((one) => <AuditChanges row={one} />) },
        {
          id: 'command',
          label: t('tabs.command'),
          content: page((one) => <MonoBox label={t('tabs.command')} text={one.Command} isPage />),
        },
      ]}
      tab={tab}
      onTab={onTab}
      changed={false}
      onClose={onClose}
    />
  );
}

const useStyles = makeStyles({ note: { margin: 0, color: tokens.colorNeutralForeground3 } });
