'use client';

import { useViewState } from '@/components/console/pane/use-view-state';

export interface Dialog {
  readonly name: string | null;
  readonly tab: string;
  /** @param tab of a sheet; left out: its first */
  readonly open: (
    name: 'new' | 'properties' | 'remove' | 'disable' | 'password' | 'settings' | 'signIn' | 'test',
    tab?: string,
  ) => void;
  readonly setTab: (tab: string) => void;
  readonly close: () => void;
}

/** Which dialog of a list of configuration objects is open, and at which tab of its sheet; in the address. */
export function useDialog(): Dialog {
  const view = useViewState();
  return {
    name: view.get('dialog'),
    tab: view.get('sheet') ?? 'general',
    open: (name, tab) => view.set({ dialog: name, sheet: tab ?? null }, 'push'),
    setTab: (tab) => view.set({ sheet: tab }, 'replace'),
    close: () => view.set({ dialog: null, sheet: null }, 'replace'),
  };
}
