'use client';

import { GlobeRegular } from '@fluentui/react-icons/svg/globe';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { setAcceptedDomainParameters } from '@/lib/commands/accepted-domain/parameters';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { DomainFields } from './domain-fields';
import { type AcceptedDomainRow, acceptedDomainRow } from './domain-row';
import { type AcceptedDomainForm, formOf, setParameters } from './form';

interface Props {
  readonly domain: AcceptedDomainRow;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

export function DomainSheet({ domain, onSaved, onClose }: Props) {
  const t = useTranslations('acceptedDomain');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<AcceptedDomainRow, AcceptedDomainForm>
      title={(row) => sheet('title', { name: row.Name })}
      icon={<GlobeRegular />}
      cmdlet="Set-AcceptedDomain"
      schema={setAcceptedDomainParameters}
      row={domain}
      readRow={(output) => acceptedDomainRow.parse(output)}
      formOf={formOf}
      changeOf={setParameters}
      tabs={() => [
        {
          id: 'general',
          label: t('general'),
          fields: ['Name', 'DomainType'],
          content: <DomainFields fixed />,
        },
      ]}
      tab="general"
      onTab={() => undefined}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}
