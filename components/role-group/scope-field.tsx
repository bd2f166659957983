'use client';

import { MessageBar, MessageBarBody, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useController } from 'react-hook-form';
import * as z from 'zod/mini';
import type { PickSource } from '@/components/console/pick/pick-dialog';
import { PickedList } from '@/components/console/pick/picked-list';
import { SettingSection } from '@/components/settings/setting-section';
import { type RoleGroupForm, SCOPES } from './form';
import type { RoleGroupRow } from './role-group-row';

type ScopeName = (typeof SCOPES)[number];

const named = z.object({ Identity: z.string(), Name: z.string() });

const CMDLETS: Readonly<Record<ScopeName, `Get-${string}`>> = {
  SendConnectorScope: 'Get-SendConnector',
  AcceptedDomainScope: 'Get-AcceptedDomain',
  ServerScope: 'Get-TransportServer',
};

/** What the rights of a role group are for. */
export function ScopeTab({ group }: { readonly group: RoleGroupRow }) {
  const styles = useStyles();
  const t = useTranslations('roleGroup.scope');
  return (
    <>
      <p className={styles.about}>{group.BuiltIn ? t('builtIn') : t('about')}</p>
      {group.GoneFromScope.length > 0 && (
        <MessageBar intent="warning" layout="multiline" className={styles.gone}>
          <MessageBarBody>{t('gone', { names: group.GoneFromScope.join(', ') })}</MessageBarBody>
        </MessageBar>
      )}
      {!group.BuiltIn &&
        SCOPES.map((name) => (
          <SettingSection key={name} title={t(`${name}.title`)}>
            <ScopeField name={name} present={group[name] ?? []} />
          </SettingSection>
        ))}
    </>
  );
}

function ScopeField({ name, present }: { readonly name: ScopeName; readonly present: readonly string[] }) {
  const t = useTranslations('roleGroup.scope');
  const columns = useTranslations('roleGroup.columns');
  const { field } = useController<RoleGroupForm, ScopeName>({ name });
  const source = useMemo<PickSource>(
    () => ({
      cmdlet: CMDLETS[name],
      readChoice: (output) => {
        const { Identity, Name } = named.parse(output);
        return { identity: Identity, name: Name, detail: '' };
      },
      title: t(`${name}.select`),
      nameHeader: columns('Name'),
      detailHeader: null,
    }),
    [t, columns, name],
  );
  return (
    <>
      <RadioGroup
        aria-label={t(`${name}.title`)}
        value={field.value === null ? 'all' : 'some'}
        onChange={(_event, data) => field.onChange(data.value === 'all' ? null : [...present])}
      >
        <Radio value="all" label={t('all')} />
        <Radio value="some" label={t('some')} />
      </RadioGroup>
      {field.value !== null && (
        <PickedList<RoleGroupForm>
          name={name}
          label={t(`${name}.list`)}
          empty={t('nothing')}
          source={source}
          present={present.map((one) => ({ identity: one, name: one, detail: '' }))}
          height={96}
        />
      )}
    </>
  );
}

const useStyles = makeStyles({
  about: { margin: '0 0 12px' },
  gone: { marginBottom: '12px' },
});
