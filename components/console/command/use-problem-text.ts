'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { useTextIfKnown } from '@/components/ui/text/use-text-if-known';
import type { Problem } from '@/lib/commands/command/errors';

/** A problem in the user's language: what is wrong, and what would be right. */
interface ProblemText {
  readonly id: string;
  readonly parameter: string | null;
  readonly message: string;
  /** Empty when the catalogue knows none. */
  readonly cure: string;
  /** Both, for a field or a line of text. */
  readonly sentence: string;
}

export function useProblemText(): (problem: Problem) => ProblemText {
  const t = useTranslations('errors');
  const textIfKnown = useTextIfKnown();
  return useCallback(
    (problem) => {
      const text = (part: 'message' | 'cure' | 'empty') =>
        textIfKnown(`errors.${problem.id}.${part}`, problem.args) ?? '';
      // Where nothing was typed nothing is wrong with it: what is wanted is said, and no more.
      const empty = problem.args.value === '' ? text('empty') : '';
      const message = empty || text('message') || t('Unknown.message', { id: problem.id });
      const cure = empty === '' ? text('cure') : '';
      return {
        id: problem.id,
        parameter: problem.parameter,
        message,
        cure,
        sentence: [message, cure].filter(Boolean).join(' '),
      };
    },
    [t, textIfKnown],
  );
}
