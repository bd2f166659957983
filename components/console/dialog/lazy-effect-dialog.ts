'use client';

import { lazyDialog } from './lazy-part';

export const EffectDialog = lazyDialog(() => import('./effect-dialog').then((file) => file.EffectDialog));
