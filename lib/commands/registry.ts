import type { CommandDefinition } from './define';
import { refuse } from './errors';

/**
 * Owns: the list of cmdlets.
 * Promises: names are unique; lookup ignores case as PowerShell does.
 */

const definitions: readonly CommandDefinition[] = [];

const byName = new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));

export function allCommands(): readonly CommandDefinition[] {
  return definitions;
}

/** @throws CommandError CommandUnknown (404) */
export function findCommand(name: string): CommandDefinition {
  const found = byName.get(name.toLowerCase());
  if (!found) throw refuse('CommandUnknown', null, { name }, 404);
  return found;
}
