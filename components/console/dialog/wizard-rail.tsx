'use client';

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkFilled } from '@fluentui/react-icons/svg/checkmark';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import type { WizardStep } from './wizard-frame';

interface Props {
  readonly steps: readonly WizardStep[];
  readonly currentIndex: number;
  readonly canGoBack: boolean;
  /** What the last step came to; null before. */
  readonly outcome: 'succeeded' | 'failed' | null;
  readonly onStep: (id: string) => void;
}

/** Done steps ticked and clickable, the present one bold, those to come plain. */
export function WizardRail({ steps, currentIndex, canGoBack, outcome, onStep }: Props) {
  const styles = useStyles();
  const t = useTranslations('console.wizard');
  return (
    <nav className={styles.rail} aria-label={t('steps')}>
      <ol className={styles.list}>
        {steps.map((step, index) => {
          const isHere = index === currentIndex;
          const isPast = index < currentIndex;
          const hasFailed = isHere && outcome === 'failed';
          // What should have been made on the step before a failure is still to be done.
          const done = isHere
            ? outcome === 'succeeded'
            : isPast && !(outcome === 'failed' && index === currentIndex - 1);
          const mark = (
            <span
              className={mergeClasses(
                styles.mark,
                done && styles.done,
                isHere && !done && !hasFailed && styles.here,
                hasFailed && styles.failed,
              )}
            >
              {done && <CheckmarkFilled aria-label={t('done')} />}
              {hasFailed && <DismissRegular aria-label={t('failed')} />}
            </span>
          );
          return (
            <li key={step.id} aria-current={index === currentIndex ? 'step' : undefined}>
              {isPast && canGoBack ? (
                <button
                  type="button"
                  className={mergeClasses(styles.step, styles.link)}
                  onClick={() => onStep(step.id)}
                >
                  {mark}
                  <span>{step.label}</span>
                </button>
              ) : (
                <span
                  className={mergeClasses(
                    styles.step,
                    index === currentIndex && styles.present,
                    index > currentIndex && styles.toCome,
                  )}
                >
                  {mark}
                  <span>{step.label}</span>
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const useStyles = makeStyles({
  rail: {
    width: '220px',
    flexShrink: 0,
    overflow: 'auto',
    padding: '12px 8px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    '@media (max-width: 699px)': { display: 'none' },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '2px' },
  step: {
    width: '100%',
    minHeight: '32px',
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    padding: '5px 8px',
    border: 0,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    lineHeight: '18px',
    textAlign: 'left',
    textWrap: 'balance',
  },
  link: { cursor: 'pointer', ':hover': { backgroundColor: tokens.colorNeutralBackground2Hover } },
  present: { fontWeight: tokens.fontWeightSemibold },
  toCome: { color: tokens.colorNeutralForeground3 },
  mark: {
    width: '16px',
    height: '16px',
    flexShrink: 0,
    display: 'grid',
    placeItems: 'center',
    borderRadius: '50%',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    fontSize: '11px',
  },
  done: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    border: `1px solid ${tokens.colorBrandBackground}`,
  },
  failed: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorStatusDangerBackground3,
    border: `1px solid ${tokens.colorStatusDangerBackground3}`,
  },
  here: { border: `5px solid ${tokens.colorBrandBackground}` },
});
