'use client';

import { makeStyles } from '@fluentui/react-components';
import { ErrorDetail } from './error-detail';
import type { WithLastError } from './last-error-detail';
import { SmtpReply } from './smtp-reply';
import { useLastErrorText } from './use-last-error-text';

interface Props {
  readonly row: WithLastError;
  readonly none: string;
  /** The reply has a line of its own already. */
  readonly replyElsewhere?: boolean;
}

/** Why it waits, in the user's language, and the remote server's own words where there are any. */
export function LastError({ row, none, replyElsewhere }: Props) {
  const styles = useStyles();
  const text = useLastErrorText()(row);
  const reply = row.LastErrorDetail?.Reply ?? null;
  if (text === '') return <>{none}</>;
  return (
    <div className={styles.error}>
      <span className={styles.text}>{text}</span>
      {reply !== null && !replyElsewhere && <SmtpReply reply={reply} />}
      <ErrorDetail of={row} />
    </div>
  );
}

const useStyles = makeStyles({
  error: { display: 'grid', gap: '4px', minWidth: 0 },
  text: { overflowWrap: 'anywhere' },
});
