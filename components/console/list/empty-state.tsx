'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Why it is empty and what to do next. */
  readonly children?: ReactNode;
  readonly picture?: ReactNode;
  readonly button?: ReactNode;
}

export function EmptyState({ title, children, picture, button }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.box} data-empty>
      {picture}
      <h2 className={styles.title}>{title}</h2>
      {children && <div className={styles.text}>{children}</div>}
      {button}
    </div>
  );
}

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '12px',
    maxWidth: '560px',
    margin: '0 auto',
    padding: '48px 24px',
    textAlign: 'center',
  },
  title: { margin: 0, fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: {
    display: 'grid',
    gap: '8px',
    color: tokens.colorNeutralForeground2,
    '& p': { margin: 0 },
  },
});
