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
  ProgressBar,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import type { Bulk, BulkUnderWay } from './use-bulk';

interface Props {
  readonly bulk: Bulk;
  readonly phase: BulkUnderWay;
  readonly onClose: () => void;
}

/** Says what it will do and to how many, then how far it is. */
export function BulkDialog({ bulk, phase, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('queueViewer.bulk');
  const common = useTranslations('common');
  return (
    <Dialog open modalType="alert" onOpenChange={() => phase.kind === 'asking' && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{phase.job.title}</DialogTitle>
          <DialogContent className={styles.content}>
            {phase.job.question !== null && <p className={styles.text}>{phase.job.question}</p>}
            {phase.kind === 'asking' ? (
              <p className={styles.text}>{common('continue')}</p>
            ) : (
              <>
                <ProgressBar
                  value={phase.done === 0 ? undefined : phase.done / phase.total}
                  aria-label={common('working')}
                />
                <p className={styles.text} aria-live="polite">
                  {t('progress', { done: phase.done, total: phase.total })}
                </p>
              </>
            )}
          </DialogContent>
          <DialogActions>
            {phase.kind === 'asking' ? (
              <Answers bulk={bulk} />
            ) : (
              <Button onClick={bulk.stop}>{t('stop')}</Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Answers({ bulk }: { bulk: Bulk }) {
  const t = useTranslations('common');
  const no = useInitialFocus<HTMLButtonElement>();
  return (
    <>
      <Button onClick={bulk.confirm}>{t('yes')}</Button>
      <Button ref={no} appearance="primary" onClick={bulk.dismiss}>
        {t('no')}
      </Button>
    </>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '480px' },
  content: { display: 'grid', gap: '10px', overflowWrap: 'anywhere' },
  text: { margin: 0 },
});
