'use client';

import { lazyDialog } from '@/components/console/dialog/lazy-part';

export const TestDialog = lazyDialog(() => import('./test-dialog').then((file) => file.TestDialog));
