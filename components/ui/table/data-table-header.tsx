'use client';

import { mergeClasses } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import type { KeyboardEvent } from 'react';
import { type DataColumn, isSortable, type SortChoice } from './data-column';
import { useTableStyles } from './data-table-styles';
import type { LayoutTable } from './use-table-layout';

interface Props<Row extends object> {
  readonly table: LayoutTable<Row>;
  readonly columns: readonly DataColumn<Row>[];
  readonly sort: SortChoice | null;
  readonly onSort: (sort: SortChoice) => void;
}

const KEY_RESIZE_PX = 16;

/** Column names: a click sorts, a second one turns the order, the right edge resizes. */
export function DataTableHeader<Row extends object>({ table, columns, sort, onSort }: Props<Row>) {
  const styles = useTableStyles();
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const sortable = columns.filter(isSortable).map((column) => column.id);
  const shown = headers.map((header) => header.id).filter((id) => sortable.includes(id));
  const reached = sort && shown.includes(sort.column) ? sort.column : shown[0];

  /** One stop for Tab; arrows go from name to name, with Shift they move the column's edge. */
  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string, width: number) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (event.shiftKey) {
      table.setColumnSizing((sizes) => ({ ...sizes, [id]: Math.max(40, width + step * KEY_RESIZE_PX) }));
      return;
    }
    const next = shown[shown.indexOf(id) + step];
    const buttons = event.currentTarget.closest('[role="row"]')?.querySelectorAll<HTMLElement>('[data-sort]');
    [...(buttons ?? [])].find((button) => button.dataset.sort === next)?.focus();
  }

  return (
    <div role="row" aria-rowindex={1} className={styles.header}>
      {headers.map((header) => {
        const column = columns.find((one) => one.id === header.id);
        if (!column) return null;
        const sorted = sort?.column === column.id;
        const order = sorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
        return (
          <div
            key={header.id}
            role="columnheader"
            aria-sort={isSortable(column) ? order : undefined}
            className={mergeClasses(styles.headerCell, column.align === 'end' && styles.end)}
            style={{ width: header.getSize() }}
          >
            {isSortable(column) ? (
              <button
                type="button"
                tabIndex={column.id === reached ? 0 : -1}
                data-sort={column.id}
                onKeyDown={(event) => onKeyDown(event, column.id, header.getSize())}
                className={mergeClasses(styles.sortButton, column.align === 'end' && styles.end)}
                title={column.header}
                onClick={() => onSort({ column: column.id, descending: sorted && !sort.descending })}
              >
                <span className={styles.headerText}>{column.header}</span>
                {sorted &&
                  (sort.descending ? <ArrowDownRegular aria-hidden /> : <ArrowUpRegular aria-hidden />)}
              </button>
            ) : (
              <span className={styles.plainHeader} title={column.header}>
                {column.header}
              </span>
            )}
            <div
              className={styles.resizer}
              aria-hidden
              onMouseDown={header.getResizeHandler()}
              onTouchStart={header.getResizeHandler()}
              onDoubleClick={() => header.column.resetSize()}
            />
          </div>
        );
      })}
    </div>
  );
}
