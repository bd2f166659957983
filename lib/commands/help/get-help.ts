import { defineCommand } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { OutputRow } from '@/lib/commands/command/report';
import { describeParameters, synopsisOf, syntaxOf } from './describe';
import { getHelpParameters } from './parameters';
import { selectCommands } from './select';

/** One cmdlet: a row for each parameter. Several: a row for each cmdlet. */
export const getHelp = defineCommand({
  name: 'Get-Help',
  parameters: getHelpParameters,
  permission: 'help.read',
  effect: 'read',
  positional: 'Name',
  columns: ['Name', 'Synopsis'],
  handler: async ({ commands }, { Name }) => {
    const found = selectCommands(commands, { Name });
    const [only] = found;
    if (only === undefined) throw refuse('CommandUnknown', 'Name', { name: Name ?? '' }, 404);
    if (found.length > 1) {
      const output = found.map((definition) => ({
        Name: definition.name,
        Synopsis: synopsisOf(definition),
        Syntax: syntaxOf(definition),
      }));
      return { output };
    }
    const cmdlet = { Cmdlet: only.name, Synopsis: synopsisOf(only), Syntax: syntaxOf(only) };
    const output = describeParameters(only).map(
      (parameter): OutputRow => ({
        Parameter: parameter.name,
        Type: parameter.type,
        Required: parameter.isRequired,
        Positional: parameter.isPositional,
        Values: parameter.values,
        Description: parameter.description,
        ...cmdlet,
      }),
    );
    return { output, columns: ['Parameter', 'Type', 'Required', 'Values', 'Description'] };
  },
});
