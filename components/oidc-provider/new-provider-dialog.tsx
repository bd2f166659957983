'use client';

import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newOidcProviderParameters } from '@/lib/commands/oidc-provider/parameters';
import { EMPTY_PROVIDER, type NewProviderForm, newProviderParameters } from './form';
import { RedirectField } from './redirect-field';

interface Props {
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New Sign-in Provider". */
export function NewProviderDialog({ onCreated, onClose }: Props) {
  const t = useTranslations('oidcProvider');
  const wizard = useTranslations('console.wizard');
  return (
    <FormDialog<NewProviderForm>
      title={t('newTitle')}
      submitLabel={wizard('new')}
      cmdlet="New-OidcProvider"
      schema={newOidcProviderParameters}
      secrets={['ClientSecret']}
      defaults={EMPTY_PROVIDER}
      toParameters={newProviderParameters}
      onDone={onCreated}
      onClose={onClose}
    >
      <TextField<NewProviderForm> name="Name" label={t('columns.Name')} hint={t('sheet.nameHint')} required />
      <TextField<NewProviderForm>
        name="Issuer"
        label={t('columns.Issuer')}
        hint={t('sheet.issuerHint')}
        required
      />
      <TextField<NewProviderForm> name="ClientId" label={t('columns.ClientId')} required />
      <TextField<NewProviderForm>
        name="ClientSecret"
        label={t('sheet.clientSecret')}
        type="password"
        autoComplete="new-password"
      />
      <RedirectField uri={null} />
    </FormDialog>
  );
}
