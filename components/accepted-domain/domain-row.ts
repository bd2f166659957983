import * as z from 'zod/mini';
import { ACCEPTED_DOMAIN_TYPES } from '@/lib/mail/routing/routing-table';

/** An accepted domain as Get-AcceptedDomain gives it. */
export const acceptedDomainRow = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  DomainName: z.string(),
  DomainType: z.enum(ACCEPTED_DOMAIN_TYPES),
  Default: z.boolean(),
});

export type AcceptedDomainRow = z.output<typeof acceptedDomainRow>;
