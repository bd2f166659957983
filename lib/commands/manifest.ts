import type { Permission } from '@/lib/auth/permission';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { CommandDefinition } from './command/define';
import { allCommands } from './registry';

/**
 * Owns: what a browser is told about the cmdlets: effect and permission of each, by name.
 * Promises: taken from the registry, where each stands once; plain data, handed over with the page, so that no handler and
 *   no second list comes along.
 */
export type Manifest = Readonly<
  Record<string, { readonly effect: CommandDefinition['effect']; readonly permission: Permission }>
>;

/** The cmdlets that this actor may run, and no others. */
export function commandManifest({ permissions }: Pick<ProvedActor, 'permissions'>): Manifest {
  return Object.fromEntries(
    allCommands()
      .filter(({ permission }) => permissions.has(permission))
      .map(({ name, effect, permission }) => [name, { effect, permission }]),
  );
}
