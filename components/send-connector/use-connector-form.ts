'use client';

import { useCallback, useEffect } from 'react';
import { type FieldErrors, type Resolver, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { useProblemText } from '@/components/console/use-problem-text';
import type { Problem } from '@/lib/commands/errors';
import { toProblem } from '@/lib/commands/issue-problem';
import { type FormField, fieldOf, type SendConnectorForm } from './form';

interface Options {
  readonly cmdlet: string;
  /** The command's own parameters. */
  readonly schema: z.ZodType;
  readonly defaults: SendConnectorForm;
  /** null: nothing to validate. */
  readonly toParameters: (form: SendConnectorForm) => Record<string, unknown> | null;
}

interface ConnectorForm {
  readonly form: UseFormReturn<SendConnectorForm>;
  /** Puts the server's problems at their fields. @returns those that have none */
  readonly showProblems: (problems: readonly Problem[]) => readonly Problem[];
}

/** react-hook-form over the cmdlet's schema: the same errors, in the same words, as the shell gives. */
export function useConnectorForm({ cmdlet, schema, defaults, toParameters }: Options): ConnectorForm {
  const explain = useProblemText();
  const messageOf = useCallback(
    (problem: Problem) => {
      const text = explain(problem);
      return [text.message, text.cure].filter(Boolean).join(' ');
    },
    [explain],
  );
  const resolver: Resolver<SendConnectorForm> = (values) => {
    const input = toParameters(values);
    const result = input === null ? null : schema.safeParse(input);
    if (!result || result.success) return { values, errors: {} };
    const errors: FieldErrors<SendConnectorForm> = {};
    for (const issue of result.error.issues) {
      const problem = toProblem(issue, cmdlet, input);
      const field = fieldOf(problem.parameter, values);
      if (field && !errors[field]) errors[field] = { type: problem.id, message: messageOf(problem) };
    }
    return { values: {}, errors };
  };
  const form = useForm<SendConnectorForm>({ resolver, defaultValues: defaults, mode: 'onTouched' });

  // What is shown as wrong is asked again with each change: a rule may be broken by another field than its own.
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: () => {
          const wrong = fieldNames(form.getValues()).filter((field) => form.getFieldState(field).invalid);
          if (wrong.length > 0) void form.trigger(wrong);
        },
      }),
    [form],
  );

  const showProblems = useCallback(
    (problems: readonly Problem[]) =>
      problems.filter((problem) => {
        const field = fieldOf(problem.parameter, form.getValues());
        if (field) form.setError(field, { type: problem.id, message: messageOf(problem) });
        return field === null;
      }),
    [form, messageOf],
  );
  return { form, showProblems };
}

function fieldNames(form: SendConnectorForm): readonly FormField[] {
  return Object.keys(form).flatMap((name) => fieldOf(name, form) ?? []);
}
