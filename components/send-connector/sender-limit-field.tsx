'use client';

import { useTranslations } from 'next-intl';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import type { SendConnectorForm } from './form';

/** To whom a connector is limited: wizard page and property tab. */
export function SenderLimitField() {
  const t = useTranslations('sendConnector.senderLimit');
  return (
    <TextAreaField<SendConnectorForm>
      name="AcceptMessagesOnlyFrom"
      label={t('label')}
      hint={t('hint')}
      rows={2}
    />
  );
}
