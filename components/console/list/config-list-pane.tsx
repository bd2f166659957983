'use client';

import { makeStyles, SearchBox } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import type { ActionSet } from '@/components/console/pane/actions';
import { ResultPane } from '@/components/console/pane/result-pane';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import { DelayedSkeleton } from '@/components/ui/delayed-skeleton';
import { ColumnChooser } from '@/components/ui/table/column-chooser';
import { EmptyState } from './empty-state';
import { ListBody } from './list-body';
import type { ConfigList, ConfigRow } from './use-config-list';
import { useSelectionName } from './use-selection-name';

interface Props<Row extends ConfigRow> {
  readonly tabs: PaneTabs;
  readonly list: ConfigList<Row>;
  readonly actions: ActionSet;
  /** A double-click or Enter: the properties of the chosen one, which it has become by then. */
  readonly onOpen: () => void;
  /** In place of the list when there is no object at all. */
  readonly empty: ReactNode;
  readonly notice?: ReactNode;
  /** As ResultPane's. */
  readonly outcome?: ReactNode;
  readonly dialogs?: ReactNode;
}

/** A tab of configuration objects: search, columns, list, empty state. */
export function ConfigListPane<Row extends ConfigRow>(props: Props<Row>) {
  const { tabs, list, actions } = props;
  const { query } = list;
  const styles = useStyles();
  const t = useTranslations('console');
  const common = useTranslations('common');
  const ready = query.report !== null;
  const filled = ready && list.all.length > 0;
  const count = list.find
    ? t('list.filtered', { shown: list.rows.length, total: list.all.length })
    : t('list.objects', { count: list.all.length });
  const unfilled = ready ? props.empty : query.loading ? <DelayedSkeleton /> : null;

  return (
    <ResultPane
      {...tabs}
      count={ready && !query.isPartial && count}
      actions={actions}
      selectionName={useSelectionName(list.chosen, (row) => row.Name)}
      outcome={
        <>
          {props.outcome}
          {query.problems && list.rows.length > 0 && (
            <ErrorPanel problems={query.problems} onRetry={query.refresh} />
          )}
        </>
      }
      dialogs={props.dialogs}
      filter={
        filled && (
          <div className={styles.bar} data-view-filter>
            <SearchBox
              className={styles.search}
              size="small"
              aria-label={t('list.find')}
              placeholder={t('list.find')}
              value={list.find}
              onChange={(_event, data) => list.setFind(data.value)}
              dismiss={{ 'aria-label': common('clear') }}
            />
            <ColumnChooser layout={list.layout} columns={list.columns} />
          </div>
        )
      }
    >
      <ListBody
        label={tabs.tabs.find(({ id }) => id === tabs.tab)?.label ?? tabs.title}
        list={list}
        rows={list.rows}
        question={list.find}
        problems={query.problems}
        onRetry={query.refresh}
        actions={actions}
        onOpen={(row) => {
          list.choose(row.Guid);
          props.onOpen();
        }}
        empty={<EmptyState title={t('list.notFound', { text: list.find })} />}
        instead={filled ? undefined : unfilled}
        notice={props.notice}
      />
    </ResultPane>
  );
}

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '8px' },
  search: { width: '280px', maxWidth: '100%', marginRight: 'auto' },
});
