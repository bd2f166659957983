'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { emptySelection, type RowSelection } from '@/components/ui/row-selection';
import { useViewState } from './use-view-state';

interface Chosen<Row> {
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
  readonly chosen: readonly Row[];
  /** This one alone. */
  readonly choose: (id: string) => void;
}

/** Browsers refuse more than some hundred address changes a minute: a held arrow key must not write each. */
const SETTLE_MS = 300;

/** What is chosen in a list. The one chosen object is in the address, so that a link shows it chosen. */
export function useChosen<Row>(rows: readonly Row[], rowId: (row: Row) => string): Chosen<Row> {
  const view = useViewState();
  const [selection, setSelection] = useState<RowSelection>(() => {
    const linked = view.get('chosen');
    return linked === null ? emptySelection : alone(linked);
  });
  const only = selection.selected.length === 1 ? (selection.selected[0] ?? null) : null;
  const set = useRef(view.set);
  useEffect(() => {
    const timer = setTimeout(() => set.current({ chosen: only }, 'replace'), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [only]);
  const chosen = useMemo(() => {
    const ids = new Set(selection.selected);
    return rows.filter((row) => ids.has(rowId(row)));
  }, [rows, selection, rowId]);
  return { selection, setSelection, chosen, choose: (id) => setSelection(alone(id)) };
}

function alone(id: string): RowSelection {
  return { selected: [id], anchor: id, active: id };
}
