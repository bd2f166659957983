'use client';

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/text/copy-button';
import type { Problem } from '@/lib/commands/command/errors';
import { useProblemText } from './use-problem-text';

interface Props {
  readonly problems: readonly Problem[];
  /** What was tried, for Copy details. */
  readonly commandText?: string | null;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

/** What went wrong, why, the cure, a code to search for, and a button that copies all of it. */
export function ErrorPanel({ problems, commandText, onRetry, children }: Props) {
  const styles = useStyles();
  const t = useTranslations('common');
  const explain = useProblemText();
  const texts = problems.map(explain);
  const details = () =>
    [
      ...texts.map((text) =>
        [text.message, text.cure, t('code', { code: text.id })].filter(Boolean).join('\n'),
      ),
      commandText ?? '',
      new Date().toISOString(),
    ]
      .filter(Boolean)
      .join('\n\n');

  return (
    <div role="alert" className={styles.panel}>
      <ErrorCircleFilled className={styles.icon} aria-hidden />
      <div className={styles.texts}>
        {texts.map((text) => (
          <div key={`${text.id}-${text.parameter}-${text.message}`}>
            <p className={styles.message}>{text.message}</p>
            {text.cure && <p className={styles.cure}>{text.cure}</p>}
            <p className={styles.code}>{t('code', { code: text.id })}</p>
          </div>
        ))}
        {children}
        <div className={styles.buttons}>
          {onRetry && (
            <Button size="small" onClick={onRetry}>
              {t('retry')}
            </Button>
          )}
          <CopyButton label={t('copyDetails')} text={details} />
        </div>
      </div>
    </div>
  );
}

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    gap: '12px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    backgroundColor: tokens.colorStatusDangerBackground1,
  },
  icon: { color: tokens.colorStatusDangerForeground3, fontSize: '20px', flexShrink: 0 },
  texts: { display: 'grid', gap: '8px', minWidth: 0 },
  message: { margin: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  cure: { margin: 0, overflowWrap: 'anywhere' },
  code: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  buttons: { display: 'flex', gap: '8px' },
});
