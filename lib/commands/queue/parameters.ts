import { z } from 'zod';
import {
  pagingParameters,
  refuseMixedTarget,
  requireTarget,
  selectionParameters,
  sortOrder,
  targetParameters,
} from '@/lib/commands/parameters/mail-parameters';
import { boolean, changeParameters } from '@/lib/commands/parameters/parameter-types';
import { QUEUE_PROPERTIES } from '@/lib/mail/queue/mail-properties';

/**
 * Owns: the parameters of the queue cmdlets.
 * Promises: as mail-parameters.ts.
 * Does not: look anything up. Pure: the browser imports it.
 */

export const getQueueParameters = z
  .object({
    ...selectionParameters(QUEUE_PROPERTIES),
    SortOrder: sortOrder(QUEUE_PROPERTIES).optional(),
    ...pagingParameters,
  })
  .superRefine(refuseMixedTarget);

export const suspendQueueParameters = z
  .object({ ...targetParameters(QUEUE_PROPERTIES), ...changeParameters })
  .superRefine(requireTarget);

export const resumeQueueParameters = suspendQueueParameters;

export const retryQueueParameters = z
  .object({
    ...targetParameters(QUEUE_PROPERTIES),
    /** Sends all but suspended messages back to Submission to be routed anew. */
    Resubmit: boolean.default(false),
    ...changeParameters,
  })
  .superRefine(requireTarget);
