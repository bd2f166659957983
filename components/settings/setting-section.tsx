'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** A headed group of settings in a sheet's tab. */
export function SettingSection({ title, children }: { title?: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.section}>
      {title && <h3 className={styles.title}>{title}</h3>}
      {children}
    </section>
  );
}

const useStyles = makeStyles({
  section: { display: 'grid', gap: '10px', marginBottom: '20px' },
  title: {
    margin: 0,
    paddingBottom: '4px',
    fontSize: '14px',
    lineHeight: '20px',
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});
