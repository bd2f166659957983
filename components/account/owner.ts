'use client';

import { useMemo } from 'react';

/** Whose sessions, app passwords and tokens are shown: one's own, or those of somebody whom one administers. */
export interface Owner {
  /** As cmdlets take it (User). */
  readonly identity: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly roleGroups: readonly string[];
}

/** The parameter User, for one's own too: without it, who may see users is shown everybody's. The same between renders. */
export function useOfOwner({ identity }: Owner): { readonly User: string } {
  return useMemo(() => ({ User: identity }), [identity]);
}
