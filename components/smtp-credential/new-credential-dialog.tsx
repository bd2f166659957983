'use client';

import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newSmtpCredentialParameters } from '@/lib/commands/smtp-credential/parameters';
import { SMTP_CREDENTIAL_SECRETS } from '@/lib/mail/settings/smtp-credential-kinds';
import { ClientFields, EndpointFields, KindFields, SmartHostsField } from './credential-fields';
import { type CredentialForm, EMPTY_CREDENTIAL, newParameters } from './form';

interface Props {
  /** What is known of it before it is asked. */
  readonly first?: Partial<Pick<CredentialForm, 'Name' | 'Provider'>>;
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New SMTP Credential". */
export function NewCredentialDialog({ first, onCreated, onClose }: Props) {
  const t = useTranslations('smtpCredential');
  const wizard = useTranslations('console.wizard');
  return (
    <FormDialog<CredentialForm>
      title={t('newTitle')}
      submitLabel={wizard('new')}
      cmdlet="New-SmtpCredential"
      schema={newSmtpCredentialParameters}
      secrets={SMTP_CREDENTIAL_SECRETS}
      defaults={{ ...EMPTY_CREDENTIAL, ...first }}
      toParameters={newParameters}
      onDone={onCreated}
      onClose={onClose}
    >
      <TextField<CredentialForm> name="Name" label={t('name')} required />
      <KindFields />
      <TextField<CredentialForm> name="UserName" label={t('userName')} hint={t('userNameHint')} required />
      <ClientFields />
      <EndpointFields />
      <SmartHostsField />
    </FormDialog>
  );
}
