'use client';

import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { SendConnectorForm } from './form';

/** The remote port, for MX records and smart hosts alike. Where it may be left empty the default is shown. */
export function PortField({ defaultPort }: { defaultPort?: number }) {
  const t = useTranslations('sendConnector.sheet');
  return (
    <TextField<SendConnectorForm>
      name="Port"
      label={t('port')}
      hint={defaultPort === undefined ? t('portHint') : t('portDefaultHint', { port: String(defaultPort) })}
      placeholder={defaultPort === undefined ? undefined : String(defaultPort)}
      inputMode="numeric"
      width={120}
    />
  );
}
