'use client';

import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** For who may look and not change: every control inside is disabled. */
export function ReadOnly({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <fieldset disabled className={styles.readOnly}>
      {children}
    </fieldset>
  );
}

const useStyles = makeStyles({ readOnly: { margin: 0, padding: 0, border: 'none', minWidth: 0 } });
