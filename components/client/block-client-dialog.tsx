'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { PlaceLink } from '@/components/console/place-link';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { addIpBlockListEntryParameters } from '@/lib/commands/ip-block-list/parameters';
import type { ClientRow } from './client-row';

const HOUR_MS = 60 * 60 * 1000;
const TIMES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, always: null } as const;
type Time = keyof typeof TIMES;
const TIME_IDS = ['hour', 'day', 'week', 'always'] as const satisfies readonly Time[];

interface BlockForm {
  readonly IPRange: string;
  readonly For: Time;
  readonly Comment: string;
}

interface Props {
  readonly client: ClientRow;
  readonly onDone: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** An address or network is refused, for a time or until it is let in again. */
export function BlockClientDialog({ client, onDone, onClose }: Props) {
  const t = useTranslations('client.block');
  const [nowMs] = useState(() => Date.now());
  return (
    <FormDialog<BlockForm>
      title={t('title')}
      submitLabel={t('submit')}
      cmdlet="Add-IPBlockListEntry"
      schema={addIpBlockListEntryParameters}
      defaults={{ IPRange: client.ClientAddress, For: 'always', Comment: '' }}
      toParameters={(form) => {
        const forMs = TIMES[form.For];
        return {
          IPRange: form.IPRange,
          ...(forMs !== null && { ExpirationTime: new Date(nowMs + forMs).toISOString() }),
          ...(form.Comment.trim() !== '' && { Comment: form.Comment }),
        };
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t('what')}</p>
      <TextField<BlockForm> name="IPRange" label={t('range')} hint={t('rangeHint')} required />
      <SelectField<BlockForm>
        name="For"
        label={t('for')}
        width={240}
        options={TIME_IDS.map((value) => ({ value, label: t(`times.${value}`) }))}
      />
      <TextField<BlockForm> name="Comment" label={t('comment')} />
      {client.Account !== null && (
        <p>
          {t('account', { account: client.Account })}{' '}
          <PlaceLink href="/server/hub-transport?tab=devices">{t('devices')}</PlaceLink>
        </p>
      )}
    </FormDialog>
  );
}
