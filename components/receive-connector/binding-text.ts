import type { Composed } from '@/components/console/dialog/item-dialog';
import { toProblem } from '@/lib/commands/command/issue-problem';
import { newReceiveConnectorParameters } from '@/lib/commands/receive-connector/parameters';
import { formatBinding, parseBinding } from '@/lib/mail/routing/binding';

/**
 * Owns: bindings between their stored form and the fields of the dialog, as Exchange's console shows them.
 * Promises: judged by the command's own schema.
 */

export type BindingKind = 'allIpv4' | 'allIpv6' | 'address';
export type BindingField = 'address' | 'port';

const EVERYWHERE: Readonly<Record<Exclude<BindingKind, 'address'>, string>> = {
  allIpv4: '0.0.0.0',
  allIpv6: '::',
};

export interface BindingFields {
  readonly kind: BindingKind;
  readonly address: string;
  readonly port: string;
}

/** @param item null: a new one */
export function fieldsOfBinding(item: string | null): BindingFields {
  const binding = item === null ? null : parseBinding(item);
  if (binding === null) return { kind: 'allIpv4', address: '', port: '' };
  const { address, port } = binding;
  const kind = address === '0.0.0.0' ? 'allIpv4' : address === '::' ? 'allIpv6' : 'address';
  return { kind, address: kind === 'address' ? address : '', port: String(port) };
}

export function portOf(binding: string): string {
  return binding.slice(binding.lastIndexOf(':') + 1);
}

export function composeBinding(
  { kind, address, port }: BindingFields,
  others: readonly string[],
): Composed<BindingField> {
  const ip = kind === 'address' ? address.trim() : EVERYWHERE[kind];
  if (!/^\d{1,5}$/.test(port.trim()) || Number(port) < 1 || Number(port) > 65_535) {
    const args = { min: 1, max: 65_535, parameter: 'Bindings', value: port };
    return { ok: false, field: 'port', problem: { id: 'OutOfRange', parameter: 'Bindings', args } };
  }
  const typed = formatBinding({ address: ip.replace(/^\[|\]$/g, ''), port: Number(port) });
  const parsed = newReceiveConnectorParameters.shape.Bindings.safeParse([typed]);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue === undefined) throw parsed.error;
    return { ok: false, field: 'address', problem: toProblem(issue, 'New-ReceiveConnector', [typed]) };
  }
  const item = parsed.data?.[0] ?? typed;
  if (!others.includes(item)) return { ok: true, item };
  const args = { parameter: 'Bindings', value: item };
  return { ok: false, field: 'port', problem: { id: 'ListDuplicate', parameter: 'Bindings', args } };
}
