'use client';

import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useController } from 'react-hook-form';
import { EditedList } from '@/components/console/dialog/edited-list';
import { SettingSection } from '@/components/settings/setting-section';
import { TextField } from '@/components/ui/form-fields/text-field';
import type { ProviderForm } from './form';
import { MappingDialog } from './mapping-dialog';
import { partsOfMapping } from './provider-row';

interface Props {
  /** Role groups of the mapping that have been removed. */
  readonly gone: readonly string[];
}

/** Which groups of the provider put their people into which role groups. */
export function MappingField({ gone }: Props) {
  const t = useTranslations('oidcProvider.mapping');
  const { field, fieldState } = useController<ProviderForm, 'GroupMapping'>({ name: 'GroupMapping' });
  return (
    <SettingSection note={t('note')}>
      <TextField<ProviderForm> name="GroupsClaim" label={t('claim')} hint={t('claimHint')} />
      {gone.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('gone', { names: gone.join(', ') })}</MessageBarBody>
        </MessageBar>
      )}
      <EditedList
        label={t('label')}
        columns={[
          { header: t('group'), cell: (item) => partsOfMapping(item).group, width: '1fr' },
          { header: t('roleGroup'), cell: (item) => partsOfMapping(item).roleGroup, width: '1fr' },
        ]}
        items={field.value}
        empty={t('none')}
        error={fieldState.error?.message}
        height={220}
        onChange={field.onChange}
        dialog={(props) => <MappingDialog {...props} />}
      />
    </SettingSection>
  );
}
