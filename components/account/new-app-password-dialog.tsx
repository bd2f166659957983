'use client';

import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { TextField } from '@/components/ui/form-fields/text-field';
import { newAppPasswordParameters } from '@/lib/commands/app-password/parameters';
import type { CommandAnswer } from '@/lib/commands/command/report';
import type { Owner } from './owner';

interface AppPasswordForm {
  readonly Name: string;
}

const EMPTY: AppPasswordForm = { Name: '' };

interface Props {
  readonly owner: Owner;
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New App Password": a name; the password is made, not chosen. */
export function NewAppPasswordDialog({ owner, onCreated, onClose }: Props) {
  const t = useTranslations('account.appPasswords');
  const account = useTranslations('account');
  const wizard = useTranslations('console.wizard');
  return (
    <FormDialog<AppPasswordForm>
      title={t('title')}
      submitLabel={wizard('new')}
      cmdlet="New-AppPassword"
      schema={newAppPasswordParameters}
      defaults={EMPTY}
      toParameters={({ Name }) => (owner.isSelf ? { Name } : { Name, User: owner.identity })}
      onDone={onCreated}
      onClose={onClose}
    >
      <TextField<AppPasswordForm> name="Name" label={account('name')} hint={t('nameHint')} required />
    </FormDialog>
  );
}
