'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ChangeValue, useChangeValue } from './change-value';
import { usePropertyLabel } from './property-label';

interface ShownChange {
  readonly property: string;
  readonly from: ChangeValue;
  readonly to: ChangeValue;
  readonly isSecret: boolean;
}

interface Props {
  readonly label: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly changes: readonly ShownChange[];
}

/** Property, what it was, what it is: a line each. */
export function ChangeTable({ label, type, from, to, changes }: Props) {
  const styles = useStyles();
  const t = useTranslations('console.undo');
  const textOf = useChangeValue();
  const labelOf = usePropertyLabel();
  const shown = (value: ChangeValue, isSecret: boolean) =>
    [textOf(value), ...(isSecret ? [t('value.secret')] : [])].join('\n');
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            {t('property')}
          </th>
          <th scope="col" className={styles.head}>
            {from}
          </th>
          <th scope="col" className={styles.head}>
            {to}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.property}>
            <th scope="row" className={styles.name}>
              {labelOf(type, change.property)}
            </th>
            <td className={styles.cell}>{shown(change.from, change.isSecret)}</td>
            <td className={styles.cell}>{shown(change.to, change.isSecret)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const cell = {
  padding: '5px 8px',
  textAlign: 'start',
  verticalAlign: 'top',
  fontWeight: tokens.fontWeightRegular,
  overflowWrap: 'anywhere',
  whiteSpace: 'pre-wrap',
  borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
} as const;

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  head: { ...cell, color: tokens.colorNeutralForeground3 },
  name: { ...cell, color: tokens.colorNeutralForeground3 },
  cell,
});
