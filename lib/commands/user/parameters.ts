import { z } from 'zod';
import { newPassword } from '@/lib/commands/account/parameters';
import { changeableListOf, listOf } from '@/lib/commands/parameters/list-change';
import { text } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  changeParameters,
  identity,
  isVisible,
  objectName,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { foldLogonName, MAX_LOGON_NAME_LENGTH } from '@/lib/logon-name';
import { normalizeOwnAddress } from '@/lib/mail/address/own-addresses';
import { USER_KINDS } from '@/lib/user-kind';

/**
 * Owns: the parameters of the cmdlets about users.
 * Promises: pure; the browser imports it.
 */

/** `kim`, `CONTOSO\\kim`, `kim@contoso.com`: no blanks, none of " < > | * ? , ; */
const logonName = z
  .string({ error: 'TextInvalid' })
  .trim()
  .min(1, { error: 'LogonNameInvalid' })
  .max(MAX_LOGON_NAME_LENGTH, { error: 'TextTooLong' })
  .regex(/^[^\s"<>|*?,;]+$/u, { error: 'LogonNameInvalid' })
  .refine(isVisible, { error: 'LogonNameInvalid' })
  .meta({ kind: 'string', range: `1-${MAX_LOGON_NAME_LENGTH}` } satisfies ParameterMeta);

const LOGON_NAMES = { keyOf: foldLogonName, maxItems: 20 };

/** An address, or a domain with all of its addresses. */
const ownAddress = text((value, refuse) => {
  return normalizeOwnAddress(value) ?? refuse('SendAsInvalid', { value });
});

const SEND_AS = { maxItems: 1000 };

export const newUserParameters = z.object({
  Name: objectName,
  Kind: oneOf(USER_KINDS).optional(),
  LogonNames: listOf(logonName, LOGON_NAMES).refine((names) => names.length > 0, {
    error: 'LogonNameNeeded',
  }),
  /** A person needs one; a relay account may have app passwords alone, a service has none. */
  Password: newPassword.optional(),
  SendAs: listOf(ownAddress, SEND_AS).optional(),
  ResetPasswordOnNextLogon: boolean.optional(),
  RoleGroups: listOf(identity).optional(),
  OidcProvider: identity.optional(),
  ...changeParameters,
});

export const setUserParameters = z.object({
  Identity: identity,
  Name: objectName.optional(),
  LogonNames: changeableListOf(logonName, LOGON_NAMES).optional(),
  SendAs: changeableListOf(ownAddress, SEND_AS).optional(),
  ResetPasswordOnNextLogon: boolean.optional(),
  RoleGroups: changeableListOf(identity).optional(),
  /** $null: none. */
  OidcProvider: identity.nullable().optional(),
  ...changeParameters,
});

export const LOGON_NAME_OPTIONS = LOGON_NAMES;

export const getUserParameters = z.object({
  Identity: identity.optional(),
  Kind: oneOf(USER_KINDS).optional(),
});

/** Of Remove-, Enable- and Disable-User. */
export const oneUserParameters = z.object({ Identity: identity, ...changeParameters });

export const setUserPasswordParameters = z.object({
  Identity: identity,
  NewPassword: newPassword,
  ResetPasswordOnNextLogon: boolean.optional(),
  ...changeParameters,
});
