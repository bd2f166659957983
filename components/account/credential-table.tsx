'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface CredentialLine {
  readonly id: string;
  readonly name: string;
  /** Below the name, smaller, a line each. */
  readonly details: readonly string[];
  readonly cells: readonly ReactNode[];
  /** A button, or why there is none. */
  readonly act: ReactNode;
}

interface Props {
  readonly label: string;
  /** Of the name, then of the cells. */
  readonly headers: readonly string[];
  readonly lines: readonly CredentialLine[];
}

/** What opens an account, a row each: sessions, app passwords, tokens. */
export function CredentialTable({ label, headers, lines }: Props) {
  const styles = useStyles();
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {headers.map((header) => (
            <th key={header} scope="col">
              {header}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {lines.map(({ id, name, details, cells, act }) => (
          <tr key={id}>
            <th scope="row">
              {name}
              {details.map((detail) => (
                <div key={detail} className={styles.detail}>
                  {detail}
                </div>
              ))}
            </th>
            {cells.map((cell, at) => (
              <td key={headers[at + 1]}>{cell}</td>
            ))}
            <td className={styles.act}>{act}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const useStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    '& th, & td': {
      padding: '6px 8px',
      textAlign: 'start',
      verticalAlign: 'top',
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    '& th:first-child': { paddingLeft: 0, overflowWrap: 'anywhere' },
    '& thead th': {
      fontWeight: tokens.fontWeightRegular,
      color: tokens.colorNeutralForeground3,
      whiteSpace: 'nowrap',
    },
    '& tbody th': { fontWeight: tokens.fontWeightRegular },
    '& tbody td': { whiteSpace: 'nowrap' },
  },
  detail: { color: tokens.colorNeutralForeground3, fontSize: '12px', lineHeight: '16px' },
  act: { textAlign: 'end !important' as 'end' },
});
