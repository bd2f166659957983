import { z } from 'zod';
import { requireTarget, targetParameters } from '@/lib/commands/parameters/mail-parameters';
import { boolean, changeParameters } from '@/lib/commands/parameters/parameter-types';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';

/**
 * Owns: the parameters of the cmdlets on what a restore brought back.
 * Promises: as mail-parameters.ts. A target is a queue; what came into it after the restore is not meant.
 * Does not: look anything up. Pure: the browser imports it.
 */

export const getRestoredMailParameters = z.object({});

export const resumeRestoredMailParameters = z
  .object({ ...targetParameters(QUEUE_PROPERTIES), ...changeParameters })
  .superRefine(requireTarget);

export const removeRestoredMailParameters = z
  .object({
    ...targetParameters(QUEUE_PROPERTIES),
    /** Unlike Remove-Message's: what may have been delivered is not reported as lost. */
    WithNDR: boolean.default(false),
    ...changeParameters,
  })
  .superRefine(requireTarget);
