import { z } from 'zod';
import { changeableListOf, listOf } from '@/lib/commands/parameters/list-change';
import { text } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  changeParameters,
  identity,
  objectName,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { readIssuer } from './issuer';

/**
 * Owns: the parameters of the cmdlets about OIDC providers.
 * Promises: pure; the browser imports it.
 */
/** Where a provider sends browsers back to: one address for all of them, which is known before a provider is made. */
export const OIDC_CALLBACK_PATH = '/api/auth/oidc/callback';

const line = (max: number) =>
  z
    .string({ error: 'TextInvalid' })
    .trim()
    .min(1, { error: 'TextEmpty' })
    .max(max, { error: 'TextTooLong' })
    // A line end would begin a line of its own in the command's text and in the audit log.
    .regex(/^\P{Cc}*$/u, { error: 'TextHasControlCharacters' })
    .meta({ kind: 'string', range: `1-${max}` } satisfies ParameterMeta);

const issuer = text((value, refuse) => {
  const read = readIssuer(value);
  return read.problem === null ? read.issuer : refuse(read.problem, {});
});

/** RFC 6749 3.3. */
const scope = z
  .string({ error: 'TextInvalid' })
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, { error: 'OidcScopeInvalid' })
  .meta({ kind: 'string' } satisfies ParameterMeta);

const claim = line(128);

/** A group as the provider names it, and a role group: `Mail admins=>Mail Flow Operators`. No name of a role group has a `>`. */
const mapped = text((value, refuse) => {
  const at = value.lastIndexOf('=>');
  const [group, roleGroup] = [value.slice(0, Math.max(at, 0)).trim(), value.slice(at + 2).trim()];
  const isWhole = at > 0 && group !== '' && roleGroup !== '' && group.length <= 256;
  return isWhole ? `${group}=>${roleGroup}` : refuse('OidcMappingInvalid', { value });
});

const MAPPING = { keyOf: (item: string) => item, maxItems: 500 };
const SCOPES = { keyOf: (item: string) => item, maxItems: 50 };

const settings = {
  Scopes: changeableListOf(scope, SCOPES).optional(),
  LogonNameClaim: claim.optional(),
  /** $null: groups are not looked at. */
  GroupsClaim: z.union([z.null(), z.literal(''), claim]).optional(),
  GroupMapping: changeableListOf(mapped, MAPPING).optional(),
  SecondFactorValues: changeableListOf(line(128), SCOPES).optional(),
  CreateUsers: boolean.optional(),
  Enabled: boolean.optional(),
};

/** $null: a public client, which has none. */
const clientSecret = z.union([z.null(), line(1024)]).optional();

export const newOidcProviderParameters = z.object({
  Name: objectName,
  Issuer: issuer,
  ClientId: line(256),
  ClientSecret: clientSecret,
  ...settings,
  Scopes: listOf(scope, SCOPES).optional(),
  GroupMapping: listOf(mapped, MAPPING).optional(),
  SecondFactorValues: listOf(line(128), SCOPES).optional(),
  ...changeParameters,
});

export const setOidcProviderParameters = z.object({
  Identity: identity,
  Name: objectName.optional(),
  Issuer: issuer.optional(),
  ClientId: line(256).optional(),
  ClientSecret: clientSecret,
  ...settings,
  ...changeParameters,
});

export const OIDC_LIST_OPTIONS = { keyOf: (item: string) => item };

export const getOidcProviderParameters = z.object({ Identity: identity.optional() });

export const removeOidcProviderParameters = z.object({ Identity: identity, ...changeParameters });

export const testOidcProviderParameters = z.object({ Identity: identity });
