'use client';

import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { TextField } from '@/components/ui/form-fields/text-field';
import { setClientReportParameters } from '@/lib/commands/client-report/parameters';
import type { CommandAnswer } from '@/lib/commands/command/report';
import type { ClientRow } from './client-row';

interface NameForm {
  readonly Label: string;
}

interface Props {
  readonly client: ClientRow;
  readonly onDone: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** What a client is called; nothing: by what it greets with. */
export function NameClientDialog({ client, onDone, onClose }: Props) {
  const t = useTranslations('client');
  const common = useTranslations('common');
  return (
    <FormDialog<NameForm>
      title={t('name.title', { address: client.ClientAddress })}
      submitLabel={common('ok')}
      cmdlet="Set-ClientReport"
      schema={setClientReportParameters}
      defaults={{ Label: client.Label ?? '' }}
      toParameters={({ Label }) => ({
        Identity: client.Identity,
        Label: Label.trim() === '' ? null : Label,
      })}
      onDone={onDone}
      onClose={onClose}
    >
      <TextField<NameForm> name="Label" label={t('property.Name')} hint={t('name.hint')} />
    </FormDialog>
  );
}
