import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import { synopsisOf } from './describe';
import { getCommandParameters } from './parameters';
import { nounOf, selectCommands, verbOf } from './select';

export const getCommand = defineCommand({
  name: 'Get-Command',
  parameters: getCommandParameters,
  permission: 'help.read',
  effect: 'read',
  positional: 'Name',
  columns: ['Name', 'Synopsis'],
  handler: async ({ commands }, given) => {
    const found = selectCommands(commands, given);
    if (found.length === 0 && given.Name !== undefined && !given.Name.includes('*')) {
      throw refuse('CommandUnknown', 'Name', { name: given.Name }, 404);
    }
    return {
      output: found.map((definition) => ({
        CommandType: 'Cmdlet',
        Name: definition.name,
        Verb: verbOf(definition.name),
        Noun: nounOf(definition.name),
        Synopsis: synopsisOf(definition),
      })),
    };
  },
});
