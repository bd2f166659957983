'use client';

import { lazyDialog } from './lazy-part';

export const RemoveDialog = lazyDialog(() => import('./remove-dialog').then((file) => file.RemoveDialog));
