import type { Problem } from '@/lib/commands/command/errors';
import { bindingFaultId } from '@/lib/mail/routing/binding-fault';
import type { ReceiveConnectorRow } from './connector-row';

/**
 * Owns: what a list and a sheet say of a connector's bindings, by BindingStatus.
 */

type OfBindings = Pick<ReceiveConnectorRow, 'Name' | 'Bindings' | 'BindingStatus'>;

export const LISTENING = 'Listening';

/** `Listening`, or the code of why not; null while nothing is known. */
export function stateOf({ BindingStatus }: OfBindings, binding: string): string | null {
  const status = BindingStatus.find((text) => text.startsWith(`${binding} `));
  return status === undefined ? null : status.slice(binding.length + 1);
}

/** Of each binding at which the server does not listen: why, and what to do. */
export function faultsOf(
  connector: OfBindings,
): readonly (Problem & { readonly args: { readonly binding: string } })[] {
  return connector.Bindings.flatMap((binding) => {
    const fault = stateOf(connector, binding);
    if (fault === null || fault === LISTENING) return [];
    const port = binding.slice(binding.lastIndexOf(':') + 1);
    return [
      { id: bindingFaultId(fault), parameter: null, args: { name: connector.Name, binding, port, fault } },
    ];
  });
}
