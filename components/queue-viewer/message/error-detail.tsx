'use client';

import { makeStyles } from '@fluentui/react-components';
import type { WithLastError } from '@/components/queue-viewer/row/last-error-detail';
import { monoText } from '@/components/ui/text/mono-text';

/** A library's own words, below ours, for an error that has some (TLS). */
export function ErrorDetail({
  of: { LastErrorDetail: error },
}: {
  of: Pick<WithLastError, 'LastErrorDetail'>;
}) {
  const styles = useStyles();
  const detail = error?.Args.detail;
  if (typeof detail !== 'string' || detail === '') return null;
  return (
    <code className={styles.text} lang="en">
      {detail}
    </code>
  );
}

const useStyles = makeStyles({ text: monoText });
