'use client';

import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useRunCommand } from '@/components/console/command-context';
import { ConfigListPane } from '@/components/console/config-list-pane';
import { EmptyState } from '@/components/console/empty-state';
import { RemoveDialog } from '@/components/console/remove-dialog';
import { useCommandQuery } from '@/components/console/use-command-query';
import { useConfigList } from '@/components/console/use-config-list';
import { useOutcome } from '@/components/console/use-outcome';
import { useViewState } from '@/components/console/use-view-state';
import type { HubTransportTabs } from '@/components/hub-transport/use-tabs';
import { csvBlob, download, toCsv } from '@/components/ui/export-list';
import { useDomainColumns } from './columns';
import { DomainSheet } from './domain-sheet';
import { NewDomainDialog } from './new-domain-dialog';
import { type AcceptedDomainRow, toAcceptedDomainRows } from './row';
import { useDomainActions } from './use-domain-actions';

/** Organization Configuration > Hub Transport > Accepted Domains. */
export function AcceptedDomainsTab({ tabs }: { tabs: HubTransportTabs }) {
  const t = useTranslations('acceptedDomain');
  const run = useRunCommand();
  const view = useViewState();
  const outcome = useOutcome();
  const columns = useDomainColumns();
  const query = useCommandQuery('Get-AcceptedDomain', {}, ['configuration', 'routing']);
  const rows = useMemo(() => query.report && toAcceptedDomainRows(query.report.output), [query.report]);
  const list = useConfigList({ id: 'accepted-domains', rows, columns, rowId });
  const dialog = view.get('dialog');
  const [opened] = list.chosen;
  const open = (name: string) => view.set({ dialog: name }, 'push');
  const close = () => view.set({ dialog: null }, 'replace');

  async function makeDefault({ Identity }: AcceptedDomainRow) {
    outcome.show([await run('Set-AcceptedDomain', { Identity, MakeDefault: true })]);
    query.refresh();
  }
  const actions = useDomainActions(
    {
      create: () => open('new'),
      exportList: () => download(csvBlob(toCsv(columns, list.rows)), 'accepted-domains.csv'),
      refresh: query.refresh,
      makeDefault,
      remove: () => open('remove'),
      open: () => open('properties'),
    },
    list.chosen,
  );

  return (
    <ConfigListPane
      {...tabs}
      query={query}
      list={list}
      actions={actions}
      nameOf={(row) => row.Name}
      openAction="properties"
      notice={outcome.notice}
      empty={
        <EmptyState
          title={t('empty.title')}
          button={
            <Button appearance="primary" icon={<AddRegular />} onClick={() => open('new')}>
              {t('actions.new')}
            </Button>
          }
        >
          <p>{t('empty.why')}</p>
        </EmptyState>
      }
      dialogs={
        <>
          {dialog === 'new' && (
            <NewDomainDialog
              onCreated={(answer) => {
                outcome.show([answer]);
                query.refresh();
              }}
              onClose={close}
            />
          )}
          {dialog === 'properties' && opened && list.chosen.length === 1 && (
            <DomainSheet
              key={opened.Guid}
              domain={opened}
              onSaved={(answer) => {
                outcome.show([answer]);
                query.refresh();
              }}
              onClose={close}
            />
          )}
          {dialog === 'remove' && opened && (
            <RemoveDialog
              title={t('remove.title', { count: list.chosen.length })}
              cmdlet="Remove-AcceptedDomain"
              identities={list.chosen.map((row) => row.Identity)}
              onRemoved={query.refresh}
              onClose={close}
            >
              {t('remove.what', { names: list.chosen.map((row) => row.Name).join(', ') })}
            </RemoveDialog>
          )}
        </>
      }
    />
  );
}

function rowId(row: AcceptedDomainRow): string {
  return row.Guid;
}
