'use client';

import type { ReactNode } from 'react';
import { useMay } from './command-context';

/** Shown to who may run the cmdlet. */
export function IfMay({ cmdlet, children }: { readonly cmdlet: string; readonly children: ReactNode }) {
  return useMay()(cmdlet) ? children : null;
}
