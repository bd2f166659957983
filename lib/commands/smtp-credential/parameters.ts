import { z } from 'zod';
import { changeableListOf, listOf } from '@/lib/commands/parameters/list-change';
import { smartHost } from '@/lib/commands/parameters/network-types';
import {
  changeParameters,
  identity,
  isVisible,
  objectName,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { dateTime } from '@/lib/commands/parameters/record-parameters';
import { SMTP_CREDENTIAL_KINDS, SMTP_CREDENTIAL_PROVIDERS } from '@/lib/mail/settings/smtp-credential-kinds';
import { findCredentialProblems } from './rules';

/**
 * Owns: the parameters of New-, Set-, Get-, Remove- and Test-SmtpCredential.
 * Promises: each issue names its field and an id of the catalogue `errors`. Pure: the browser imports it.
 * Does not: read keys and certificates (new.ts and set.ts do).
 */
const STRING = { kind: 'string' } satisfies ParameterMeta;

const text = (max: number) =>
  z
    .string({ error: 'TextInvalid' })
    .trim()
    .min(1, { error: 'TextEmpty' })
    .max(max, { error: 'TextTooLong' })
    .refine(isVisible, { error: 'TextHasControlCharacters' })
    .meta(STRING);

/** It is said in SASL's own syntax, where control characters part the fields. */
const userName = text(320);

/** An ID or a domain; both go into an address. */
const tenant = text(255).regex(/^[A-Za-z0-9.-]+$/, { error: 'TenantInvalid' });

const tokenEndpoint = text(2000)
  .refine(isHttpsAddress, { error: 'TokenEndpointInvalid' })
  .meta({ kind: 'string', range: 'https://...' } satisfies ParameterMeta);

const secret = (max: number) =>
  z
    .string({ error: 'TextInvalid' })
    .min(1, { error: 'TextEmpty' })
    .max(max, { error: 'TextTooLong' })
    .regex(/^\P{Cc}*$/u, { error: 'TextHasControlCharacters' })
    .meta(STRING);

/** PEM or JSON, of several lines. */
const key = z
  .string({ error: 'TextInvalid' })
  .min(1, { error: 'TextEmpty' })
  .max(32_768, { error: 'TextTooLong' })
  .meta(STRING);

function isHttpsAddress(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const url = new URL(given);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
}

const HOSTS = { maxItems: 50 };

/** $null takes it away. */
const clearable = {
  Tenant: tenant.nullable().optional(),
  ClientId: text(255).nullable().optional(),
  ClientSecret: secret(1024).nullable().optional(),
  Certificate: key.nullable().optional(),
  RefreshToken: secret(8192).nullable().optional(),
  ServiceAccountKey: key.nullable().optional(),
  TokenEndpoint: tokenEndpoint.nullable().optional(),
  Scope: text(1024).nullable().optional(),
  SecretExpirationTime: dateTime.nullable().optional(),
};

export const newSmtpCredentialParameters = z
  .object({
    Name: objectName,
    Provider: oneOf(SMTP_CREDENTIAL_PROVIDERS),
    Kind: oneOf(SMTP_CREDENTIAL_KINDS),
    UserName: userName,
    /** Left out: the provider's. */
    AllowedSmartHosts: listOf(smartHost, HOSTS).optional(),
    ...clearable,
    ...changeParameters,
  })
  .superRefine((given, context) => {
    for (const { id, parameter, args } of findCredentialProblems(given)) {
      context.addIssue({ code: 'custom', message: id, path: [parameter], params: args });
    }
  });

/** Provider and kind are said once: another way to tokens is another credential. */
export const setSmtpCredentialParameters = z.object({
  Identity: identity,
  Name: objectName.optional(),
  UserName: userName.optional(),
  AllowedSmartHosts: changeableListOf(smartHost, HOSTS).optional(),
  ...clearable,
  ...changeParameters,
});

export const getSmtpCredentialParameters = z.object({ Identity: identity.optional() });

export const removeSmtpCredentialParameters = z.object({ Identity: identity, ...changeParameters });

export const testSmtpCredentialParameters = z.object({ Identity: identity, ...changeParameters });

export const connectSmtpCredentialParameters = z.object({ Identity: identity, ...changeParameters });

export type SetSmtpCredential = z.output<typeof setSmtpCredentialParameters>;
