import type { z } from 'zod';
import type { Problem } from './errors';

/**
 * Owns: an issue of a parameter schema -> a Problem of the catalogue `errors`.
 * Promises: the same problem for the same input in a form as in run(). Pure: the browser imports it.
 */

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
