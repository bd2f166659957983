'use client';

import { useTranslations } from 'next-intl';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import type { UserForm } from './form';

export function UserLogonNames() {
  const t = useTranslations('user.sheet');
  return (
    <TextAreaField<UserForm>
      name="LogonNames"
      label={t('logonNamesLabel')}
      hint={t('logonNamesHint')}
      rows={8}
    />
  );
}
