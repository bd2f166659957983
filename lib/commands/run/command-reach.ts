import type { Permission } from '@/lib/auth/permission';
import type { ProvedActor } from '@/lib/auth/proved-actor';
import type { ObjectReach } from '@/lib/commands/command/context';
import type { CommandDefinition } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { admits, type Reach, type ScopeFacts } from '@/lib/reach';

/**
 * Owns: one rule for all cmdlets about the scopes of role groups: an object that the permission of a cmdlet does not reach is not
 *   worked with.
 * Promises: a handler that never asks, run by somebody whose permission is limited, fails (requireAsked), so that no cmdlet is
 *   without the rule because somebody forgot a line.
 */
export class CommandReach implements ObjectReach {
  readonly #permission: Permission;
  readonly #actor: ProvedActor;
  #wasAsked = false;

  constructor(actor: ProvedActor, permission: Permission) {
    this.#actor = actor;
    this.#permission = permission;
  }

  get limits(): Reach {
    this.#wasAsked = true;
    return this.#actor.reachOf(this.#permission);
  }

  admits(facts: ScopeFacts): boolean {
    return admits(this.limits, facts);
  }

  require(facts: ScopeFacts, parameter: string, name: string): void {
    if (this.admits(facts)) return;
    throw refuse('OutOfScope', parameter, { name, permission: this.#permission }, 403);
  }

  /** @throws CommandError NewIsOutOfScope for what no scope can name yet */
  requireForNew({ makesNew, positional }: CommandDefinition): void {
    if (makesNew !== true || this.limits === null) return;
    throw refuse('NewIsOutOfScope', positional ?? null, { permission: this.#permission }, 403);
  }

  /** @throws Error for a handler that did not ask what it may work with */
  requireAsked({ name }: CommandDefinition): void {
    if (this.#wasAsked || this.#actor.reachOf(this.#permission) === null) return;
    throw new Error(`${name} does not ask how far its permission reaches`);
  }
}
