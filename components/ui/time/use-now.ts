'use client';

import { useSyncExternalStore } from 'react';

/**
 * The time, in steps: one clock for all that count down. Steps are whole seconds, so that a list does not draw itself
 * anew for each row's own timer.
 */
const STEP_MS = 1000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

export function useNow(): number {
  return useSyncExternalStore(subscribe, read, read);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  // Between two lives of the clock what it said last is old.
  if (timer === undefined && Date.now() - now > STEP_MS) now = Date.now();
  return now;
}
