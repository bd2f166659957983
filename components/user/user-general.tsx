'use client';

import { useTranslations } from 'next-intl';
import { SettingSection } from '@/components/settings/setting-section';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import { PropertyList } from '@/components/ui/text/property-list';
import { TimeText } from '@/components/ui/time/time-text';
import { kindRights } from '@/lib/user-kind';
import type { UserForm } from './form';
import { useKindText } from './use-kind-text';
import type { UserRow } from './user-row';
import { StateCell } from './user-state';

export function UserGeneral({ user }: { readonly user: UserRow }) {
  const t = useTranslations('user.sheet');
  const columns = useTranslations('user.columns');
  const kindText = useKindText();
  const { signsIn } = kindRights(user.Kind);
  return (
    <>
      <SettingSection>
        <TextField<UserForm> name="Name" label={columns('Name')} />
      </SettingSection>
      <SettingSection>
        <PropertyList
          items={[
            { label: columns('Kind'), value: kindText(user.Kind) },
            { label: columns('State'), value: <StateCell user={user} /> },
            ...(signsIn
              ? [
                  {
                    label: columns('LastSignIn'),
                    value: user.LastSignIn === null ? t('never') : <TimeText iso={user.LastSignIn} />,
                  },
                ]
              : []),
            { label: columns('WhenCreated'), value: <TimeText iso={user.WhenCreated} /> },
            { label: columns('WhenChanged'), value: <TimeText iso={user.WhenChanged} /> },
          ]}
        />
      </SettingSection>
      {signsIn && (
        <SettingSection>
          <CheckField<UserForm>
            name="ResetPasswordOnNextLogon"
            label={t('changeAtNextSignIn')}
            hint={t('changeAtNextSignInHint')}
          />
        </SettingSection>
      )}
    </>
  );
}
