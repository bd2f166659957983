'use client';

import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { ListBody } from '@/components/console/list/list-body';
import type { ActionSet } from '@/components/console/pane/actions';
import { ResultPane } from '@/components/console/pane/result-pane';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { FilterBar } from '@/components/ui/filter/filter-bar';
import type { FilterField } from '@/components/ui/filter/filter-draft';
import { ColumnChooser } from '@/components/ui/table/column-chooser';
import { ListCount } from './list-count';
import { ListWarnings } from './list-warnings';
import { PageBar } from './page-bar';
import type { ListView } from './use-list-view';

interface Props<Row extends object> {
  readonly tabs: PaneTabs;
  readonly view: ListView<Row>;
  readonly fields: readonly FilterField[];
  readonly actions: ActionSet;
  readonly selectionName: string | null;
  /** There are acts for several objects at once. */
  readonly canAct?: boolean;
  readonly onOpen: (row: Row) => void;
  readonly empty: ReactNode;
  readonly notice?: ReactNode;
  /** As ResultPane's. */
  readonly outcome?: ReactNode;
  readonly dialogs?: ReactNode;
}

/** What the lists of mail and of sessions have in common: filter, columns, rows, pages. */
export function ListPane<Row extends object>(props: Props<Row>) {
  const { tabs, view, actions } = props;
  const { list } = view;
  return (
    <ResultPane
      title={tabs.title}
      tabs={tabs.tabs}
      tab={tabs.tab}
      onTab={tabs.onTab}
      count={<ListCount view={view} />}
      actions={actions}
      selectionName={props.selectionName}
      filter={
        <FilterBar
          fields={props.fields}
          filter={view.filter}
          onFilter={view.setFilter}
          end={<ColumnChooser layout={view.layout} columns={view.columns} />}
        />
      }
      outcome={
        <>
          {props.outcome}
          {view.exported.notice}
          {view.choice.problems && (
            <ErrorPanel problems={view.choice.problems} onRetry={view.choice.chooseAll} />
          )}
          {list.problems && list.rows.length > 0 && (
            <ErrorPanel problems={list.problems} onRetry={list.refresh} />
          )}
        </>
      }
      dialogs={props.dialogs}
    >
      <ListBody
        label={tabs.tabs.find(({ id }) => id === tabs.tab)?.label ?? tabs.title}
        list={view}
        rows={list.rows}
        question={list.answered}
        problems={list.problems}
        onRetry={list.refresh}
        actions={actions}
        onOpen={props.onOpen}
        empty={list.problems ? null : props.empty}
        instead={list.loading ? <DelayedSkeleton /> : undefined}
        notice={
          <>
            <ListWarnings warnings={list.warnings} />
            {props.notice}
          </>
        }
        foot={<PageBar view={view} canAct={props.canAct ?? false} />}
      />
    </ResultPane>
  );
}
