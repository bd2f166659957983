import { z } from 'zod';
import { filter, pagingParameters, sortOrder } from '@/lib/commands/parameters/mail-parameters';
import { ipRange } from '@/lib/commands/parameters/network-types';
import { changeParameters, objectName, type ParameterMeta } from '@/lib/commands/parameters/parameter-types';
import { uuid } from '@/lib/commands/parameters/record-parameters';
import { CLIENT_PROPERTIES } from '@/lib/mail/session/client-properties';

/**
 * Owns: the parameters of Get- and Set-ClientReport.
 * Promises: as mail-parameters.ts.
 * Does not: look anything up. Pure: the browser imports it.
 */
export const getClientReportParameters = z.object({
  Identity: uuid.optional(),
  /** An address, a network or a range. */
  ClientAddress: ipRange.optional(),
  Filter: filter(CLIENT_PROPERTIES)
    .optional()
    .meta({ kind: 'filter' } satisfies ParameterMeta),
  SortOrder: sortOrder(CLIENT_PROPERTIES).optional(),
  ...pagingParameters,
});

export const setClientReportParameters = z.object({
  Identity: uuid,
  /** $null: none. */
  Label: objectName.nullable(),
  ...changeParameters,
});
