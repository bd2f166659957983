import type { z } from 'zod';
import type { CommandDefinition, CommandParameters } from '@/lib/commands/command/define';
import { CommandError } from '@/lib/commands/command/errors';
import { foreignFault } from '@/lib/commands/command/foreign-value';
import { toProblem } from '@/lib/commands/command/issue-problem';

/**
 * Owns: input of any face -> validated parameters of a command.
 * Promises: unknown names are refused; every problem names its parameter and an id of the catalogue `errors`.
 * Does not: parse shell text (lib/shell) or touch the database.
 */

/** @throws CommandError with all problems at once, so that a form can show each at its field. */
export function bindParameters<P extends CommandParameters>(
  definition: CommandDefinition<P>,
  input: Record<string, unknown>,
): z.output<P> {
  const unknown = Object.keys(input).filter((name) => !Object.hasOwn(definition.parameters.shape, name));
  if (unknown.length > 0) {
    throw new CommandError(
      unknown.map((name) => ({
        id: 'ParameterUnknown',
        parameter: name,
        args: { name, cmdlet: definition.name, known: Object.keys(definition.parameters.shape).join(', ') },
      })),
    );
  }
  const faults = Object.entries(input).flatMap(([name, value]) => foreignFault(name, value) ?? []);
  if (faults.length > 0) throw new CommandError(faults);
  const result = definition.parameters.safeParse(input);
  if (result.success) return result.data;
  throw new CommandError(result.error.issues.map((issue) => toProblem(issue, definition.name, input)));
}

/** The parameter's exact name for `name`, as the shell finds it: without regard to case, or a prefix only it has. */
export function findParameter(definition: CommandDefinition, name: string): string {
  const names = Object.keys(definition.parameters.shape);
  const wanted = name.toLowerCase();
  const exact = names.find((candidate) => candidate.toLowerCase() === wanted);
  if (exact) return exact;
  const starting = names.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  if (starting.length === 1 && starting[0]) return starting[0];
  throw new CommandError([
    {
      id: starting.length > 1 ? 'ParameterAmbiguous' : 'ParameterUnknown',
      parameter: name,
      args: { name, cmdlet: definition.name, known: (starting.length > 1 ? starting : names).join(', ') },
    },
  ]);
}
