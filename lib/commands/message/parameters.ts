import { z } from 'zod';
import {
  addIssue,
  filter,
  includeSwitch,
  mailAddress,
  pagingParameters,
  refuseMixedTarget,
  requireTarget,
  selectionParameters,
  server,
  sortOrder,
  targetParameters,
} from '@/lib/commands/parameters/mail-parameters';
import {
  boolean,
  changeParameters,
  identity,
  list,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { dateTime, messageNumber, uuid } from '@/lib/commands/parameters/record-parameters';
import { FINISHED_PROPERTIES, MESSAGE_PROPERTIES } from '@/lib/mail/queue/mail-properties';

/**
 * Owns: the parameters of the message cmdlets, of Send-MailMessage, and of our two for the console
 *   (Get-FinishedMessage, Get-DeliveryAttempt).
 * Promises: as mail-parameters.ts.
 * Does not: look anything up. Pure: the browser imports it.
 */

export const getMessageParameters = z
  .object({
    ...selectionParameters(MESSAGE_PROPERTIES),
    /** A queue's identity, wildcards allowed: `HUB1\17`, `Unreachable`, `HUB1\*`. */
    Queue: identity.optional(),
    SortOrder: sortOrder(MESSAGE_PROPERTIES).optional(),
    /** Without it Recipients stays empty: it costs a look-up for each message. */
    IncludeRecipientInfo: includeSwitch,
    ...pagingParameters,
  })
  .superRefine((given, context) => {
    refuseMixedTarget(given, context);
    if (given.Identity !== undefined && given.Queue !== undefined) {
      addIssue(context, 'ParametersExclusive', 'Queue', { first: 'Identity', second: 'Queue' });
    }
  });

export const suspendMessageParameters = z
  .object({ ...targetParameters(MESSAGE_PROPERTIES), ...changeParameters })
  .superRefine(requireTarget);

export const resumeMessageParameters = suspendMessageParameters;

export const removeMessageParameters = z
  .object({
    ...targetParameters(MESSAGE_PROPERTIES),
    WithNDR: boolean.default(true),
    ...changeParameters,
  })
  .superRefine(requireTarget);

export const exportMessageParameters = z.object({
  Identity: identity,
  /** A file on the machine where the shell runs, written by the shell; the console offers a download. */
  Path: z
    .string({ error: 'TextInvalid' })
    .min(1, { error: 'PathEmpty' })
    .optional()
    .meta({ kind: 'string' } satisfies ParameterMeta),
  ...changeParameters,
});

const lineOfText = z
  .string({ error: 'TextInvalid' })
  .max(998, { error: 'TextTooLong' })
  .regex(/^\P{Cc}*$/u, { error: 'TextHasControlCharacters' })
  .meta({ kind: 'string', range: '0-998' } satisfies ParameterMeta);

export const sendMailMessageParameters = z.object({
  From: mailAddress,
  To: list(mailAddress).refine((addresses) => addresses.length > 0, { error: 'ListEmpty' }),
  Subject: lineOfText.default(''),
  Body: z
    .string({ error: 'TextInvalid' })
    .max(1_000_000, { error: 'TextTooLong' })
    .default('')
    .meta({ kind: 'string', range: '0-1000000' } satisfies ParameterMeta),
  /** The transport server to submit to; left out, one that runs. */
  Server: server.optional(),
  ...changeParameters,
});

export const setMessageParameters = z
  .object({
    ...targetParameters(MESSAGE_PROPERTIES),
    /** $null: the server's MessageExpirationTimeout decides again. */
    ExpirationTime: z.union([z.null(), dateTime]).meta({ kind: 'string' } satisfies ParameterMeta),
    ...changeParameters,
  })
  .superRefine(requireTarget);

export const getFinishedMessageParameters = z.object({
  MessageId: messageNumber.optional(),
  ConnectorId: uuid.optional(),
  /** Finished at or after this time; as in Get-MessageTrackingLog. */
  Start: dateTime.optional(),
  /** Finished before this time. */
  End: dateTime.optional(),
  Filter: filter(FINISHED_PROPERTIES)
    .optional()
    .meta({ kind: 'filter' } satisfies ParameterMeta),
  Server: server.optional(),
  ...pagingParameters,
});

export const getDeliveryAttemptParameters = z.object({
  /** The message's integer or its identity in a queue. */
  Message: z
    .union([messageNumber.transform(String), identity], { error: 'IdentityInvalid' })
    .meta({ kind: 'string' } satisfies ParameterMeta),
  /** The SMTP dialogue is long and not always wanted. */
  IncludeDialogue: includeSwitch,
  ResultSize: pagingParameters.ResultSize,
});
