import type { Permission } from '@/lib/auth/permission';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { CommandDefinition } from './command/define';
import { allCommands } from './registry';

/**
 * Owns: what a browser is told about the cmdlets: effect and permission of each, by name.
 * Promises: taken from the registry, where each stands once; plain data, handed over with the page, so that no handler and
 *   no second list comes along.
 */
export type Manifest = Readonly<Record<string, ManifestEntry>>;

interface ManifestEntry {
  readonly effect: CommandDefinition['effect'];
  readonly permission: Permission;
  /** Parameters that the user may not give, though they may run the cmdlet. */
  readonly withheld?: readonly string[];
}

/** The cmdlets that this actor may run, and no others: none that a scope of theirs refuses whatever it is given. */
export function commandManifest(actor: Pick<ProvedActor, 'permissions' | 'reachOf'>): Manifest {
  const { permissions } = actor;
  return Object.fromEntries(
    allCommands()
      .filter(
        ({ permission, makesNew }) =>
          permissions.has(permission) && (makesNew !== true || actor.reachOf(permission) === null),
      )
      .map((command) => [command.name, entryOf(command, permissions)]),
  );
}

function entryOf(command: CommandDefinition, permissions: ReadonlySet<Permission>): ManifestEntry {
  const { effect, permission, parameterPermissions = {} } = command;
  const withheld = Object.entries(parameterPermissions).flatMap(([parameter, needed]) =>
    permissions.has(needed) ? [] : [parameter],
  );
  return { effect, permission, ...(withheld.length > 0 && { withheld }) };
}
