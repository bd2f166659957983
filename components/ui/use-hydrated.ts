'use client';

import { useSyncExternalStore } from 'react';

/** False on the server and in the first render of the browser, which must agree; true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}

function subscribe(): () => void {
  return () => undefined;
}
