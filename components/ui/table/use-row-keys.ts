'use client';

import type { KeyboardEvent } from 'react';
import { moveTo, pick, type RowSelection, selectAll } from './row-selection';

interface Options {
  readonly order: readonly string[];
  readonly selection: RowSelection;
  /** Rows that fit on the screen, for Page Up and Page Down. */
  readonly pageSize: () => number;
  readonly onSelection: (selection: RowSelection) => void;
  readonly onOpen: (id: string) => void;
  /** Asked for by the Menu key or Shift+F10, at the active row. */
  readonly onMenu: (id: string) => void;
}

/** The keyboard of a list: arrows, Home, End, Page keys, Space, Ctrl+A, Enter, Menu (facts of Windows lists). */
export function useRowKeys(options: Options): (event: KeyboardEvent) => void {
  const { order, selection, onSelection } = options;
  return (event) => {
    const active = selection.active ?? order[0];
    if (active === undefined) return;
    const keys = { shift: event.shiftKey, control: event.ctrlKey || event.metaKey };
    const target = destination(event.key, order, selection.active, options.pageSize());
    if (target !== null) onSelection(moveTo(selection, order, target, keys));
    else if (event.key === ' ')
      onSelection(pick(selection, order, active, { shift: keys.shift, control: true }));
    else if (event.key.toLowerCase() === 'a' && keys.control) onSelection(selectAll(selection, order));
    else if (event.key === 'Enter' && !event.altKey) options.onOpen(active);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && keys.shift)) options.onMenu(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function destination(
  key: string,
  order: readonly string[],
  active: string | null,
  page: number,
): string | null {
  const last = order.length - 1;
  const at = active === null ? -1 : order.indexOf(active);
  const places: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? 0 : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  };
  const place = places[key];
  return place === undefined ? null : (order[Math.max(0, Math.min(last, place))] ?? null);
}
