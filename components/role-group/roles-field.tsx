'use client';

import { Checkbox, Field, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useController } from 'react-hook-form';
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
  const { field, fieldState } = useController<RoleGroupForm, 'Roles'>({ name: 'Roles' });
  const shown = fixed
    ? MANAGEMENT_ROLE_NAMES.filter((role) => field.value.includes(role))
    : MANAGEMENT_ROLE_NAMES;
  const label = fixed ? t('rolesFixed') : t('rolesLabel');
  return (
    // No Field around the boxes: each would be called as the whole is.
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      {fixed ? (
        <dl className={styles.facts}>
          {shown.map((role) => (
            <div key={role}>
              <dt>{role}</dt>
              <dd className={styles.about}>{permittedBy(role)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <div className={mergeClasses(height !== undefined && styles.box)} style={{ height }}>
          {shown.map((role) => (
            <Checkbox
              key={role}
              className={styles.check}
              checked={field.value.includes(role)}
              onBlur={field.onBlur}
              onChange={(_event, data) =>
                field.onChange(
                  data.checked === true ? [...field.value, role] : field.value.filter((one) => one !== role),
                )
              }
              label={
                <>
                  {role}
                  <span className={styles.about}>{permittedBy(role)}</span>
                </>
              }
            />
          ))}
        </div>
      )}
      <Field validationMessage={fieldState.error?.message} />
    </fieldset>
  );
}

const useStyles = makeStyles({
  field: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  label: { padding: '0 0 4px' },
  check: { display: 'flex', alignItems: 'flex-start', marginLeft: '-8px' },
  box: {
    overflow: 'auto',
    padding: '0 8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  facts: { margin: 0, display: 'grid', gap: '10px', paddingTop: '4px' },
  about: {
    display: 'block',
    margin: 0,
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
  },
});
