'use client';

import { CheckmarkStarburstRegular } from '@fluentui/react-icons/svg/checkmark-starburst';
import { useTranslations } from 'next-intl';
import { EffectDialog } from '@/components/console/dialog/lazy-effect-dialog';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { AskChosen } from '@/components/console/list/ask-chosen';
import { ConfigTab } from '@/components/console/list/config-tab';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, newAction } from '@/components/console/list/list-actions';
import { NewButton } from '@/components/console/list/new-button';
import { useConfigTab } from '@/components/console/list/use-config-tab';
import { DISABLED, useEnableActions } from '@/components/console/list/use-enable-actions';
import type { Action } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { type ProviderRow, providerRow } from './provider-row';
import { useProviderColumns } from './use-provider-columns';

const ProviderSheet = lazyDialog(() => import('./provider-sheet').then((file) => file.ProviderSheet));
const NewProviderDialog = lazyDialog(() =>
  import('./new-provider-dialog').then((file) => file.NewProviderDialog),
);
const TestDialog = lazyDialog(() => import('./test-dialog').then((file) => file.TestDialog));

function prepareDialogs() {
  ProviderSheet.prepare();
  EffectDialog.prepare();
}

/** Organization Configuration > Sign-in Providers. */
export function ProvidersTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('oidcProvider');
  const state = useConfigTab({
    id: 'sign-in-providers',
    cmdlet: 'Get-OidcProvider',
    topics: ['people'],
    schema: providerRow,
    columns: useProviderColumns(),
  });
  const { dialog, done, list } = state;
  const show = (answer: CommandAnswer) => done([answer]);
  const enableActions = useEnableActions({
    enable: { cmdlet: 'Set-OidcProvider', parameters: { Enabled: true } },
    disable: 'Set-OidcProvider',
    done,
    askToDisable: () => dialog.open('disable'),
  });
  const test: Action<ProviderRow> = {
    id: 'test',
    labelKey: 'oidcProvider.actions.test',
    icon: <CheckmarkStarburstRegular />,
    cmdlet: 'Test-OidcProvider',
    scope: 'selection',
    group: 'state',
    appliesTo: isSingle,
    prepare: TestDialog.prepare,
    run: () => dialog.open('test'),
  };
  const openNew = () => dialog.open('new');
  return (
    <ConfigTab
      tabs={tabs}
      state={state}
      newAction={newAction(
        'oidcProvider.actions.new',
        'New-OidcProvider',
        openNew,
        NewProviderDialog.prepare,
      )}
      actions={[test, ...enableActions]}
      disabling={({ rows, ...props }) => (
        <AskChosen
          cmdlet="Set-OidcProvider"
          parameters={DISABLED}
          texts="oidcProvider.disable"
          rows={rows.filter(({ Enabled }) => Enabled)}
          {...props}
        />
      )}
      removal={{
        cmdlet: 'Remove-OidcProvider',
        ask: (props) => <AskChosen cmdlet="Remove-OidcProvider" texts="oidcProvider.remove" {...props} />,
      }}
      prepare={prepareDialogs}
      sheet={(provider, { key, ...props }) => <ProviderSheet key={key} provider={provider} {...props} />}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <NewButton cmdlet="New-OidcProvider" onNew={openNew} prepare={NewProviderDialog.prepare}>
              {t('actions.new')}
            </NewButton>
          }
        >
          <p>{t('empty.why')}</p>
        </EmptyState>
      }
      dialogs={
        <>
          {dialog.name === 'new' && <NewProviderDialog onCreated={show} onClose={dialog.close} />}
          {dialog.name === 'test' && list.only && (
            <TestDialog key={list.only.Guid} provider={list.only} onClose={dialog.close} />
          )}
        </>
      }
    />
  );
}
