'use client';

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import { LastError } from './last-error';
import type { RecipientRow } from './message-row';

/** Address, status and last error of each recipient that waits in this queue. */
export function RecipientInformation({ recipients }: { recipients: readonly RecipientRow[] }) {
  const styles = useStyles();
  const t = useTranslations('queueViewer');
  const textIfKnown = useTextIfKnown();
  if (recipients.length === 0) return <p className={styles.none}>{t('properties.noRecipients')}</p>;
  const status = (name: string) => textIfKnown(`queueViewer.recipientStatus.${name}`) ?? name;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th className={styles.head}>{t('properties.address')}</th>
          <th className={styles.head}>{t('property.Status')}</th>
          <th className={styles.head}>{t('property.LastError')}</th>
        </tr>
      </thead>
      <tbody>
        {recipients.map((recipient) => (
          <tr key={recipient.Address}>
            <td className={styles.cell}>{recipient.Address}</td>
            <td className={mergeClasses(styles.cell, styles.status)}>{status(recipient.Status)}</td>
            <td className={styles.cell}>
              <LastError row={recipient} none={t('none')} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const useStyles = makeStyles({
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
  table: { width: '100%', borderCollapse: 'collapse' },
  head: {
    textAlign: 'left',
    padding: '4px 8px 4px 0',
    fontSize: '12px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'nowrap',
  },
  status: { whiteSpace: 'nowrap' },
  cell: {
    padding: '6px 12px 6px 0',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
});
