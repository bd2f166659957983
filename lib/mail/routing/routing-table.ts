import type { AddressSpace } from './address-space';

/**
 * Owns: the immutable snapshot that routing decides on.
 * Promises: everything `route` needs and nothing else, so that categorizer, -WhatIf and explainer are the same call.
 * Does not: load itself (lib/store/configuration/routing-table.ts does).
 */
export interface RoutingTable {
  /** Rises with every change of configuration that can move mail. */
  readonly version: bigint;
  readonly connectors: readonly RoutingConnector[];
  readonly acceptedDomains: readonly RoutingAcceptedDomain[];
}

export interface RoutingConnector {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly addressSpaces: readonly AddressSpace[];
  /** Bytes; null is unlimited. */
  readonly maxMessageSizeBytes: number | null;
  readonly dnsRoutingEnabled: boolean;
  /** Ids of the transport servers that may send through this connector; never empty. */
  readonly sourceServerIds: readonly string[];
  /** Addresses and domains (own-addresses.ts); empty: whoever sends. */
  readonly acceptMessagesOnlyFrom: readonly string[];
}

export const ACCEPTED_DOMAIN_TYPES = ['Authoritative', 'InternalRelay', 'ExternalRelay'] as const;
export type AcceptedDomainType = (typeof ACCEPTED_DOMAIN_TYPES)[number];

export interface RoutingAcceptedDomain {
  readonly name: string;
  /** A-label, lower case; `*.contoso.com` covers contoso.com and each subdomain. */
  readonly domainName: string;
  readonly domainType: AcceptedDomainType;
}
