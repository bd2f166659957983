import { z } from 'zod';
import { addIssue, mailAddress } from '@/lib/commands/parameters/mail-parameters';
import { text } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  changeParameters,
  identity,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { messageNumber } from '@/lib/commands/parameters/record-parameters';
import { normalizeMailDomain } from '@/lib/mail/address/domain';
import { USAGES } from '@/lib/mail/routing/send-connector-choices';
import { setSendConnectorParameters } from './parameters';

/**
 * Owns: the parameters of Test-SendConnector and of the two that follow a test.
 * Promises: a setting that is given stands for the stored one; whoever gives one must be permitted to change it. Pure: the browser
 *   imports it.
 */
const SWITCH = { kind: 'switch' } satisfies ParameterMeta;

const domain = text((value, refuse) => normalizeMailDomain(value) ?? refuse('DomainInvalid', { value }));

const {
  Identity: _identity,
  Name: _name,
  WhatIf: _whatIf,
  Confirm: _confirm,
  ...settings
} = setSendConnectorParameters.shape;

export const testSendConnectorParameters = z
  .object({
    /** Left out: the settings alone, of a connector that is not stored. */
    Identity: identity.optional(),
    Recipient: mailAddress.optional(),
    Sender: z
      .union([z.literal('<>').transform(() => ''), mailAddress], { error: 'MailAddressInvalid' })
      .optional()
      .meta({ kind: 'string' } satisfies ParameterMeta),
    DestinationDomain: domain.optional(),
    SourceServer: identity.optional(),
    SendTestMessage: boolean.optional().meta(SWITCH),
    /** PowerShell's word: it answers at once, and Get-SendConnectorTest tells the rest. */
    AsJob: boolean.optional().meta(SWITCH),
    Usage: oneOf(USAGES).optional(),
    ...settings,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    if (given.SendTestMessage === true && given.Recipient === undefined) {
      addIssue(context, 'TestMessageNeedsRecipient', 'Recipient', {});
    }
  });

export const getSendConnectorTestParameters = z.object({ Identity: messageNumber });

export const stopSendConnectorTestParameters = z.object({ Identity: messageNumber, ...changeParameters });

export type TestSendConnector = z.output<typeof testSendConnectorParameters>;

/** Which setting, if any, is to be tested otherwise than it is stored. */
export function settingGiven(given: TestSendConnector): string | undefined {
  const values: Readonly<Record<string, unknown>> = given;
  return Object.keys(settings).find((name) => values[name] !== undefined);
}
