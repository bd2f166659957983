'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef } from 'react';

/**
 * What a view shows lives in its address: tab, filter, sort, chosen object, open dialog. So any view can be sent to a
 * colleague, and Back works. Changes touch the browser's history only; nothing is asked of the server.
 */
type ViewChanges = Readonly<Record<string, string | null>>;

interface ViewState {
  get(name: string): string | null;
  /** `null` takes a name out. `push` when Back should undo it (a tab, a dialog), `replace` for the rest. */
  set(changes: ViewChanges, history: 'push' | 'replace'): void;
}

export function useViewState(): ViewState {
  const parameters = useSearchParams();
  const set = useCallback((changes: ViewChanges, history: 'push' | 'replace') => {
    const url = withChanges(window.location.href, changes);
    if (url === window.location.href) return;
    if (history === 'push') window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
  }, []);
  return useMemo(() => ({ get: (name) => parameters.get(name), set }), [parameters, set]);
}

/**
 * Read from the address bar at the time of the change, so that two changes in one tick do not undo each other. The same
 * text when nothing changes, however a link wrote it: a write would take back a step to another page that has begun.
 */
export function withChanges(href: string, changes: ViewChanges): string {
  const url = new URL(href);
  for (const [name, value] of Object.entries(changes)) {
    const wanted = value === '' ? null : value;
    if (wanted === url.searchParams.get(name)) continue;
    if (wanted === null) url.searchParams.delete(name);
    else url.searchParams.set(name, wanted);
  }
  return url.href;
}

/** Calls `forget` when another filter, page or tab is shown, or a dialog opens: what was said of the last act is old then. */
export function useOnNextStep(forget: () => void): void {
  const now = useSearchParams().toString();
  const before = useRef(now);
  const latest = useRef(forget);
  useEffect(() => {
    latest.current = forget;
  });
  useEffect(() => {
    const then = before.current;
    before.current = now;
    if (isNextStep(new URLSearchParams(then), new URLSearchParams(now))) latest.current();
  }, [now]);
}

/** Named in the address while it is open. */
const DIALOGS = ['dialog', 'open', 'wizard'];
/** Neither a place nor a dialog: which row is chosen, which tab of a sheet is shown, what a wizard begins with. */
const DETAILS = ['chosen', 'sheet', 'domain'];

/** A dialog that closes, another row that is chosen, are no further step. */
export function isNextStep(then: URLSearchParams, now: URLSearchParams): boolean {
  const opened = DIALOGS.some((name) => now.get(name) !== null && now.get(name) !== then.get(name));
  return opened || placeOf(then) !== placeOf(now);
}

function placeOf(parameters: URLSearchParams): string {
  const place = [...parameters].filter(([name]) => !DIALOGS.includes(name) && !DETAILS.includes(name));
  return JSON.stringify(place);
}
