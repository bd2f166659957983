import type { OutputRow } from '@/lib/commands/command/report';
import type { AcceptedDomain } from '@/lib/store/generated/client';

/** Owns: an accepted domain as Get-AcceptedDomain shows it; the console's columns Name, Accepted Domain, Type, Default. */

export const ACCEPTED_DOMAIN_COLUMNS = ['Name', 'DomainName', 'DomainType', 'Default'] as const;

export function toAcceptedDomainRow(row: AcceptedDomain): OutputRow {
  return {
    Identity: row.name,
    Guid: row.id,
    Name: row.name,
    DomainName: row.domainName,
    DomainType: row.domainType,
    Default: row.isDefault,
    WhenCreated: row.createdAt.toISOString(),
    WhenChanged: row.updatedAt.toISOString(),
  };
}
