'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface PropertyItem {
  readonly label: string;
  readonly value: ReactNode;
}

/** Names left, values right, a line each, as a property dialog has them. */
export function PropertyList({ items }: { items: readonly PropertyItem[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      {items.map((item) => (
        <div key={item.label} className={styles.item}>
          <dt className={styles.label}>{item.label}</dt>
          <dd className={styles.value}>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

const useStyles = makeStyles({
  list: { margin: 0, display: 'grid', gap: '6px' },
  item: {
    display: 'grid',
    gridTemplateColumns: '196px minmax(0, 1fr)',
    gap: '12px',
    '@media (max-width: 599px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: 0 },
  },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere', minWidth: 0 },
});
