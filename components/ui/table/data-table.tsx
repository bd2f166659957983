'use client';

import { Menu, MenuPopover, mergeClasses, type PositioningVirtualElement } from '@fluentui/react-components';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { returnFocus } from '@/components/ui/focus/pane-focus';
import { useHydrated } from '@/components/ui/use-hydrated';
import type { SortChoice } from './data-column';
import { DataTableHeader } from './data-table-header';
import { DataTableRow } from './data-table-row';
import { ROW_HEIGHT, useTableStyles } from './data-table-styles';
import { keepPresent, pick, pickForMenu, type RowSelection } from './row-selection';
import { type SteadyRows, steadyRows } from './steady-rows';
import { useRowKeys } from './use-row-keys';
import type { TableLayout } from './use-table-layout';

interface Props<Row extends object> {
  /** What the list holds, for screen readers: "Send connectors". */
  readonly label: string;
  /** From useTableLayout, so that a column chooser elsewhere shares it. */
  readonly layout: TableLayout<Row>;
  /** In the order to show. */
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly sort: SortChoice | null;
  readonly onSort: (sort: SortChoice) => void;
  readonly selection: RowSelection;
  readonly onSelection: (selection: RowSelection) => void;
  /** Double-click and Enter. */
  readonly onOpen: (row: Row) => void;
  /** The context menu's MenuList for what is chosen. */
  readonly menu: ReactNode;
  /** Shown in place of rows when there are none. */
  readonly empty: ReactNode;
  /** Names what the rows answer (filter, page): rows of another question replace these at once, pointer or not. */
  readonly question?: string;
  /** What is shown may be old: the connection is lost. */
  readonly stale?: boolean;
}

/**
 * A list as Windows has it, over thousands of rows: only those in sight are in the page. Updates keep selection, scroll
 * and focus, and no row moves under the pointer.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { layout, rowId, selection, onSelection } = props;
  const styles = useTableStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const hydrated = useHydrated();
  const [held, setHeld] = useState(false);
  const [menuAt, setMenuAt] = useState<PositioningVirtualElement | null>(null);
  const question = JSON.stringify([props.question, props.sort]);
  const { rows, gone } = useSteady(props.rows, rowId, question, held || menuAt !== null);
  const order = useMemo(() => rows.map(rowId), [rows, rowId]);
  const activeIndex = selection.active === null ? -1 : order.indexOf(selection.active);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => order[index] ?? index,
    // The active row stays in the page when it is scrolled out of sight, lest the keyboard's focus goes with it.
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), activeIndex),
    overscan: 10,
    // Rows are there before the first measure too: on the server, and in a window without layout.
    initialRect: { width: 800, height: 600 },
  });

  useEffect(() => {
    const present = keepPresent(selection, order);
    if (present !== selection) onSelection(present);
  }, [selection, order, onSelection]);

  const rowElement = (id: string) =>
    scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  const choose = (next: RowSelection) => {
    onSelection(next);
    if (next.active === null || next.active === selection.active) return;
    virtualizer.scrollToIndex(order.indexOf(next.active));
    const { active } = next;
    requestAnimationFrame(() => rowElement(active)?.focus({ preventScroll: true }));
  };
  const openMenu = (id: string, target: PositioningVirtualElement) => {
    onSelection(pickForMenu(selection, id));
    setMenuAt(target);
  };
  const onKeyDown = useRowKeys({
    order,
    selection,
    pageSize: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2),
    onSelection: choose,
    onOpen: (id) => openRow(id),
    onMenu: (id) => openMenu(id, { getBoundingClientRect: () => rectOf(rowElement(id) ?? scroller.current) }),
  });
  const openRow = (id: string) => {
    const row = rows[order.indexOf(id)];
    if (row) props.onOpen(row);
  };
  const focusable =
    selection.active !== null && order.includes(selection.active) ? selection.active : order[0];

  return (
    <>
      <div
        ref={scroller}
        className={mergeClasses(styles.scroller, props.stale && styles.stale)}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        <div
          role="grid"
          aria-label={props.label}
          aria-multiselectable
          aria-rowcount={rows.length + 1}
          data-list
          className={styles.grid}
          style={listWidths(layout)}
        >
          <DataTableHeader layout={layout} sort={props.sort} onSort={props.onSort} />
          <div
            role="rowgroup"
            className={styles.body}
            style={{ height: virtualizer.getTotalSize() }}
            onKeyDown={onKeyDown}
          >
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              const id = order[item.index];
              if (row === undefined || id === undefined) return null;
              return (
                <DataTableRow
                  key={id}
                  id={id}
                  row={row}
                  index={item.index}
                  top={item.start}
                  layout={layout}
                  selected={selection.selected.includes(id)}
                  focusable={id === focusable}
                  gone={gone.has(id)}
                  hasTitles={hydrated}
                  onPick={(keys) => choose(pick(selection, order, id, keys))}
                  onOpen={() => openRow(id)}
                  onMenu={(x, y) => openMenu(id, { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) })}
                />
              );
            })}
          </div>
        </div>
        {rows.length === 0 && props.empty}
      </div>
      <Menu
        open={menuAt !== null}
        onOpenChange={(_event, data) => {
          if (data.open) return;
          setMenuAt(null);
          returnFocus();
        }}
        positioning={{ target: menuAt, position: 'below', align: 'start' }}
      >
        <MenuPopover className={styles.menu}>{props.menu}</MenuPopover>
      </Menu>
    </>
  );
}

/** What was shown last decides where rows stand while the pointer holds them. */
function useSteady<Row>(
  next: readonly Row[],
  rowId: (row: Row) => string,
  question: string,
  held: boolean,
): SteadyRows<Row> {
  const [state, setState] = useState(() => ({
    next,
    held,
    question,
    steady: steadyRows([], next, rowId, false),
  }));
  if (state.next === next && state.held === held && state.question === question) return state.steady;
  const steady = steadyRows(state.steady.rows, next, rowId, held && state.question === question);
  setState({ next, held, question, steady });
  return steady;
}

function listWidths(layout: { readonly minWidth: number; readonly narrowMinWidth: number }): CSSProperties {
  const widths: Record<`--${string}`, string> = {
    '--list-min-width': `${layout.minWidth}px`,
    '--list-narrow-min-width': `${layout.narrowMinWidth}px`,
  };
  return widths;
}

function withIndex(indexes: number[], index: number): number[] {
  return index < 0 || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b);
}

function rectOf(element: Element | null): DOMRect {
  const rect = element?.getBoundingClientRect() ?? new DOMRect();
  return new DOMRect(rect.x + 16, rect.bottom, 0, 0);
}
