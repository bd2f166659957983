'use client';

import { useTranslations } from 'next-intl';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import type { UserForm } from './form';

export function UserSendAs() {
  const t = useTranslations('user.sendAs');
  return <TextAreaField<UserForm> name="SendAs" label={t('label')} hint={t('hint')} rows={8} />;
}
