'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useWatch } from 'react-hook-form';
import type { SmtpServer } from '@/components/account/account-row';
import { FormDialog } from '@/components/console/dialog/form-dialog';
import { SelectField } from '@/components/ui/form-fields/select-field';
import { TextAreaField } from '@/components/ui/form-fields/text-area-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { newUserParameters } from '@/lib/commands/user/parameters';
import {
  type NewDeviceForm,
  newDeviceFieldOf,
  newDeviceParameters,
  placeKey,
  userNameOf,
  withoutSender,
} from './device-form';
import { NoPlace } from './no-place';

interface Props {
  readonly places: readonly SmtpServer[];
  /** Logon names that others have. */
  readonly taken: readonly string[];
  /** @param place where it signs in; null: nowhere yet */
  readonly onCreated: (answer: CommandAnswer, place: SmtpServer | null) => void;
  readonly onClose: () => void;
}

/** "New Device or Program": a name, what it may send as, where it signs in. */
export function NewDeviceDialog({ places, taken, onCreated, onClose }: Props) {
  const t = useTranslations('device.new');
  const wizard = useTranslations('console.wizard');
  const [first] = places;
  const defaults = useMemo(
    () => ({ Name: '', SendAs: '', Place: first === undefined ? '' : placeKey(first) }),
    [first],
  );
  return (
    <FormDialog<NewDeviceForm>
      title={t('title')}
      submitLabel={wizard('new')}
      cmdlet="New-User"
      schema={newUserParameters}
      defaults={defaults}
      toParameters={(form) => newDeviceParameters(form, taken)}
      fieldOf={newDeviceFieldOf}
      check={withoutSender}
      onDone={(answer, { Place }) =>
        onCreated(answer, places.find((place) => placeKey(place) === Place) ?? null)
      }
      onClose={onClose}
    >
      <Fields places={places} taken={taken} />
    </FormDialog>
  );
}

function Fields({ places, taken }: Pick<Props, 'places' | 'taken'>) {
  const t = useTranslations('device.new');
  const device = useTranslations('device');
  const user = useTranslations('user');
  const encryptions = useTranslations('account.appPasswords.encryptions');
  const name = useWatch<NewDeviceForm, 'Name'>({ name: 'Name' });
  const userName = userNameOf(name, taken);
  const label = (place: SmtpServer) =>
    device(place.LocalOnly ? 'placeHere' : 'place', {
      server: place.Server,
      port: String(place.Port),
      encryption: encryptions(place.Encryption),
    });
  return (
    <>
      <TextField<NewDeviceForm>
        name="Name"
        label={user('columns.Name')}
        hint={name.trim() === '' ? t('nameHint') : t('userName', { userName })}
        required
      />
      <TextAreaField<NewDeviceForm>
        name="SendAs"
        label={user('sendAs.label')}
        hint={t('sendAsHint')}
        rows={3}
      />
      {places.length > 0 && (
        <SelectField<NewDeviceForm>
          name="Place"
          label={t('place')}
          hint={t('placeHint')}
          options={places.map((place) => ({ value: placeKey(place), label: label(place) }))}
        />
      )}
      <NoPlace places={places} />
    </>
  );
}
