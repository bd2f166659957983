'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';

/** What stands where a part of the console will be whose program has not come (lazy-part.tsx). */
interface Props {
  /** It will not come by itself. */
  readonly failed: boolean;
}

export function AbsentPage({ failed }: Props) {
  return failed ? <Failure /> : <DelayedSkeleton />;
}

export function AbsentDialog({ failed, onClose }: Props & { readonly onClose: () => void }) {
  const styles = useStyles();
  const t = useTranslations('common');
  useEscape(onClose);
  if (failed) {
    return (
      <div className={styles.place} role="alertdialog" aria-label={t('failed')}>
        <Failure onClose={onClose} />
      </div>
    );
  }
  return (
    <div className={styles.place} role="status">
      <DelayedSkeleton />
    </div>
  );
}

/** A page that is loaded again opens the same dialog, which its address names. */
function Failure({ onClose }: { onClose?: () => void }) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('common');
  const reload = useInitialFocus<HTMLButtonElement>();
  return (
    <ErrorPanel problems={[{ id: 'ConsolePartMissing', parameter: null, args: {} }]}>
      <div className={styles.buttons}>
        <Button ref={reload} size="small" appearance="primary" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
        {onClose && (
          <Button size="small" onClick={onClose}>
            {t('close')}
          </Button>
        )}
      </div>
    </ErrorPanel>
  );
}

function useEscape(act: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [act]);
}

const useStyles = makeStyles({
  place: {
    position: 'fixed',
    top: '50%',
    left: '50%',
    transform: 'translate(-50%, -50%)',
    width: '480px',
    maxWidth: 'calc(100vw - 32px)',
    zIndex: 1_000_000,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow64,
    ':empty': { display: 'none' },
  },
  buttons: { display: 'flex', gap: '8px' },
});
