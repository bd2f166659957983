'use client';

import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useConnectionLost } from '@/components/console/live/use-live';
import { ActionMenuList } from '@/components/console/pane/action-menu';
import type { ActionSet } from '@/components/console/pane/actions';
import type { SortChoice } from '@/components/ui/table/data-column';
import { DataTable } from '@/components/ui/table/data-table';
import type { RowSelection } from '@/components/ui/table/row-selection';
import type { TableLayout } from '@/components/ui/table/use-table-layout';
import type { Problem } from '@/lib/commands/command/errors';
import { ListNotice } from './list-notice';

/** What a list shows and what is chosen in it, whether it is sorted here or by the server. */
interface List<Row extends object> {
  readonly layout: TableLayout<Row>;
  readonly rowId: (row: Row) => string;
  readonly sort: SortChoice | null;
  readonly setSort: (sort: SortChoice) => void;
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
}

interface Props<Row extends object> {
  /** What the list holds. */
  readonly label: string;
  readonly list: List<Row>;
  readonly rows: readonly Row[];
  /** Names what the rows answer. */
  readonly question: string;
  readonly problems: readonly Problem[] | null;
  readonly onRetry: () => void;
  readonly actions: ActionSet;
  readonly onOpen: (row: Row) => void;
  /** In place of rows when there are none. */
  readonly empty: ReactNode;
  /** In place of the whole list; undefined: the list. */
  readonly instead?: ReactNode;
  /** Above the list, as part of the page: why mail waits here. What an act did stands in the pane's corner. */
  readonly notice?: ReactNode;
  readonly foot?: ReactNode;
}

/** A list in the result pane, with what is said above and below it. */
export function ListBody<Row extends object>(props: Props<Row>) {
  const { list, problems } = props;
  const styles = useStyles();
  const lost = useConnectionLost();
  return (
    <div className={styles.body}>
      <ListNotice>{props.notice}</ListNotice>
      {problems && props.rows.length === 0 && (
        <div className={styles.problems}>
          <ErrorPanel problems={problems} onRetry={props.onRetry} />
        </div>
      )}
      <div className={styles.list}>
        {props.instead === undefined ? (
          <DataTable
            label={props.label}
            layout={list.layout}
            rows={props.rows}
            rowId={list.rowId}
            sort={list.sort}
            onSort={list.setSort}
            selection={list.selection}
            onSelection={list.setSelection}
            onOpen={props.onOpen}
            menu={<ActionMenuList actions={props.actions.selection} />}
            empty={props.empty}
            question={props.question}
            stale={lost || problems !== null}
          />
        ) : (
          props.instead
        )}
      </div>
      {props.foot}
    </div>
  );
}

const useStyles = makeStyles({
  body: { height: '100%', display: 'flex', flexDirection: 'column' },
  problems: { padding: '12px 16px', flexShrink: 0 },
  list: { flexGrow: 1, minHeight: 0 },
});
