import type { Composed } from '@/components/console/dialog/item-dialog';
import { formatAddressSpace, parseAddressSpace } from '@/lib/mail/routing/address-space';

/** What the SMTP Address Space dialog holds -> `SMTP:*.contoso.com;1`, or the problem at its field. */
interface AddressSpaceInput {
  readonly address: string;
  readonly subdomains: boolean;
  readonly cost: string;
}

/** @param others the spaces already there, without the one that is edited */
export function composeAddressSpace(
  input: AddressSpaceInput,
  others: readonly string[],
): Composed<'address' | 'cost'> {
  const typed = input.address.trim();
  const refuse = (field: 'address' | 'cost', id: string, args: Readonly<Record<string, string>> = {}) => {
    const known = { cost: '', type: '', ...args, value: typed, parameter: 'AddressSpaces' };
    return { ok: false, field, problem: { id, parameter: 'AddressSpaces', args: known } } as const;
  };
  // A cost or a type typed into the address would pass for the dialog's own.
  if (/[;:\s]/.test(typed)) return refuse('address', 'AddressSpaceInvalid');
  const address = input.subdomains && !typed.startsWith('*') ? `*.${typed}` : typed;
  const parsed = parseAddressSpace(`SMTP:${address};${input.cost.trim() || '0'}`);
  if (!parsed.ok) {
    const field = parsed.errorId === 'AddressSpaceCostInvalid' ? 'cost' : 'address';
    return refuse(field, parsed.errorId, parsed.args);
  }
  const taken = others.some((other) => {
    const known = parseAddressSpace(other);
    return known.ok && known.value.address === parsed.value.address;
  });
  if (taken) return refuse('address', 'ListDuplicate');
  return { ok: true, item: formatAddressSpace(parsed.value) };
}
