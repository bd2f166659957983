'use client';

import { useTranslations } from 'next-intl';
import { SettingSection } from '@/components/settings/setting-section';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { FixedField } from '@/components/ui/form-fields/fixed-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { RoleGroupForm } from './form';
import type { RoleGroupRow } from './role-group-row';
import { useAboutGroup } from './use-about-group';

export function GroupGeneral({ group }: { readonly group: RoleGroupRow }) {
  const t = useTranslations('roleGroup');
  const about = useAboutGroup();
  return (
    <>
      <SettingSection>
        {group.BuiltIn ? (
          <>
            <FixedField label={t('columns.Name')} value={group.Name} />
            <FixedField label={t('columns.Type')} value={t('types.builtInAbout')} />
            <FixedField label={t('columns.Description')} value={about(group)} />
          </>
        ) : (
          <>
            <TextField<RoleGroupForm> name="Name" label={t('columns.Name')} />
            <TextAreaField<RoleGroupForm> name="Description" label={t('columns.Description')} rows={4} />
          </>
        )}
      </SettingSection>
      <SettingSection>
        <CheckField<RoleGroupForm>
          name="RequireSecondFactor"
          label={t('secondFactor.label')}
          hint={t('secondFactor.hint')}
        />
      </SettingSection>
    </>
  );
}
