'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus of a dialog on the safe button. Fluent puts it on the first one that can take it, after all effects,
 * whatever `autoFocus` says.
 */
export function useInitialFocus<E extends HTMLElement>(): RefObject<E | null> {
  const target = useRef<E>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => target.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return target;
}
