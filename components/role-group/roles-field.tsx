'use client';

import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useWatch } from 'react-hook-form';
import { CheckListField } from '@/components/ui/form-fields/check-list-field';
import { MANAGEMENT_ROLE_NAMES } from '@/lib/auth/management-roles';
import type { RoleGroupForm } from './form';
import { usePermittedBy } from './use-permitted-by';

interface Props {
  /** A built-in group: what it has is shown, and cannot be changed. */
  readonly fixed?: boolean;
  /** Left out: as high as they are. */
  readonly height?: number;
}

/** The management roles of a role group, with what each permits. */
export function RolesField({ fixed = false, height }: Props) {
  const styles = useStyles();
  const t = useTranslations('roleGroup.sheet');
  const permittedBy = usePermittedBy();
  const held = useWatch<RoleGroupForm, 'Roles'>({ name: 'Roles' });
  if (!fixed) {
    const options = MANAGEMENT_ROLE_NAMES.map((role) => ({ value: role, about: permittedBy(role) }));
    return (
      <CheckListField<RoleGroupForm> name="Roles" label={t('rolesLabel')} options={options} height={height} />
    );
  }
  return (
    <>
      <p className={styles.label}>{t('rolesFixed')}</p>
      <dl className={styles.facts}>
        {MANAGEMENT_ROLE_NAMES.filter((role) => held.includes(role)).map((role) => (
          <div key={role}>
            <dt>{role}</dt>
            <dd className={styles.about}>{permittedBy(role)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const useStyles = makeStyles({
  label: { margin: 0, paddingBottom: '4px' },
  facts: { margin: 0, display: 'grid', gap: '10px', paddingTop: '4px' },
  about: {
    margin: 0,
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
  },
});
