'use client';

import type { Problem } from '@/lib/commands/command/errors';
import { useProblemText } from './use-problem-text';

/**
 * What a command refused, for a small form that sends its fields as they are: each parameter's at its field, the rest together.
 * @param fields the parameters that have a field
 */
export function useFieldProblems(problems: readonly Problem[], fields: readonly string[]) {
  const explain = useProblemText();
  const at = (parameter: string) => {
    const problem = problems.find((candidate) => candidate.parameter === parameter);
    return problem && explain(problem).message;
  };
  return { at, general: problems.filter((problem) => !fields.includes(problem.parameter ?? '')) };
}
