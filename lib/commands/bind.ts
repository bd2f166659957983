import type { z } from 'zod';
import type { CommandDefinition, CommandParameters } from './define';
import { CommandError, type Problem } from './errors';

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
  const unknown = Object.keys(input).filter((name) => !(name in definition.parameters.shape));
  if (unknown.length > 0) {
    throw new CommandError(
      unknown.map((name) => ({
        id: 'ParameterUnknown',
        parameter: name,
        args: { name, cmdlet: definition.name, known: Object.keys(definition.parameters.shape).join(', ') },
      })),
    );
  }
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

/** A zod issue as a Problem. Schemas put the error id in the message and the arguments in `params`. */
export function toProblem(issue: z.core.$ZodIssue, cmdlet: string, input: unknown): Problem {
  const inner = issue.code === 'invalid_union' ? deepest(issue) : null;
  if (inner) return toProblem({ ...inner, path: [...issue.path, ...inner.path] }, cmdlet, input);
  const parameter = issue.path.length > 0 ? issue.path.map(String).join('.') : null;
  const args = { parameter: parameter ?? '', cmdlet, ...argumentsOf(issue) };
  if (parameter && issue.code !== 'custom' && valueAt(input, issue.path) === undefined) {
    return { id: 'ParameterRequired', parameter, args };
  }
  if (/^[A-Z][A-Za-z0-9]+$/.test(issue.message)) return { id: issue.message, parameter, args };
  return { id: 'ValueInvalid', parameter, args: { ...args, reason: issue.message } };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    input,
  );
}

/** Of a union's branches the one that got furthest: its complaint is about the value, not about the type. */
function deepest(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | null {
  if (/^[A-Z][A-Za-z0-9]+$/.test(issue.message)) return null;
  const ranked = issue.errors
    .map((branch) => branch[0])
    .filter((first) => first !== undefined)
    .sort((a, b) => rank(b) - rank(a));
  return ranked[0] ?? null;
}

function rank(issue: z.core.$ZodIssue): number {
  return issue.path.length * 2 + (issue.code === 'custom' ? 1 : 0);
}

function argumentsOf(issue: z.core.$ZodIssue): Record<string, string | number> {
  const raw: Record<string, unknown> = { ...('params' in issue ? issue.params : {}) };
  for (const key of ['minimum', 'maximum'] as const) {
    if (key in issue) raw[key] = Reflect.get(issue, key);
  }
  const entries = Object.entries(raw).map(([key, value]) => [
    key,
    typeof value === 'number' ? value : String(value),
  ]);
  return Object.fromEntries(entries);
}
