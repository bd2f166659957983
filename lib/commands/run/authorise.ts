import { ProvedActor } from '@/lib/auth/proved-actor';
import type { CommandDefinition } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';

/**
 * Owns: who may run what. One rule for every face.
 * Promises: nobody and a forged actor are refused before anything is looked up or validated, so that a stranger learns
 *   nothing from error texts; a refusal names the permission that is missing.
 * Does not: know sessions or tokens (lib/auth/prove-*.ts), or what an actor may reach of what it may do: that is the
 *   scope of a later role (ARCHITECTURE.md, "Who may do what").
 */

type Needs = Pick<CommandDefinition, 'permission' | 'parameterPermissions'>;

/** @param actor as a face handed it over: null when nobody proved who they are */
export function requireProof(actor: ProvedActor | null): ProvedActor {
  if (!ProvedActor.isProved(actor)) throw refuse('SessionRequired', null, {}, 401);
  return actor;
}

export function authorise(
  actor: ProvedActor,
  { permission, parameterPermissions = {} }: Needs,
  given: Readonly<Record<string, unknown>>,
): void {
  if (!actor.permissions.has(permission)) throw refuse('PermissionRequired', null, { permission }, 403);
  for (const [parameter, needed] of Object.entries(parameterPermissions)) {
    if (given[parameter] === undefined || actor.permissions.has(needed)) continue;
    throw refuse('PermissionRequired', parameter, { permission: needed }, 403);
  }
}
