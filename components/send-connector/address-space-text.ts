import { formatAddressSpace, parseAddressSpace } from '@/lib/transport/address-space';

/** What the SMTP Address Space dialog holds -> `SMTP:*.contoso.com;1`, or the problem at its field. */
interface AddressSpaceInput {
  readonly address: string;
  readonly subdomains: boolean;
  readonly cost: string;
}

type ComposedAddressSpace =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly problem: {
        readonly field: 'address' | 'cost';
        readonly id: string;
        readonly args: Readonly<Record<string, string>>;
      };
    };

/** @param others the spaces already there, without the one that is edited */
export function composeAddressSpace(
  input: AddressSpaceInput,
  others: readonly string[],
): ComposedAddressSpace {
  const typed = input.address.trim();
  const refuse = (field: 'address' | 'cost', id: string, args: Record<string, string>) =>
    ({ ok: false, problem: { field, id, args } }) as const;
  // A cost or a type typed into the address would pass for the dialog's own.
  if (/[;:\s]/.test(typed)) {
    return refuse('address', 'AddressSpaceInvalid', {
      value: typed,
      cost: '',
      type: '',
      parameter: 'AddressSpaces',
    });
  }
  const address = input.subdomains && !typed.startsWith('*') ? `*.${typed}` : typed;
  const parsed = parseAddressSpace(`SMTP:${address};${input.cost.trim() || '0'}`);
  if (!parsed.ok) {
    const field = parsed.errorId === 'AddressSpaceCostInvalid' ? 'cost' : 'address';
    return refuse(field, parsed.errorId, { ...parsed.args, value: typed, parameter: 'AddressSpaces' });
  }
  const taken = others.some((other) => {
    const known = parseAddressSpace(other);
    return known.ok && known.value.address === parsed.value.address;
  });
  if (taken) return refuse('address', 'ListDuplicate', { value: typed, parameter: 'AddressSpaces' });
  return { ok: true, text: formatAddressSpace(parsed.value) };
}
