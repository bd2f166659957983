import { z } from 'zod';
import { acceptedDomainName } from '@/lib/commands/parameters/network-types';
import {
  boolean,
  changeParameters,
  identity,
  isVisible,
  notSupported,
  oneOf,
  type ParameterMeta,
} from '@/lib/commands/parameters/parameter-types';
import { ACCEPTED_DOMAIN_TYPES } from '@/lib/mail/routing/routing-table';

/**
 * Owns: the parameters of New-, Set-, Get- and Remove-AcceptedDomain.
 * Promises: DomainName is in A-labels; each issue names its field and an id of the catalogue `errors`.
 * Does not: look anything up. Pure: the browser imports it.
 */

/** Wider than other objects' names: the console names an entry after its domain, `*.contoso.com` included. */
const name = z
  .string({ error: 'TextInvalid' })
  .trim()
  .min(1, { error: 'NameEmpty' })
  .max(256, { error: 'TextTooLong' })
  .refine(isVisible, { error: 'NameInvalid' })
  .meta({ kind: 'string', range: '1-256' } satisfies ParameterMeta);

const domainType = oneOf(ACCEPTED_DOMAIN_TYPES);

export const newAcceptedDomainParameters = z
  .object({
    Name: name,
    DomainName: acceptedDomainName,
    DomainType: domainType.optional(),
    MakeDefault: boolean.optional(),
    DomainController: notSupported(null),
    ...changeParameters,
  })
  .superRefine((given, context) => {
    if (given.MakeDefault === true && isWildcard(given.DomainName)) {
      context.addIssue({ code: 'custom', message: 'DefaultDomainWildcard', path: ['MakeDefault'] });
    }
  });

export const setAcceptedDomainParameters = z.object({
  Identity: identity,
  Name: name.optional(),
  DomainType: domainType.optional(),
  MakeDefault: boolean.optional(),
  DomainController: notSupported(null),
  ...changeParameters,
});

export const getAcceptedDomainParameters = z.object({
  Identity: identity.optional(),
  DomainController: notSupported(null),
});

export const removeAcceptedDomainParameters = z.object({
  Identity: identity,
  DomainController: notSupported(null),
  ...changeParameters,
});

/** The default domain makes addresses (postmaster of reports), which a pattern cannot. */
export function isWildcard(domainName: string): boolean {
  return domainName.startsWith('*');
}
