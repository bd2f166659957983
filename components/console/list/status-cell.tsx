'use client';

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { PauseCircleRegular } from '@fluentui/react-icons/svg/pause-circle';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';

/** Icon and word, never colour alone. */
export type StatusKind = 'good' | 'working' | 'idle' | 'off' | 'paused' | 'warning' | 'bad';

const ICONS: Record<StatusKind, typeof CircleRegular> = {
  good: CheckmarkCircleRegular,
  working: ArrowSyncRegular,
  idle: CircleRegular,
  off: SubtractCircleRegular,
  paused: PauseCircleRegular,
  warning: WarningRegular,
  bad: ErrorCircleRegular,
};

export function StatusCell({ kind, children }: { kind: StatusKind; children: string }) {
  const styles = useStyles();
  const Icon = ICONS[kind];
  return (
    <span className={styles.cell}>
      <Icon className={mergeClasses(styles.icon, styles[kind])} aria-hidden />
      <span className={styles.word}>{children}</span>
    </span>
  );
}

const useStyles = makeStyles({
  cell: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minWidth: 0,
    maxWidth: '100%',
    verticalAlign: 'bottom',
  },
  icon: { fontSize: '16px', flexShrink: 0 },
  word: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  working: { color: tokens.colorBrandForeground1 },
  idle: { color: tokens.colorNeutralForeground3 },
  off: { color: tokens.colorNeutralForeground3 },
  paused: { color: tokens.colorPaletteMarigoldForeground2 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground1 },
});
