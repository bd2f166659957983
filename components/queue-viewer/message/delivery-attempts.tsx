'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { AttemptEntry } from './attempt-entry';
import { attemptRow } from './attempt-row';
import { type FinishedFacts, recipientsOf } from './recipients-of';

interface Props {
  /** Its number. */
  readonly message: string;
  /** Recipients of the message that have ended, wherever. */
  readonly finished: readonly FinishedFacts[];
  /** What is said when no attempt was made with the message itself. */
  readonly none: string;
  /** Above the attempts: what its queue tried. */
  readonly children?: ReactNode;
}

/** The timeline of all tries to deliver a message, newest last; dialogues are read when one is opened. */
export function DeliveryAttempts({ message, finished, none, children }: Props) {
  const styles = useStyles();
  const [withDialogues, setWithDialogues] = useState(false);
  const parameters = { Message: message, ResultSize: 200 };
  const { report, problems } = useCommandQuery('Get-DeliveryAttempt', parameters, ['queues']);
  const full = useCommandQuery(
    'Get-DeliveryAttempt',
    withDialogues ? { ...parameters, IncludeDialogue: true } : null,
    ['queues'],
  );
  if (problems) return <ErrorPanel problems={problems} />;
  if (!report) return <DelayedSkeleton />;
  const attempts = report.output.map((row) => attemptRow.parse(row));
  const dialogues = new Map(
    full.report?.output.map((row) => attemptRow.parse(row)).map((row) => [row.Identity, row.Dialogue]),
  );
  return (
    <>
      {children}
      {attempts.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <ol className={styles.timeline}>
          {attempts.map((attempt) => (
            <AttemptEntry
              key={attempt.Identity}
              attempt={attempt}
              recipients={recipientsOf(attempt, finished)}
              dialogue={dialogues.get(attempt.Identity) ?? null}
              onWantDialogue={() => setWithDialogues(true)}
            />
          ))}
        </ol>
      )}
    </>
  );
}

const useStyles = makeStyles({
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
  timeline: { listStyleType: 'none', margin: 0, padding: 0 },
});
