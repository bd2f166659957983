'use client';

import { makeStyles } from '@fluentui/react-components';
import type { WithLastError } from './last-error-detail';
import { SmtpReply } from './smtp-reply';
import { useLastErrorText } from './use-last-error-text';

/** Why it waits, in the user's language, and the remote server's own words where there are any. */
export function LastError({ row, none }: { row: WithLastError; none: string }) {
  const styles = useStyles();
  const text = useLastErrorText()(row);
  const reply = row.LastErrorDetail?.Reply ?? null;
  if (text === '') return <>{none}</>;
  return (
    <div className={styles.error}>
      <span className={styles.text}>{text}</span>
      {reply !== null && <SmtpReply reply={reply} />}
    </div>
  );
}

const useStyles = makeStyles({
  error: { display: 'grid', gap: '4px', minWidth: 0 },
  text: { overflowWrap: 'anywhere' },
});
