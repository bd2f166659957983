'use client';

import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useTranslations } from 'next-intl';
import { CommandSheet } from '@/components/console/dialog/command-sheet';
import { SettingSection } from '@/components/settings/setting-section';
import { CheckField } from '@/components/ui/form-fields/check-field';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { setOidcProviderParameters } from '@/lib/commands/oidc-provider/parameters';
import { type ProviderForm, providerFormOf, setProviderChange } from './form';
import { MappingField } from './mapping-field';
import { type ProviderRow, providerRow } from './provider-row';
import { RedirectField } from './redirect-field';

interface Props {
  readonly provider: ProviderRow;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** General, Users, Role Groups. */
export function ProviderSheet({ provider, tab, onTab, onSaved, onClose }: Props) {
  const t = useTranslations('oidcProvider.sheet');
  const sheet = useTranslations('console.sheet');
  return (
    <CommandSheet<ProviderRow, ProviderForm>
      title={(row) => sheet('title', { name: row.Name })}
      icon={<PersonRegular />}
      cmdlet="Set-OidcProvider"
      schema={setOidcProviderParameters}
      secrets={['ClientSecret']}
      row={provider}
      readRow={(output) => providerRow.parse(output)}
      formOf={providerFormOf}
      changeOf={setProviderChange}
      tabs={(row) => [
        {
          id: 'general',
          label: t('general'),
          fields: ['Name', 'Issuer', 'ClientId', 'ClientSecret', 'Enabled'],
          content: <General provider={row} />,
        },
        {
          id: 'users',
          label: t('users'),
          fields: ['LogonNameClaim', 'CreateUsers', 'Scopes', 'SecondFactorValues'],
          content: <Users />,
        },
        {
          id: 'role-groups',
          label: t('roleGroups'),
          fields: ['GroupsClaim', 'GroupMapping'],
          content: <MappingField gone={row.GoneFromMapping} />,
        },
      ]}
      tab={tab}
      onTab={onTab}
      onSaved={onSaved}
      onClose={onClose}
    />
  );
}

function General({ provider }: { readonly provider: ProviderRow }) {
  const t = useTranslations('oidcProvider');
  return (
    <SettingSection>
      <TextField<ProviderForm> name="Name" label={t('columns.Name')} hint={t('sheet.nameHint')} />
      <TextField<ProviderForm> name="Issuer" label={t('columns.Issuer')} hint={t('sheet.issuerHint')} />
      <TextField<ProviderForm> name="ClientId" label={t('columns.ClientId')} />
      <TextField<ProviderForm>
        name="ClientSecret"
        label={t('sheet.clientSecret')}
        hint={t(provider.HasClientSecret ? 'sheet.secretKept' : 'sheet.secretNone')}
        type="password"
        autoComplete="new-password"
      />
      <RedirectField uri={provider.RedirectUri} />
      <CheckField<ProviderForm> name="Enabled" label={t('sheet.enabled')} hint={t('sheet.enabledHint')} />
    </SettingSection>
  );
}

function Users() {
  const t = useTranslations('oidcProvider.sheet');
  return (
    <SettingSection>
      <TextField<ProviderForm>
        name="LogonNameClaim"
        label={t('logonNameClaim')}
        hint={t('logonNameClaimHint')}
      />
      <CheckField<ProviderForm> name="CreateUsers" label={t('createUsers')} hint={t('createUsersHint')} />
      <TextField<ProviderForm> name="Scopes" label={t('scopes')} hint={t('scopesHint')} />
      <TextField<ProviderForm>
        name="SecondFactorValues"
        label={t('secondFactorValues')}
        hint={t('secondFactorValuesHint')}
      />
    </SettingSection>
  );
}
