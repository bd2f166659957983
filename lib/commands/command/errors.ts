/**
 * Owns: the one error a command raises for bad input or a refused request.
 * Promises: each problem names the parameter (or null) and an id whose message and cure stand in the catalogue `errors`.
 * Does not: carry translated text; faces translate (console: the user's language, shell and API: English).
 */

/** One thing that is wrong. `id` is a key of the catalogue `errors`: `<id>.message` and `<id>.cure`. */
export interface Problem {
  readonly id: string;
  /** The parameter's name as in the shell ("AddressSpaces"), with an index for one item of a list ("AddressSpaces.0"). */
  readonly parameter: string | null;
  readonly args: Readonly<Record<string, string | number>>;
}

/** HTTP status that fits: 400 bad input, 401 no session, 403 not permitted, 404 no such object, 409 taken or wrong state, 429 too often. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 429 | 503;

export class CommandError extends Error {
  readonly problems: readonly Problem[];
  readonly status: ProblemStatus;

  constructor(problems: readonly Problem[], status: ProblemStatus = 400) {
    super(
      problems
        .map((problem) => `${problem.id}${problem.parameter ? ` (${problem.parameter})` : ''}`)
        .join(', '),
    );
    this.name = 'CommandError';
    this.problems = problems;
    this.status = status;
  }
}

/** The usual case: one problem. */
export function refuse(
  id: string,
  parameter: string | null,
  args: Record<string, string | number> = {},
  status: ProblemStatus = 400,
): CommandError {
  return new CommandError([{ id, parameter, args }], status);
}
