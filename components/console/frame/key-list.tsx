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
import type { TextKeyIn } from '@/lib/i18n/page-texts';

/** The keys of the console, as `?` shows them; what each does stands in the catalogue `console.keys`. */
const KEYS: readonly (readonly [id: TextKeyIn<'console.keys'>, ...keys: string[]])[] = [
  ['panes', 'F6', 'Shift+F6'],
  ['move', '↑', '↓'],
  ['select', 'Space', 'Shift+↑', 'Ctrl+A'],
  ['open', 'Enter'],
  ['properties', 'Alt+Enter'],
  ['remove', 'Delete'],
  ['refresh', 'F5'],
  ['menu', 'Shift+F10'],
  ['filter', 'Ctrl+F'],
  ['close', 'Esc'],
  ['help', '?'],
];

export function KeyList({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('console.keys');
  const common = useTranslations('common');
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('title')}</DialogTitle>
          <DialogContent>
            <dl className={styles.list}>
              {KEYS.map(([id, ...keys]) => (
                <div key={id} className={styles.row}>
                  <dt className={styles.keys}>
                    {keys.map((key) => (
                      <kbd key={key} className={styles.key}>
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd className={styles.what}>{t(id)}</dd>
                </div>
              ))}
            </dl>
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
  surface: { maxWidth: '560px' },
  list: { margin: 0, display: 'grid', gap: '6px' },
  row: { display: 'grid', gridTemplateColumns: '208px 1fr', alignItems: 'center', minHeight: '28px' },
  keys: { display: 'flex', gap: '6px' },
  key: {
    padding: '1px 8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBottomWidth: '2px',
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: 'inherit',
    fontSize: '12px',
    lineHeight: '18px',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  what: { margin: 0 },
});
