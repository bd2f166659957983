'use client';

import { makeStyles, tokens } from '@fluentui/react-components';

/** What stands in a form and cannot be changed there: a text, and no box that looks as if it could. */
export function FixedField({ label, value }: { label: string; value: string }) {
  const styles = useStyles();
  return (
    <dl className={styles.field}>
      <dt>{label}</dt>
      <dd className={styles.value}>{value}</dd>
    </dl>
  );
}

const useStyles = makeStyles({
  field: { margin: 0 },
  value: { margin: 0, color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere', padding: '2px 0' },
});
