'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Select,
} from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';

interface Props {
  readonly rows: readonly MessageRow[];
  /** @param expirationTime ISO 8601; null: the server's setting */
  readonly onSet: (expirationTime: string | null) => void;
  readonly onClose: () => void;
}

const DAYS = [1, 2, 4, 7, 14, 30] as const;
const DAY_MS = 86_400_000;
const BY_SERVER = 'server';

/** How long the chosen messages may wait from now on. */
export function ExpirationDialog({ rows, onSet, onClose }: Props) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('queueViewer.expiration');
  const viewer = useTranslations('queueViewer');
  const common = useTranslations('common');
  const [choice, setChoice] = useState('2');
  const [first] = rows;
  const words = { count: rows.length, name: first?.Subject || viewer('noSubject') };

  function set() {
    onSet(choice === BY_SERVER ? null : new Date(Date.now() + Number(choice) * DAY_MS).toISOString());
  }

  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('title')}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.text}>{t('intro', words)}</p>
            <Field label={t('until')} hint={t('everywhere')}>
              <Select value={choice} onChange={(_event, data) => setChoice(data.value)}>
                {DAYS.map((days) => (
                  <option key={days} value={days}>
                    {t('inDays', { days })}
                  </option>
                ))}
                <option value={BY_SERVER}>{t('byServer')}</option>
              </Select>
            </Field>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={set}>
              {common('ok')}
            </Button>
            <Button onClick={onClose}>{common('cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

const useStyles = makeStyles({
  surface: { maxWidth: '520px' },
  content: { display: 'grid', gap: '12px', overflowWrap: 'anywhere' },
  text: { margin: 0 },
});
