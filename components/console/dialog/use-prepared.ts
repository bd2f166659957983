'use client';

import { useEffect } from 'react';

/** Fetches parts (lazy-part.tsx) as soon as `wanted`. @param prepare the same function between renders */
export function usePrepared(wanted: boolean, prepare: () => void): void {
  useEffect(() => {
    if (wanted) prepare();
  }, [wanted, prepare]);
}
