'use client';

import { useViewState } from '@/components/console/pane/use-view-state';

/** Which object's property dialog is open, and at which tab; in the address, so that it can be sent to a colleague. */
export interface OpenDialog {
  readonly identity: string | null;
  readonly tab: string;
  readonly open: (identity: string) => void;
  readonly setTab: (tab: string) => void;
  readonly close: () => void;
}

export function useOpenDialog(): OpenDialog {
  const view = useViewState();
  return {
    identity: view.get('open'),
    tab: view.get('sheet') ?? 'general',
    open: (identity) => view.set({ open: identity, sheet: null }, 'push'),
    setTab: (tab) => view.set({ sheet: tab }, 'replace'),
    close: () => view.set({ open: null, sheet: null }, 'push'),
  };
}
