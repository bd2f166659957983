'use client';

import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { CheckmarkStarburstRegular } from '@fluentui/react-icons/svg/checkmark-starburst';
import { useTranslations } from 'next-intl';
import { useRunCommand } from '@/components/console/command/command-context';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { useOutcome } from '@/components/console/command/use-outcome';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { RemoveDialog } from '@/components/console/dialog/lazy-remove-dialog';
import { useDialog } from '@/components/console/dialog/use-dialog';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { ConfigListPane } from '@/components/console/list/config-list-pane';
import { EmptyState } from '@/components/console/list/empty-state';
import {
  isSingle,
  newAction,
  onlyOne,
  propertiesAction,
  removeAction,
  viewActions,
} from '@/components/console/list/list-actions';
import { useConfigList } from '@/components/console/list/use-config-list';
import { type Action, useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { type AcceptedDomainRow, acceptedDomainRow } from './row';
import { useDomainColumns } from './use-domain-columns';

const DomainSheet = lazyDialog(() => import('./domain-sheet').then((file) => file.DomainSheet));
const NewDomainDialog = lazyDialog(() => import('./new-domain-dialog').then((file) => file.NewDomainDialog));

function prepareDialogs() {
  DomainSheet.prepare();
  RemoveDialog.prepare();
}

/** Organization Configuration > Hub Transport > Accepted Domains. */
export function AcceptedDomainsTab({ tabs }: { tabs: PaneTabs }) {
  const t = useTranslations('acceptedDomain');
  const run = useRunCommand();
  const outcome = useOutcome();
  const columns = useDomainColumns();
  const query = useCommandQuery('Get-AcceptedDomain', {}, ['configuration', 'routing']);
  const list = useConfigList({ id: 'accepted-domains', query, schema: acceptedDomainRow, columns });
  const dialog = useDialog();
  const openProperties = () => dialog.open('properties');
  const show = (answer: CommandAnswer) => {
    outcome.show([answer]);
    query.refresh();
  };
  const makeDefault: Action<AcceptedDomainRow> = {
    id: 'default',
    labelKey: 'acceptedDomain.actions.makeDefault',
    icon: <CheckmarkStarburstRegular />,
    scope: 'selection',
    group: 'state',
    appliesTo: (chosen) => isSingle(chosen) && chosen[0]?.Default === false,
    disabledReason: ([only]) => (only?.DomainName.startsWith('*') ? 'acceptedDomain.actions.wildcard' : null),
    run: onlyOne(async ({ Identity }) =>
      show(await run('Set-AcceptedDomain', { Identity, MakeDefault: true })),
    ),
  };
  const actions = useActions(
    [
      newAction('acceptedDomain.actions.new', () => dialog.open('new'), NewDomainDialog.prepare),
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      makeDefault,
      removeAction(() => dialog.open('remove')),
      propertiesAction(openProperties),
    ],
    list.chosen,
  );
  usePrepared(list.chosen.length > 0, prepareDialogs);

  return (
    <ConfigListPane
      tabs={tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      notice={outcome.notice}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <Button
              appearance="primary"
              icon={<AddRegular />}
              onPointerEnter={NewDomainDialog.prepare}
              onFocus={NewDomainDialog.prepare}
              onClick={() => dialog.open('new')}
            >
              {t('actions.new')}
            </Button>
          }
        >
          <p>{t('empty.why')}</p>
        </EmptyState>
      }
      dialogs={
        <>
          {dialog.name === 'new' && <NewDomainDialog onCreated={show} onClose={dialog.close} />}
          {dialog.name === 'properties' && list.only && (
            <DomainSheet key={list.only.Guid} domain={list.only} onSaved={show} onClose={dialog.close} />
          )}
          {dialog.name === 'remove' && list.chosen.length > 0 && (
            <RemoveDialog
              title={t('remove.title', { count: list.chosen.length })}
              cmdlet="Remove-AcceptedDomain"
              identities={list.chosen.map((row) => row.Identity)}
              onRemoved={query.refresh}
              onClose={dialog.close}
            >
              {t('remove.what', { names: list.chosen.map((row) => row.Name).join(', ') })}
            </RemoveDialog>
          )}
        </>
      }
    />
  );
}
