import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { type OpenCopy, untriedCopy } from '@/lib/store/hot/out/open-copies';
import type { TriedCopy } from '@/lib/store/hot/out/settle';
import type { OpenIntent } from './intent-effects';

/** Owns: the end of a copy that an administrator removes, with his name and, if he wants one, a report. */
export function removedCopy({ actor, withNdr }: OpenIntent, copy: OpenCopy): TriedCopy {
  return untriedCopy(copy, () => ({
    kind: 'failed',
    outcome: 'Removed',
    error: newLastError('removedByAdministrator', { actor }),
    previousError: copy.lastError,
    host: null,
    withNdr,
    actor,
  }));
}
