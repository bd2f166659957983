'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { ChangeTable } from '@/components/console/outcome/change-table';
import type { AuditRow } from './audit-row';

/** Each object that was changed, with its properties: old and new. */
export function AuditChanges({ row }: { row: AuditRow }) {
  const styles = useStyles();
  const t = useTranslations('auditLog');
  const changed = row.Objects.filter(({ Action }) => Action !== 'named');
  if (changed.length === 0) return <p className={styles.note}>{t('details.unchanged')}</p>;
  return (
    <div className={styles.page}>
      {changed.map(({ Type, Id, Name, Action }) => (
        <section key={`${Type} ${Id ?? Name}`} className={styles.object}>
          <h3 className={styles.name}>
            {t(`details.${Action === 'named' ? 'changed' : Action}`, { name: Name })}
          </h3>
          <ChangeTable
            label={Name}
            type={Type}
            from={t('details.old')}
            to={t('details.new')}
            changes={row.ModifiedProperties.filter(({ Object: object }) => object === Name).map(
              (property) => ({
                property: property.Name,
                from: property.OldValue,
                to: property.NewValue,
                isSecret: property.IsSecret,
              }),
            )}
          />
        </section>
      ))}
    </div>
  );
}

const useStyles = makeStyles({
  page: { display: 'grid', gap: '16px' },
  object: { display: 'grid', gap: '6px', minWidth: 0 },
  name: { margin: 0, fontSize: '14px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  note: { margin: 0, color: tokens.colorNeutralForeground3 },
});
