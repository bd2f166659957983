'use client';

import { makeStyles } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActionMenuList } from '@/components/console/action-menu';
import type { ActionSet } from '@/components/console/actions';
import { DelayedSkeleton } from '@/components/console/delayed-skeleton';
import { ErrorPanel } from '@/components/console/error-panel';
import { ResultPane } from '@/components/console/result-pane';
import { useConnectionLost } from '@/components/console/use-live';
import { ColumnChooser } from '@/components/ui/column-chooser';
import { DataTable } from '@/components/ui/data-table';
import { FilterBar } from '@/components/ui/filter-bar';
import type { FilterField } from '@/components/ui/filter-draft';
import { ListCount } from './list-count';
import { PageBar } from './page-bar';
import type { ListView } from './use-list-view';
import type { ViewerTabs } from './use-viewer-tabs';

interface Props<Row extends object> {
  readonly tabs: ViewerTabs;
  readonly view: ListView<Row>;
  readonly fields: readonly FilterField[];
  readonly actions: ActionSet;
  readonly selectionName: string | null;
  readonly onOpen: (row: Row) => void;
  readonly empty: ReactNode;
  /** Above the list: what an act did, why mail waits here. */
  readonly notice?: ReactNode;
  readonly dialogs?: ReactNode;
}

/** What the Queue Viewer's lists have in common: filter, columns, rows, pages. */
export function ListPane<Row extends object>(props: Props<Row>) {
  const { tabs, view, actions } = props;
  const { list } = view;
  const styles = useStyles();
  const t = useTranslations('queueViewer');
  const stale = useConnectionLost();
  return (
    <ResultPane
      title={t('title')}
      tabs={tabs.tabs}
      tab={tabs.tab}
      onTab={tabs.show}
      count={<ListCount view={view} />}
      actions={actions}
      selectionName={props.selectionName}
      filter={
        <div className={styles.filter}>
          <div className={styles.bar}>
            <FilterBar fields={props.fields} filter={view.filter} onFilter={view.setFilter} />
          </div>
          <ColumnChooser table={view.table} columns={view.columns} />
        </div>
      }
      dialogs={props.dialogs}
    >
      <div className={styles.body}>
        {props.notice}
        {list.problems && (
          <div className={styles.problems}>
            <ErrorPanel problems={list.problems} onRetry={list.refresh} />
          </div>
        )}
        <div className={styles.table}>
          {list.loading ? (
            <DelayedSkeleton />
          ) : (
            <DataTable
              label={tabs.tabs.find((tab) => tab.id === tabs.tab)?.label ?? t('title')}
              columns={view.columns}
              table={view.table}
              rows={list.rows}
              rowId={view.rowId}
              sort={view.sort}
              onSort={view.setSort}
              selection={view.selection}
              onSelection={view.setSelection}
              onOpen={props.onOpen}
              menu={<ActionMenuList actions={actions.selection} />}
              empty={list.problems ? null : props.empty}
              question={list.answered}
              stale={stale || list.problems !== null}
            />
          )}
        </div>
        <PageBar view={view} />
      </div>
    </ResultPane>
  );
}

const useStyles = makeStyles({
  filter: { display: 'flex', alignItems: 'flex-start', gap: '8px' },
  bar: { flexGrow: 1, minWidth: 0 },
  body: { height: '100%', display: 'flex', flexDirection: 'column' },
  problems: { padding: '12px 16px', flexShrink: 0 },
  table: { flexGrow: 1, minHeight: 0 },
});
