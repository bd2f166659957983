'use client';

import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { CheckmarkStarburstRegular } from '@fluentui/react-icons/svg/checkmark-starburst';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { EmptyState } from '@/components/console/list/empty-state';
import { isSingle, onlyOne, propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { useSelectionName } from '@/components/console/list/use-selection-name';
import { UndoDialog } from '@/components/console/outcome/lazy-undo-dialog';
import { useOutcome } from '@/components/console/outcome/use-outcome';
import { ListPane } from '@/components/console/paged-list/list-pane';
import { NothingMatches } from '@/components/console/paged-list/nothing-matches';
import { useListView } from '@/components/console/paged-list/use-list-view';
import { useOpenDialog } from '@/components/console/paged-list/use-open-dialog';
import { type Action, useActions } from '@/components/console/pane/actions';
import { useTabs } from '@/components/console/pane/use-tabs';
import { useOrganizationSettings } from '@/components/organization/use-organization-settings';
import { type AuditRow, auditRow, mayBeUndone } from './audit-row';
import { useAuditColumns } from './use-audit-columns';
import { useAuditFields } from './use-audit-fields';

const AuditProperties = lazyDialog(() => import('./audit-properties').then((file) => file.AuditProperties));
const VerifyDialog = lazyDialog(() => import('./verify-dialog').then((file) => file.VerifyDialog));

const identityOf = (row: AuditRow) => row.Identity;

/** Toolbox > Administrator Audit Log. */
export function AuditLogView() {
  const t = useTranslations('auditLog');
  const title = useTranslations('console.tree')('auditLog');
  const tabs = useTabs(
    title,
    [{ id: 'audit-log', label: title, cmdlet: 'Search-AdminAuditLog' }],
    'audit-log',
  );
  const view = useListView({
    tab: 'audit-log',
    cmdlet: 'Search-AdminAuditLog',
    schema: auditRow,
    columns: useAuditColumns(),
    rowId: identityOf,
  });
  const sheet = useOpenDialog();
  const [asked, setAsked] = useState<'verify' | { readonly undo: string } | null>(null);
  const close = () => setAsked(null);
  const outcome = useOutcome();
  const settings = useOrganizationSettings('audit-log', (answer) => {
    outcome.show([answer]);
    view.list.refresh();
  });
  const openProperties = (row: AuditRow) => sheet.open(row.Identity);
  const undo: Action<AuditRow> = {
    id: 'undo',
    labelKey: 'console.undo.action',
    icon: <ArrowUndoRegular />,
    cmdlet: 'Undo-AdminChange',
    scope: 'selection',
    group: 'state',
    appliesTo: (rows) => isSingle(rows) && rows.every(mayBeUndone),
    run: onlyOne(({ Identity }) => setAsked({ undo: Identity })),
    prepare: UndoDialog.prepare,
  };
  const verify: Action<AuditRow> = {
    id: 'verify',
    labelKey: 'auditLog.verify.action',
    icon: <CheckmarkStarburstRegular />,
    cmdlet: 'Test-AdminAuditLog',
    scope: 'view',
    group: 'view',
    run: () => setAsked('verify'),
    prepare: VerifyDialog.prepare,
  };
  const exportLines: Action<AuditRow> = {
    id: 'exportLines',
    labelKey: 'auditLog.exportLines',
    icon: <DocumentRegular />,
    cmdlet: null,
    scope: 'view',
    group: 'view',
    run: view.exported.startLines,
  };
  const [exportList, ...rest] = viewActions({ exportList: view.exported.start, refresh: view.list.refresh });
  const actions = useActions<AuditRow>(
    [
      ...(exportList ? [exportList] : []),
      exportLines,
      verify,
      ...rest,
      settings.action,
      undo,
      propertiesAction(openProperties),
    ],
    view.chosen,
  );
  usePrepared(view.chosen.length > 0, AuditProperties.prepare);
  const selectionName = useSelectionName(view.chosen, (row) => row.CmdletName);

  return (
    <ListPane
      tabs={tabs}
      view={view}
      fields={useAuditFields()}
      actions={actions}
      selectionName={selectionName}
      onOpen={openProperties}
      outcome={outcome.notice}
      empty={
        view.filter === '' ? (
          <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
        ) : (
          <NothingMatches onRemove={() => view.setFilter('')} />
        )
      }
      dialogs={
        <>
          {settings.dialog}
          {sheet.identity !== null && (
            <AuditProperties
              key={sheet.identity}
              identity={sheet.identity}
              tab={sheet.tab}
              onTab={sheet.setTab}
              onClose={sheet.close}
            />
          )}
          {asked !== null && asked !== 'verify' && (
            <UndoDialog
              entry={asked.undo}
              onDone={(answer) => {
                outcome.show([answer]);
                view.list.refresh();
              }}
              onClose={close}
            />
          )}
          {asked === 'verify' && <VerifyDialog onClose={close} />}
        </>
      }
    />
  );
}
