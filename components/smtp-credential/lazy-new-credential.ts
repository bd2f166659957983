'use client';

import { lazyDialog } from '@/components/console/dialog/lazy-part';

/** Of the credentials' tab, and of send connectors, which choose one. */
export const NewCredentialDialog = lazyDialog(() =>
  import('./new-credential-dialog').then((file) => file.NewCredentialDialog),
);
