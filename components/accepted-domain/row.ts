import { z } from 'zod';
import type { OutputRow } from '@/lib/commands/report';

/** An accepted domain as Get-AcceptedDomain gives it, checked. */
const row = z.object({
  Identity: z.string(),
  Guid: z.string(),
  Name: z.string(),
  DomainName: z.string(),
  DomainType: z.enum(['Authoritative', 'InternalRelay', 'ExternalRelay']),
  Default: z.boolean(),
});

export type AcceptedDomainRow = z.output<typeof row>;
export type DomainType = AcceptedDomainRow['DomainType'];

/** @throws ZodError when the server speaks another version: a reload cures it */
export function toAcceptedDomainRows(output: readonly OutputRow[]): readonly AcceptedDomainRow[] {
  return z.array(row).parse(output);
}
