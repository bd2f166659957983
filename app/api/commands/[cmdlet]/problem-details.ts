import type { Problem } from '@/lib/commands/command/errors';
import { translator } from '@/lib/i18n/translate';

/**
 * Owns: a refused command as RFC 9457 problem details, in English.
 * Promises: title is what is wrong, detail the cure, `problems` each single one with its parameter: the same ids that
 *   shell and console show.
 */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems: readonly (Problem & { readonly message: string; readonly cure: string })[];
  readonly commandText: string | null;
}

export function problemDetails(
  problems: readonly Problem[],
  status: number,
  commandText: string | null,
): ProblemDetails {
  const translate = translator('en');
  const described = problems.map((problem) => ({
    ...problem,
    message: translate(`errors.${problem.id}.message`, problem.args),
    cure: translate(`errors.${problem.id}.cure`, problem.args),
  }));
  const first = described[0];
  return {
    type: `urn:postern:problem:${first?.id ?? 'Unexpected'}`,
    title: first?.message ?? '',
    status,
    detail: first?.cure ?? '',
    problems: described,
    commandText,
  };
}

export function problemResponse(
  problems: string | readonly Problem[],
  status: number,
  commandText: string | null = null,
): Response {
  const list = typeof problems === 'string' ? [{ id: problems, parameter: null, args: {} }] : problems;
  return Response.json(problemDetails(list, status, commandText), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
