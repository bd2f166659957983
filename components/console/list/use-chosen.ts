'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { useViewState } from '@/components/console/pane/use-view-state';
import { emptySelection, type RowSelection } from '@/components/ui/table/row-selection';

interface Chosen<Row> {
  readonly selection: RowSelection;
  readonly setSelection: (selection: RowSelection) => void;
  readonly chosen: readonly Row[];
  /** This one alone. */
  readonly choose: (id: string) => void;
}

/** Browsers refuse more than some hundred address changes a minute: a held arrow key must not write each. */
const STEP_MS = 300;

/** What is chosen in a list. The one chosen object is in the address, so that a link shows it chosen. */
export function useChosen<Row>(rows: readonly Row[], rowId: (row: Row) => string): Chosen<Row> {
  const view = useViewState();
  const [selection, setSelection] = useState<RowSelection>(() => {
    const linked = view.get('chosen');
    return linked === null ? emptySelection : alone(linked);
  });
  const only = selection.selected.length === 1 ? (selection.selected[0] ?? null) : null;
  useMirror(only, view.set);
  const chosen = useMemo(() => {
    const ids = new Set(selection.selected);
    return rows.filter((row) => ids.has(rowId(row)));
  }, [rows, selection, rowId]);
  return { selection, setSelection, chosen, choose: (id) => setSelection(alone(id)) };
}

/**
 * Writes the chosen one into the address, at once or a step after the last time. What waits is written before a click or
 * Enter acts: later it would take back the step to another page that these may begin.
 */
function useMirror(chosen: string | null, set: ReturnType<typeof useViewState>['set']): void {
  const writtenAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const write = () => {
      writtenAt.current = performance.now();
      set({ chosen }, 'replace');
    };
    const waitMs = writtenAt.current + STEP_MS - performance.now();
    if (waitMs <= 0) return write();
    const timer = setTimeout(write, waitMs);
    const hasten = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Enter') return;
      leave();
      write();
    };
    const leave = () => {
      clearTimeout(timer);
      for (const type of HASTENING) window.removeEventListener(type, hasten, true);
    };
    for (const type of HASTENING) window.addEventListener(type, hasten, true);
    return leave;
  }, [chosen, set]);
}

const HASTENING = ['pointerdown', 'keydown'];

function alone(id: string): RowSelection {
  return { selected: [id], anchor: id, active: id };
}
