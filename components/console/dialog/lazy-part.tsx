'use client';

import { type ComponentType, type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { AbsentDialog, AbsentPage } from './absent-part';

/**
 * Owns: parts of the console whose program is fetched when they are wanted, not with the page.
 * Promises: one that has come stands in the same render that asks for it. Until then nothing, after a moment its place; when
 *   it cannot be fetched (a newer build, no network) it says so, with ways out.
 * Does not: fetch in advance by itself. Who sees it coming says `prepare`: a pointer near its button, a row that is chosen.
 */
export interface LazyPart<Props> {
  (props: Props): ReactNode;
  readonly prepare: () => void;
}

type Load<Props> = () => Promise<ComponentType<Props>>;

/** Stands above the page. */
export function lazyDialog<Props extends { readonly onClose: () => void }>(
  load: Load<Props>,
): LazyPart<Props> {
  return lazyPart(load, AbsentDialog);
}

/** Stands within the page, or within a dialog. */
export function lazyPage<Props extends object>(load: Load<Props>): LazyPart<Props> {
  return lazyPart(load, AbsentPage);
}

function lazyPart<Props extends object>(
  load: Load<Props>,
  Absent: ComponentType<Props & { readonly failed: boolean }>,
): LazyPart<Props> {
  const { prepare, subscribe, present } = fetcher(load);
  function Part(props: Props) {
    const { part: Here, failed } = useSyncExternalStore(subscribe, present, present);
    useEffect(prepare, []);
    return Here ? <Here {...props} /> : <Absent {...props} failed={failed} />;
  }
  return Object.assign(Part, { prepare });
}

interface Fetched<Props> {
  readonly part: ComponentType<Props> | null;
  readonly failed: boolean;
}

function fetcher<Props>(load: Load<Props>) {
  const listeners = new Set<() => void>();
  const absent: Fetched<Props> = { part: null, failed: false };
  let state = absent;
  let asked = false;
  function become(next: Fetched<Props>) {
    state = next;
    for (const listener of listeners) listener();
  }
  function fail() {
    asked = false;
    // Nobody was waiting: it is fetched again when somebody does.
    if (listeners.size > 0) become({ part: null, failed: true });
  }
  return {
    present: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && state.failed) state = absent;
      };
    },
    prepare: () => {
      if (asked) return;
      asked = true;
      load().then((part) => become({ part, failed: false }), fail);
    },
  };
}
