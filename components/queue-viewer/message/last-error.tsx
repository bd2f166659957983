'use client';

import { makeStyles } from '@fluentui/react-components';
import type { WithLastError } from '@/components/queue-viewer/row/last-error-detail';
import { parseReply } from '@/lib/mail/outcome/reply';
import { ErrorDetail } from './error-detail';
import { StatusMeaning } from './smtp-reply';
import { useLastErrorText } from './use-last-error-text';

interface Props {
  readonly row: WithLastError;
  readonly none: string;
}

/** Why it waits, in the user's language, with the remote server's own words where there are any, and what they mean. */
export function LastError({ row, none }: Props) {
  const styles = useStyles();
  const text = useLastErrorText()(row);
  const reply = row.LastErrorDetail?.Reply ?? null;
  const code = reply === null ? null : (parseReply(reply)?.enhancedCode ?? null);
  if (text === '') return <>{none}</>;
  return (
    <div className={styles.error}>
      <span className={styles.text}>{text}</span>
      {code !== null && <StatusMeaning code={code} />}
      <ErrorDetail of={row} />
    </div>
  );
}

const useStyles = makeStyles({
  error: { display: 'grid', gap: '4px', minWidth: 0 },
  text: { overflowWrap: 'anywhere' },
});
