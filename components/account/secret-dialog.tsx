'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  makeStyles,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** Told this one time: whoever closes it without a copy makes another one. */
export function SecretDialog({ title, children, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('account');
  return (
    <Dialog
      open
      // A click beside it must not lose what is told once.
      onOpenChange={(_event, data) => data.type !== 'backdropClick' && !data.open && onClose()}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{t('shownOnce')}</MessageBarBody>
            </MessageBar>
            {children}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('saved')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'grid', gap: '12px', overflowWrap: 'anywhere', '& p': { margin: 0 } },
});
