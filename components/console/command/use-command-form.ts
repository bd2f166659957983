'use client';

import { useCallback, useEffect } from 'react';
import {
  type DefaultValues,
  type FieldError,
  type FieldErrors,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
import type { z } from 'zod';
import type { Problem } from '@/lib/commands/command/errors';
import { toProblem } from '@/lib/commands/command/issue-problem';
import { fieldNamed } from './field-named';
import { useProblemText } from './use-problem-text';

/** A flat form (each field a key of its own) over the parameters of one cmdlet. */
interface Options<Form extends FieldValues> {
  readonly cmdlet: string;
  /** The command's own parameters; a function where they are fetched when first asked. */
  readonly schema: z.ZodType | (() => Promise<z.ZodType>);
  readonly defaults: Form;
  /** null: nothing to validate. */
  readonly toParameters: (form: Form) => Readonly<Record<string, unknown>> | null;
  /** Where a parameter's problem is shown; left out: at the field of its name. Stays the same between renders. */
  readonly fieldOf?: (parameter: string | null, form: Form) => string | null;
}

interface CommandForm<Form extends FieldValues> {
  readonly form: UseFormReturn<Form>;
  /** Puts the server's problems at their fields. @returns those that have none */
  readonly showProblems: (problems: readonly Problem[]) => readonly Problem[];
}

/** react-hook-form over the cmdlet's schema: the same errors, in the same words, as the shell gives. */
export function useCommandForm<Form extends FieldValues>(options: Options<Form>): CommandForm<Form> {
  const { cmdlet, schema, toParameters, fieldOf = fieldNamed } = options;
  const explain = useProblemText();
  const form = useForm<Form>({
    // Form is unknown here, so that TypeScript cannot see that a whole form is one with all its defaults.
    defaultValues: options.defaults as DefaultValues<Form>,
    mode: 'onTouched',
    resolver: async (values) => {
      const input = toParameters(values);
      const known = await fetched(schema);
      const result = input === null ? null : known?.safeParse(input);
      if (!result || result.success) return { values, errors: {} };
      const errors: Record<string, FieldError> = {};
      for (const issue of result.error.issues) {
        const problem = toProblem(issue, cmdlet, input);
        const field = fieldOf(problem.parameter, values);
        if (!field || errors[field]) continue;
        const typed: unknown = Reflect.get(values, field);
        const isBlank = typeof typed === 'string' && typed.trim() === '';
        const args = isBlank ? { ...problem.args, value: '' } : problem.args;
        const { sentence } = explain({ ...problem, args });
        errors[field] = { type: problem.id, message: sentence };
      }
      // Flat: a record by field is what the tree of errors amounts to.
      return { values: {}, errors: errors as FieldErrors<Form> };
    },
  });

  // What is shown as wrong is asked again with each change: a rule may be broken by another field than its own.
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: () => {
          const wrong = fieldsOf(form.getValues()).filter((field) => form.getFieldState(field).invalid);
          if (wrong.length > 0) void form.trigger(wrong);
        },
      }),
    [form],
  );

  const showProblems = useCallback(
    (problems: readonly Problem[]) =>
      problems.filter((problem) => {
        const values = form.getValues();
        const name = fieldOf(problem.parameter, values);
        const field = fieldsOf(values).find((candidate) => candidate === name);
        if (field) form.setError(field, { type: problem.id, message: explain(problem).sentence });
        return field === undefined;
      }),
    [form, fieldOf, explain],
  );
  return { form, showProblems };
}

/** null: it did not come. The command itself says what is wrong, then. */
async function fetched(schema: Options<FieldValues>['schema']): Promise<z.ZodType | null> {
  if (typeof schema !== 'function') return schema;
  return schema().catch(() => null);
}

function fieldsOf<Form extends FieldValues>(form: Form): readonly Path<Form>[] {
  // Flat: its keys are its paths.
  return Object.keys(form) as Path<Form>[];
}
