'use client';

import { useCallback } from 'react';
import { type FieldErrors, type Resolver, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { useProblemText } from '@/components/console/use-problem-text';
import type { Problem } from '@/lib/commands/errors';
import { toProblem } from '@/lib/commands/issue-problem';
import { changesOf, fieldOf, type SettingKinds, type SettingsForm } from './setting-field';

interface Options {
  readonly cmdlet: string;
  readonly identity: string;
  /** The command's own parameters. */
  readonly schema: z.ZodType;
  readonly kinds: SettingKinds;
  readonly stored: SettingsForm;
}

interface SettingsFormState {
  readonly form: UseFormReturn<SettingsForm>;
  /** Puts the server's problems at their fields. @returns those that have none */
  readonly showProblems: (problems: readonly Problem[]) => readonly Problem[];
}

/** react-hook-form over the cmdlet's schema: the same errors, in the same words, as the shell gives. */
export function useSettingsForm({ cmdlet, identity, schema, kinds, stored }: Options): SettingsFormState {
  const explain = useProblemText();
  const messageOf = useCallback(
    (problem: Problem) => {
      const text = explain(problem);
      return [text.message, text.cure].filter(Boolean).join(' ');
    },
    [explain],
  );
  const resolver: Resolver<SettingsForm> = (values) => {
    const changes = changesOf(values, stored, kinds);
    const input = { Identity: identity, ...changes };
    const result = changes === null ? null : schema.safeParse(input);
    if (!result || result.success) return { values, errors: {} };
    const errors: FieldErrors<SettingsForm> = {};
    for (const issue of result.error.issues) {
      const problem = toProblem(issue, cmdlet, input);
      const field = fieldOf(problem.parameter, kinds);
      if (field && !errors[field]) errors[field] = { type: problem.id, message: messageOf(problem) };
    }
    return { values: {}, errors };
  };
  const form = useForm<SettingsForm>({ resolver, defaultValues: stored, mode: 'onTouched' });
  const showProblems = useCallback(
    (problems: readonly Problem[]) =>
      problems.filter((problem) => {
        const field = fieldOf(problem.parameter, kinds);
        if (field) form.setError(field, { type: problem.id, message: messageOf(problem) });
        return field === null;
      }),
    [form, kinds, messageOf],
  );
  return { form, showProblems };
}
