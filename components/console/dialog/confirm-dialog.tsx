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
  mergeClasses,
  ProgressBar,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import type { Problem } from '@/lib/commands/command/errors';

interface Props {
  readonly title: string;
  /** What it does, to what, and what becomes of queued mail. */
  readonly children: ReactNode;
  /** Default: Yes. */
  readonly confirmLabel?: string;
  readonly cancelLabel?: string;
  /** False: what would be done is not known yet, or cannot be done. Left out: it can. */
  readonly isReady?: boolean;
  /** It shows a table. */
  readonly isWide?: boolean;
  /** @returns problems; none: it is done and the dialog closes */
  readonly onConfirm: () => Promise<readonly Problem[]>;
  readonly onClose: () => void;
}

/** Asks before an act that cannot be undone. Focus starts on No; the act's failure is shown here, not behind it. */
export function ConfirmDialog(props: Props) {
  const { title, children, confirmLabel, cancelLabel, isReady = true, isWide, onConfirm, onClose } = props;
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('common');
  const cancel = useInitialFocus<HTMLButtonElement>();
  const [working, setWorking] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);

  async function confirm() {
    setProblems([]);
    setWorking(true);
    const found = await onConfirm();
    setWorking(false);
    setProblems(found);
    if (found.length === 0) onClose();
  }

  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => !data.open && !working && onClose()}>
      <DialogSurface className={mergeClasses(styles.surface, isWide && styles.wide)}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            {children}
            {problems.length > 0 && <ErrorPanel problems={problems} />}
            {working && <ProgressBar aria-label={t('working')} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={confirm} disabledFocusable={working || !isReady}>
              {confirmLabel ?? t('yes')}
            </Button>
            <Button ref={cancel} appearance="primary" onClick={onClose} disabled={working}>
              {cancelLabel ?? t('no')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '520px' },
  wide: { maxWidth: '720px' },
  content: { display: 'grid', gap: '12px', overflowWrap: 'anywhere' },
});
