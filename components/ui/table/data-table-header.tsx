'use client';

import { mergeClasses } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import type { KeyboardEvent, PointerEvent } from 'react';
import { type DataColumn, isSortable, type SortChoice } from './data-column';
import { useTableStyles } from './data-table-styles';
import type { TableLayout } from './use-table-layout';

interface Props<Row> {
  readonly layout: TableLayout<Row>;
  readonly sort: SortChoice | null;
  readonly onSort: (sort: SortChoice) => void;
}

const KEY_RESIZE_PX = 16;

/** Column names: a click sorts, a second one turns the order, the right edge resizes. */
export function DataTableHeader<Row>({ layout, sort, onSort }: Props<Row>) {
  const styles = useTableStyles();
  const sortable = layout.columns.map(({ column }) => column).filter(isSortable);
  const reached = sortable.find(({ id }) => id === sort?.column) ?? sortable[0];

  /** One stop for Tab; arrows go from name to name, with Shift they move the column's edge. */
  function onKeyDown(event: KeyboardEvent<HTMLElement>, column: DataColumn<Row>) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (event.shiftKey) {
      layout.resize(column.id, cellOf(event.currentTarget).offsetWidth + step * KEY_RESIZE_PX);
      return;
    }
    const next = sortable[sortable.indexOf(column) + step];
    const buttons = event.currentTarget.closest('[role="row"]')?.querySelectorAll<HTMLElement>('[data-sort]');
    [...(buttons ?? [])].find((button) => button.dataset.sort === next?.id)?.focus();
  }

  return (
    <div role="row" aria-rowindex={1} className={styles.header}>
      {layout.columns.map(({ column, width }) => {
        const sorted = sort?.column === column.id;
        const order = sorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-sort={isSortable(column) ? order : undefined}
            className={mergeClasses(
              styles.headerCell,
              column.align === 'end' && styles.end,
              column.isDetail && styles.detail,
            )}
            style={width}
          >
            {isSortable(column) ? (
              <button
                type="button"
                tabIndex={column === reached ? 0 : -1}
                data-sort={column.id}
                onKeyDown={(event) => onKeyDown(event, column)}
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
              onPointerDown={(event) => followPointer(event, (px) => layout.resize(column.id, px))}
              onDoubleClick={() => layout.resize(column.id, null)}
            />
          </div>
        );
      })}
    </div>
  );
}

/** The edge goes where the pointer goes, from the width that the column has by then. */
function followPointer(event: PointerEvent<HTMLElement>, onWidth: (px: number) => void): void {
  const edge = event.currentTarget;
  const fromPx = event.clientX - cellOf(edge).offsetWidth;
  const move = ({ clientX }: globalThis.PointerEvent) => onWidth(clientX - fromPx);
  edge.setPointerCapture(event.pointerId);
  edge.addEventListener('pointermove', move);
  edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), {
    once: true,
  });
}

function cellOf(element: HTMLElement): HTMLElement {
  return element.closest<HTMLElement>('[role="columnheader"]') ?? element;
}
