import { z } from 'zod';
import {
  filter,
  includeSwitch,
  pagingParameters,
  server,
  sortOrder,
} from '@/lib/commands/parameters/mail-parameters';
import { ipRange } from '@/lib/commands/parameters/network-types';
import { objectName, type ParameterMeta } from '@/lib/commands/parameters/parameter-types';
import { dateTime, messageNumber, uuid } from '@/lib/commands/parameters/record-parameters';
import { SESSION_PROPERTIES } from '@/lib/mail/session/session-properties';

/**
 * Owns: the parameters of Get-ReceiveSession.
 * Promises: as mail-parameters.ts.
 * Does not: look anything up. Pure: the browser imports it.
 */
export const getReceiveSessionParameters = z.object({
  Identity: uuid.optional(),
  /** Only the session that brought this message. */
  Message: messageNumber.optional(),
  /** Its name, also of one that is no more. */
  ReceiveConnector: objectName.optional(),
  /** An address, a network or a range. */
  ClientAddress: ipRange.optional(),
  /** Started at or after this time; as in Get-MessageTrackingLog. */
  Start: dateTime.optional(),
  /** Started before this time. */
  End: dateTime.optional(),
  Filter: filter(SESSION_PROPERTIES)
    .optional()
    .meta({ kind: 'filter' } satisfies ParameterMeta),
  SortOrder: sortOrder(SESSION_PROPERTIES).optional(),
  Server: server.optional(),
  /** The SMTP dialogue is long and not always wanted. */
  IncludeDialogue: includeSwitch,
  ...pagingParameters,
});
