'use client';

import { type RefObject, useEffect, useRef } from 'react';

/**
 * Puts the focus where work begins, where `autoFocus` does not: on the safe button of a dialog, whose first one Fluent
 * takes after all effects; on a field of a page that could not take it before it was hydrated.
 */
export function useInitialFocus<E extends HTMLElement>(): RefObject<E | null> {
  const target = useRef<E>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => target.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return target;
}
