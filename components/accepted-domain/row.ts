import { z } from 'zod';

/** An accepted domain as Get-AcceptedDomain gives it. */
export const acceptedDomainRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  DomainName: z.string(),
  DomainType: z.enum(['Authoritative', 'InternalRelay', 'ExternalRelay']),
  Default: z.boolean(),
});

export type AcceptedDomainRow = z.output<typeof acceptedDomainRow>;
