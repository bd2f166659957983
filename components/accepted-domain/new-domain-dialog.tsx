'use client';

import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { newAcceptedDomainParameters } from '@/lib/commands/accepted-domain/parameters';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { DomainFields } from './domain-fields';
import { EMPTY_FORM, newFieldOf, newParameters } from './form';

interface Props {
  readonly onCreated: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** "New Accepted Domain". */
export function NewDomainDialog({ onCreated, onClose }: Props) {
  const t = useTranslations('acceptedDomain');
  const wizard = useTranslations('console.wizard');
  return (
    <FormDialog
      title={t('newTitle')}
      submitLabel={wizard('new')}
      cmdlet="New-AcceptedDomain"
      schema={newAcceptedDomainParameters}
      defaults={EMPTY_FORM}
      toParameters={newParameters}
      fieldOf={newFieldOf}
      onDone={onCreated}
      onClose={onClose}
    >
      <DomainFields />
    </FormDialog>
  );
}
