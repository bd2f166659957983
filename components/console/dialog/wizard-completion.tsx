'use client';

import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissCircleFilled } from '@fluentui/react-icons/svg/dismiss-circle';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { CommandBox } from '@/components/console/command/command-text';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useProblemText } from '@/components/console/command/use-problem-text';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { formatElapsed } from './elapsed';

interface Props {
  readonly name: string;
  /** null while the command runs. */
  readonly answer: CommandAnswer | null;
  /** Text of the command when it did not get as far as a report. */
  readonly commandText: string;
  readonly startedMs: number;
  /** What followed from it, once it is done. */
  readonly children?: ReactNode;
}

/** A wizard's last page: elapsed time, tick or cross, warnings or the error with its cure, and the shell text. */
export function WizardCompletion({ name, answer, commandText, startedMs, children }: Props) {
  const styles = useStyles();
  const t = useTranslations('console.completion');
  const common = useTranslations('common');
  const explain = useProblemText();
  const elapsedMs = useElapsed(startedMs, answer);
  const succeeded = answer?.ok ?? false;
  return (
    <div className={styles.page} aria-live="polite">
      <p className={styles.line}>
        <span>{answer && t('result', { succeeded: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 })}</span>
        <span className={styles.elapsed}>{common('elapsed', { time: formatElapsed(elapsedMs) })}</span>
      </p>
      {answer === null && <ProgressBar aria-label={common('working')} />}
      {answer !== null && (
        <section className={styles.item}>
          <h4 className={styles.name}>
            {succeeded ? (
              <CheckmarkCircleFilled className={styles.good} aria-hidden />
            ) : (
              <DismissCircleFilled className={styles.bad} aria-hidden />
            )}
            <span className={styles.nameText}>{name}</span>
            <span className={styles.state}>{t(succeeded ? 'completed' : 'failed')}</span>
          </h4>
          {!answer.ok && <ErrorPanel problems={answer.problems} commandText={commandText} />}
          {answer.ok &&
            answer.report.warnings.map((warning) => (
              <p key={warning.id} className={styles.warning}>
                {explain(warning).sentence}
              </p>
            ))}
          {answer.ok && children}
          <p className={styles.commandTitle}>{t(succeeded ? 'commandCompleted' : 'commandAttempted')}</p>
          <CommandBox text={answer.ok ? answer.report.commandText : commandText} />
        </section>
      )}
    </div>
  );
}

/** Ticks while the command runs, then stands at what the server measured. */
function useElapsed(startedMs: number, answer: CommandAnswer | null): number {
  const [now, setNow] = useState(startedMs);
  useEffect(() => {
    if (answer !== null) return;
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, [answer]);
  return answer?.ok ? answer.report.elapsedMs : Math.max(0, now - startedMs);
}

const useStyles = makeStyles({
  page: { display: 'grid', gap: '10px' },
  line: { margin: 0, display: 'flex', justifyContent: 'space-between', gap: '16px' },
  elapsed: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  item: { display: 'grid', gap: '8px', minWidth: 0 },
  name: {
    margin: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '6px 10px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: '14px',
    fontWeight: tokens.fontWeightSemibold,
  },
  nameText: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  state: { marginLeft: 'auto', fontWeight: tokens.fontWeightRegular, whiteSpace: 'nowrap' },
  good: { color: tokens.colorStatusSuccessForeground1, fontSize: '20px', flexShrink: 0 },
  bad: { color: tokens.colorStatusDangerForeground1, fontSize: '20px', flexShrink: 0 },
  warning: {
    margin: 0,
    padding: '6px 10px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
  commandTitle: { margin: 0, color: tokens.colorNeutralForeground2 },
});
