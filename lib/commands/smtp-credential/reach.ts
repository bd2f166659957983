import type { CommandContext } from '@/lib/commands/command/context';

/**
 * Owns: who may work with a credential whose right is limited to some send connectors: whoever may work with all that use it. One
 *   that none uses is nobody's, so only who is not limited has it.
 * @throws CommandError OutOfScope
 */
export function requireCredentialInReach(
  { reach }: Pick<CommandContext, 'reach'>,
  credential: { readonly name: string; readonly connectors: readonly { readonly id: string }[] },
  parameter: string,
): void {
  if (credential.connectors.length === 0) reach.require({}, parameter, credential.name);
  for (const { id } of credential.connectors)
    reach.require({ sendConnector: id }, parameter, credential.name);
}
