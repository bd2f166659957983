/**
 * Which rows are chosen, by keyboard and pointer, as Windows lists have it. Pure.
 * Ids outlive their rows' order: an update that moves rows keeps the choice; a row that is gone leaves it.
 */
export interface RowSelection {
  readonly selected: readonly string[];
  /** Where a Shift range starts. */
  readonly anchor: string | null;
  /** Has the keyboard's focus. */
  readonly active: string | null;
}

export const emptySelection: RowSelection = { selected: [], anchor: null, active: null };

export interface SelectModifiers {
  readonly shift: boolean;
  readonly control: boolean;
}

/** A click on a row, or Space on the active one with Ctrl. */
export function pick(
  state: RowSelection,
  order: readonly string[],
  id: string,
  keys: SelectModifiers,
): RowSelection {
  if (keys.shift) return extend(state, order, id, keys.control);
  if (keys.control) {
    const selected = state.selected.includes(id)
      ? state.selected.filter((one) => one !== id)
      : [...state.selected, id];
    return { selected, anchor: id, active: id };
  }
  return { selected: [id], anchor: id, active: id };
}

/** Arrow keys: the focus moves; with Shift the range grows, with Ctrl only the focus moves. */
export function moveTo(
  state: RowSelection,
  order: readonly string[],
  id: string,
  keys: SelectModifiers,
): RowSelection {
  if (keys.shift) return extend(state, order, id, false);
  if (keys.control) return { ...state, active: id };
  return { selected: [id], anchor: id, active: id };
}

export function selectAll(state: RowSelection, order: readonly string[]): RowSelection {
  return {
    selected: [...order],
    anchor: state.anchor ?? order[0] ?? null,
    active: state.active ?? order[0] ?? null,
  };
}

/** After an update: what is gone is no longer chosen. The same object when nothing changed. */
export function keepPresent(state: RowSelection, order: readonly string[]): RowSelection {
  const present = new Set(order);
  const selected = state.selected.filter((id) => present.has(id));
  const anchor = state.anchor !== null && present.has(state.anchor) ? state.anchor : null;
  const active = state.active !== null && present.has(state.active) ? state.active : null;
  const same =
    selected.length === state.selected.length && anchor === state.anchor && active === state.active;
  return same ? state : { selected, anchor, active };
}

/** The right button on a row that is not chosen chooses it alone; on a chosen one it keeps the choice. */
export function pickForMenu(state: RowSelection, id: string): RowSelection {
  return state.selected.includes(id) ? { ...state, active: id } : { selected: [id], anchor: id, active: id };
}

function extend(state: RowSelection, order: readonly string[], id: string, keep: boolean): RowSelection {
  const from = order.indexOf(state.anchor ?? id);
  const to = order.indexOf(id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const selected = keep ? [...new Set([...state.selected, ...range])] : range;
  return { selected, anchor: state.anchor ?? id, active: id };
}
