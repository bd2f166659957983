'use client';

import { useViewState } from '@/components/console/pane/use-view-state';

/** Which dialog of a list of configuration objects is open, and at which tab of its sheet; in the address. */
export function useDialog() {
  const view = useViewState();
  return {
    name: view.get('dialog'),
    tab: view.get('sheet') ?? 'general',
    open: (name: 'new' | 'properties' | 'remove') => view.set({ dialog: name, sheet: null }, 'push'),
    setTab: (tab: string) => view.set({ sheet: tab }, 'replace'),
    close: () => view.set({ dialog: null, sheet: null }, 'replace'),
  };
}
