import { withoutFinalDot } from '@/lib/mail/address/domain';
import { matchDomainPattern, parseDomainPattern } from '@/lib/mail/address/domain-pattern';

/**
 * Owns: the address space of a send connector, `[Type:]Address[;Cost]` (New-SendConnector -AddressSpaces).
 * Promises: parse(format(space)) is the space; refused text comes back as an error id with its arguments.
 * Does not: choose between connectors (route does).
 */

export interface AddressSpace {
  readonly type: 'SMTP';
  /** `*`, `contoso.com` or `*.contoso.com`; A-labels, lower case. */
  readonly address: string;
  /** 1 to 100, lower is better. */
  readonly cost: number;
}

type AddressSpaceErrorId = 'AddressSpaceInvalid' | 'AddressSpaceCostInvalid' | 'AddressSpaceTypeNotSupported';

export type ParsedAddressSpace =
  | { readonly ok: true; readonly value: AddressSpace }
  | {
      readonly ok: false;
      readonly errorId: AddressSpaceErrorId;
      /** `value` is the whole text; `cost` and `type` the part that was refused, empty when another part was. */
      readonly args: { readonly value: string; readonly cost: string; readonly type: string };
    };

const DEFAULT_COST = 1;
const MAX_COST = 100;

export function parseAddressSpace(text: string): ParsedAddressSpace {
  const trimmed = text.trim();
  const refuse = (
    errorId: AddressSpaceErrorId,
    part: { cost?: string; type?: string } = {},
  ): ParsedAddressSpace => ({
    ok: false,
    errorId,
    args: { value: trimmed, cost: part.cost ?? '', type: part.type ?? '' },
  });

  const { type, address, cost } = splitParts(trimmed);
  if (type !== null && type.toUpperCase() !== 'SMTP') return refuse('AddressSpaceTypeNotSupported', { type });
  const pattern = parseDomainPattern(withoutFinalDot(address));
  if (pattern === null) return refuse('AddressSpaceInvalid');
  const parsedCost = cost === null ? DEFAULT_COST : parseCost(cost);
  if (parsedCost === null) return refuse('AddressSpaceCostInvalid', { cost: cost ?? '' });
  return { ok: true, value: { type: 'SMTP', address: pattern, cost: parsedCost } };
}

/** Canonical text: `SMTP:contoso.com;1`. */
export function formatAddressSpace(space: AddressSpace): string {
  return `${space.type}:${space.address};${space.cost}`;
}

/** Specificity of the match, null when the space does not cover the domain. `domain` is normalized or a literal. */
export function matchAddressSpace(space: AddressSpace, domain: string): number | null {
  return matchDomainPattern(space.address, domain);
}

function splitParts(text: string): { type: string | null; address: string; cost: string | null } {
  // A type is a word; `contoso.com:25` is no type but a malformed address.
  const typed = /^([A-Za-z0-9_-]+):(.*)$/s.exec(text);
  const type = typed?.[1] ?? null;
  const rest = typed?.[2] ?? text;
  const semicolon = rest.indexOf(';');
  if (semicolon < 0) return { type, address: rest.trim(), cost: null };
  return { type, address: rest.slice(0, semicolon).trim(), cost: rest.slice(semicolon + 1).trim() };
}

function parseCost(text: string): number | null {
  if (!/^[0-9]{1,3}$/.test(text)) return null;
  const cost = Number(text);
  return cost >= 1 && cost <= MAX_COST ? cost : null;
}
