'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { RemoveDialog } from '@/components/console/dialog/lazy-remove-dialog';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { type Action, useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { ConfigListPane } from './config-list-pane';
import { propertiesAction, removeAction, viewActions } from './list-actions';
import type { ConfigRow } from './use-config-list';
import type { ConfigTabState } from './use-config-tab';

/** What a property sheet is given beside its object. */
export interface SheetProps {
  /** The object's: another one is another sheet. */
  readonly key: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

interface Props<Row extends ConfigRow> {
  readonly tabs: PaneTabs;
  readonly state: ConfigTabState<Row>;
  readonly newAction?: Action<unknown>;
  /** Beside View, Remove and Properties. */
  readonly actions?: readonly Action<Row>[];
  /** Without it nothing can be removed. `texts`: where `title` and `what` stand. */
  readonly removal?: { readonly cmdlet: `Remove-${string}`; readonly texts: string };
  readonly prepareSheet: () => void;
  readonly sheet: (row: Row, props: SheetProps) => ReactNode;
  /** In place of the list when there is no object at all. */
  readonly empty: ReactNode;
  readonly notice?: ReactNode;
  /** Beside the sheet and the question before a removal. */
  readonly dialogs?: ReactNode;
}

/** A tab of configuration objects: its list, what each such list does, the property sheet and the removal. */
export function ConfigTab<Row extends ConfigRow & { readonly Identity: string }>(props: Props<Row>) {
  const { removal } = props;
  const { list, query, dialog } = props.state;
  const openProperties = () => dialog.open('properties');
  const actions = useActions<Row>(
    [
      ...(props.newAction ? [props.newAction] : []),
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      ...(props.actions ?? []),
      ...(removal ? [removeAction(() => dialog.open('remove'))] : []),
      propertiesAction(openProperties),
    ],
    list.chosen,
  );
  usePrepared(list.chosen.length > 0, props.prepareSheet);
  usePrepared(removal !== undefined && list.chosen.length > 0, RemoveDialog.prepare);
  return (
    <ConfigListPane
      tabs={props.tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      empty={props.empty}
      notice={props.notice}
      dialogs={
        <>
          {props.dialogs}
          {dialog.name === 'properties' &&
            list.only &&
            props.sheet(list.only, {
              key: list.only.Guid,
              tab: dialog.tab,
              onTab: dialog.setTab,
              onSaved: query.refresh,
              onClose: dialog.close,
            })}
          {dialog.name === 'remove' && removal && list.chosen.length > 0 && (
            <Removal {...removal} rows={list.chosen} onRemoved={query.refresh} onClose={dialog.close} />
          )}
        </>
      }
    />
  );
}

interface RemovalProps {
  readonly cmdlet: `Remove-${string}`;
  readonly texts: string;
  readonly rows: readonly { readonly Identity: string; readonly Name: string }[];
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

function Removal({ cmdlet, texts, rows, onRemoved, onClose }: RemovalProps) {
  const t = useTranslations(texts);
  return (
    <RemoveDialog
      title={t('title', { count: rows.length })}
      cmdlet={cmdlet}
      identities={rows.map((row) => row.Identity)}
      onRemoved={onRemoved}
      onClose={onClose}
    >
      {t('what', { names: rows.map((row) => row.Name).join(', ') })}
    </RemoveDialog>
  );
}
