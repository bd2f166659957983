'use client';

import { makeStyles, SearchBox } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ColumnChooser } from '@/components/ui/column-chooser';
import { DataTable } from '@/components/ui/data-table';
import { ActionMenuList } from './action-menu';
import type { ActionSet } from './actions';
import { DelayedSkeleton } from './delayed-skeleton';
import { EmptyState } from './empty-state';
import { ErrorPanel } from './error-panel';
import { ResultPane, type ResultTab } from './result-pane';
import type { CommandQuery } from './use-command-query';
import type { ConfigList } from './use-config-list';
import { useConnectionLost } from './use-live';

interface Props<Row extends object> {
  readonly title: string;
  readonly tabs: readonly ResultTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly query: CommandQuery;
  readonly list: ConfigList<Row>;
  readonly actions: ActionSet;
  /** Name of the one chosen object. */
  readonly nameOf: (row: Row) => string;
  /** The action of a double-click and Enter. */
  readonly openAction: string;
  /** In place of the list when there is no object at all. */
  readonly empty: ReactNode;
  readonly notice?: ReactNode;
  readonly dialogs?: ReactNode;
}

/** A tab of configuration objects: search, columns, list, empty state. */
export function ConfigListPane<Row extends object>(props: Props<Row>) {
  const { query, list, actions, nameOf } = props;
  const styles = useStyles();
  const t = useTranslations('console');
  const lost = useConnectionLost();
  const label = props.tabs.find((candidate) => candidate.id === props.tab)?.label ?? props.title;
  const [only] = list.chosen;
  const selectionName =
    only === undefined
      ? null
      : list.chosen.length === 1
        ? nameOf(only)
        : t('actions.selected', { count: list.chosen.length });
  const ready = query.report !== null;
  const nothing = ready && list.all.length === 0;
  const count = list.find
    ? t('list.filtered', { shown: list.rows.length, total: list.all.length })
    : t('list.objects', { count: list.all.length });

  return (
    <ResultPane
      title={props.title}
      tabs={props.tabs}
      tab={props.tab}
      onTab={props.onTab}
      count={ready && count}
      actions={actions}
      selectionName={selectionName}
      dialogs={props.dialogs}
      filter={
        ready &&
        !nothing && (
          <div className={styles.bar} data-view-filter>
            <SearchBox
              className={styles.search}
              size="small"
              aria-label={t('list.find')}
              placeholder={t('list.find')}
              value={list.find}
              onChange={(_event, data) => list.setFind(data.value)}
            />
            <ColumnChooser table={list.table} columns={list.columns} />
          </div>
        )
      }
    >
      <div className={styles.body}>
        {props.notice}
        {query.problems && (
          <div className={styles.problems}>
            <ErrorPanel problems={query.problems} onRetry={query.refresh} />
          </div>
        )}
        {query.loading && <DelayedSkeleton />}
        {nothing && props.empty}
        {ready && !nothing && (
          <div className={styles.table}>
            <DataTable
              label={label}
              columns={list.columns}
              table={list.table}
              rows={list.rows}
              rowId={list.rowId}
              sort={list.sort}
              onSort={list.setSort}
              selection={list.selection}
              onSelection={list.setSelection}
              onOpen={() => actions.runById(props.openAction)}
              menu={<ActionMenuList actions={actions.selection} />}
              empty={<EmptyState title={t('list.notFound', { text: list.find })} />}
              question={list.find}
              stale={lost || query.problems !== null}
            />
          </div>
        )}
      </div>
    </ResultPane>
  );
}

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '8px' },
  search: { width: '280px', maxWidth: '100%', marginRight: 'auto' },
  body: { height: '100%', display: 'flex', flexDirection: 'column' },
  problems: { padding: '12px 16px', flexShrink: 0 },
  table: { flexGrow: 1, minHeight: 0 },
});
