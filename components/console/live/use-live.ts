'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isLost, subscribeLive, subscribeLost } from './live-source';

/** At most four re-reads a second, whatever the server says. */
const MIN_INTERVAL_MS = 250;

/**
 * Calls `onChange` when one of `topics` changed (or anything may have), at most four times a second, the last notice
 * never lost. Not called for a hidden tab: it catches up when it is shown again.
 */
export function useLive(topics: readonly string[], onChange: () => void): void {
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  const wanted = topics.join(' ');

  useEffect(() => {
    const names = wanted.split(' ');
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastMs = 0;
    let missed = false;

    function fire() {
      timer = undefined;
      if (document.hidden) {
        missed = true;
        return;
      }
      lastMs = performance.now();
      change.current();
    }
    function onVisible() {
      if (document.hidden || !missed) return;
      missed = false;
      change.current();
    }
    const unsubscribe = subscribeLive((notice) => {
      if (notice !== null && !notice.some((topic) => names.includes(topic))) return;
      timer ??= setTimeout(fire, Math.max(0, lastMs + MIN_INTERVAL_MS - performance.now()));
    });
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', onVisible);
      clearTimeout(timer);
    };
  }, [wanted]);
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribeLost, isLost, () => false);
}
