'use client';

import { lazyDialog } from '@/components/console/dialog/lazy-part';
import type { Bulk } from './use-bulk';

const BulkDialog = lazyDialog(() => import('./bulk-dialog').then((file) => file.BulkDialog));

/** When something is chosen: most acts on it ask first. */
export const prepareBulkQuestion = BulkDialog.prepare;

/** Asks, and shows progress. An act that asks nothing shows only when it takes long. */
export function BulkQuestion({ bulk }: { bulk: Bulk }) {
  const { phase } = bulk;
  if (phase.kind === 'idle' || phase.kind === 'finished') return null;
  if (phase.kind === 'working' && phase.job.question === null && phase.job.requests.length === 1) return null;
  return <BulkDialog bulk={bulk} phase={phase} onClose={bulk.dismiss} />;
}
