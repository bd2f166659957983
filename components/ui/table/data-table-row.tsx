'use client';

import { mergeClasses } from '@fluentui/react-components';
import { useTableStyles } from './data-table-styles';
import type { SelectModifiers } from './row-selection';
import type { TableLayout } from './use-table-layout';

interface Props<Row> {
  readonly id: string;
  readonly row: Row;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly layout: TableLayout<Row>;
  readonly selected: boolean;
  /** The one row that Tab reaches. */
  readonly focusable: boolean;
  /** No longer there; it stays until the pointer leaves the list. */
  readonly gone: boolean;
  /** False before the page's program runs: what a cell says in full may name a time, which only the browser knows. */
  readonly hasTitles: boolean;
  readonly onPick: (keys: SelectModifiers) => void;
  readonly onOpen: () => void;
  readonly onMenu: (x: number, y: number) => void;
}

export function DataTableRow<Row>(props: Props<Row>) {
  const styles = useTableStyles();
  const { row } = props;
  return (
    <div
      role="row"
      tabIndex={props.focusable ? 0 : -1}
      data-row={props.id}
      aria-rowindex={props.index + 2}
      aria-selected={props.selected}
      className={mergeClasses(
        styles.row,
        styles.virtualRow,
        props.selected && styles.selected,
        props.gone && styles.gone,
      )}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={(event) => props.onPick({ shift: event.shiftKey, control: event.ctrlKey || event.metaKey })}
      onDoubleClick={props.onOpen}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu(event.clientX, event.clientY);
      }}
    >
      {props.layout.columns.map(({ column, width }) => (
        <div
          key={column.id}
          role="gridcell"
          className={mergeClasses(
            styles.cell,
            column.align === 'end' && styles.end,
            column.isDetail && styles.detail,
          )}
          style={width}
          title={props.hasTitles ? column.text(row) : undefined}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
