'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { TimeText } from '@/components/ui/time/time-text';
import type { RestoredRow } from './restored-row';

/** `name` tells the queue in a question. */
export interface RestoredAct {
  readonly kind: 'look' | 'release' | 'remove';
  readonly row: RestoredRow;
  readonly name: string;
}

interface Props {
  readonly rows: readonly RestoredRow[];
  readonly onAct: (act: RestoredAct) => void;
  readonly onClose: () => void;
}

const KINDS = ['look', 'release', 'remove'] as const;

/** The three ways, for each queue that holds mail of a restore. */
export function RestoredDialog({ rows, onAct, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('queueViewer.restored');
  const nextHops = useTranslations('queueViewer.nextHop');
  const common = useTranslations('common');
  const nameOf = ({ Kind, NextHopDomain }: RestoredRow) =>
    Kind === 'Delivery' ? NextHopDomain || nextHops('removed') : nextHops(Kind);
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('title')}</DialogTitle>
          <DialogContent>
            <p className={styles.text}>{t('explanation')}</p>
            <ul className={styles.list}>
              {rows.map((row) => {
                const name = `${nameOf(row)} (${row.Identity})`;
                return (
                  <li key={row.Identity} className={styles.row}>
                    <div className={styles.queue}>
                      <div className={styles.name}>{name}</div>
                      <div className={styles.what}>
                        {t('held', { count: row.MessageCount })} <TimeText iso={row.OldestDateReceived} />
                      </div>
                    </div>
                    <div className={styles.acts}>
                      {KINDS.map((kind) => (
                        <Button
                          key={kind}
                          size="small"
                          aria-label={t('of', { act: t(kind), name })}
                          onClick={() => onAct({ kind, row, name })}
                        >
                          {t(kind)}
                        </Button>
                      ))}
                    </div>
                  </li>
                );
              })}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {common('close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '760px' },
  text: { margin: '0 0 12px' },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  queue: { flexGrow: 1, flexBasis: '280px', minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  what: { color: tokens.colorNeutralForeground2 },
  acts: { display: 'flex', gap: '8px', flexShrink: 0 },
});
