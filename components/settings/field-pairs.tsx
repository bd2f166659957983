'use client';

import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** Fields two to a line: label, input, message and hint of both stand in line, however many lines each takes. */
export function FieldPairs({ children }: { readonly children: ReactNode }) {
  return <div className={useStyles().pairs}>{children}</div>;
}

const GAP = '10px';

const useStyles = makeStyles({
  pairs: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    columnGap: '20px',
    // Each field brings the gap below it: one between the rows would part a field's own.
    marginBottom: `-${GAP}`,
    '& > *': {
      gridRow: 'span 4',
      gridTemplateRows: 'subgrid',
      alignItems: 'start',
      marginBottom: GAP,
    },
    '& > * > label': { alignSelf: 'end' },
    // A box has its words beside it, and stands in the inputs' line.
    '& > * > :only-child': { gridRow: '2' },
  },
});
