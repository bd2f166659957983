'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { FieldPairs } from './field-pairs';

interface Props {
  readonly title?: string;
  /** Below the fields. */
  readonly note?: string;
  /** Two columns of fields. */
  readonly pairs?: boolean;
  readonly children: ReactNode;
}

/** A headed group of settings in a sheet's tab. */
export function SettingSection({ title, note, pairs, children }: Props) {
  const styles = useStyles();
  return (
    <section className={styles.section}>
      {title && <h3 className={styles.title}>{title}</h3>}
      {pairs ? <FieldPairs>{children}</FieldPairs> : <div className={styles.fields}>{children}</div>}
      {note && <p className={styles.note}>{note}</p>}
    </section>
  );
}

const useStyles = makeStyles({
  section: { display: 'grid', gap: '10px', marginBottom: '20px' },
  fields: { display: 'grid', gap: '10px' },
  note: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: '12px', lineHeight: '16px' },
  title: {
    margin: 0,
    paddingBottom: '4px',
    fontSize: '14px',
    lineHeight: '20px',
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});
