import type { Actor } from '@/lib/commands/command/context';
import type { Permission } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';

/**
 * Owns: who may run what. One rule for every face.
 * Promises: throws before anything is validated, so that a stranger learns nothing from error texts.
 * Does not: know sessions or tokens; a face hands over the actor it proved, or null.
 *
 * Today whoever signed in, holds the local token or reads the data directory is an administrator with each permission;
 * the permission is a parameter so that roles need no change in any command.
 */
export function authorise(actor: Actor | null, permission: Permission): Actor {
  if (actor === null) throw refuse('SessionRequired', null, { permission }, 401);
  return actor;
}
