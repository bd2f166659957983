'use client';

import { lazyDialog } from '@/components/console/dialog/lazy-part';

export const UndoDialog = lazyDialog(() => import('./undo-dialog').then((file) => file.UndoDialog));
