'use client';

import { useCallback } from 'react';
import { type FieldErrors, type Resolver, type UseFormReturn, useForm } from 'react-hook-form';
import { useProblemText } from '@/components/console/use-problem-text';
import type { Problem } from '@/lib/commands/errors';
import { toProblem } from '@/lib/commands/issue-problem';
import { sendMailMessageParameters } from '@/lib/commands/message/parameters';

export interface TestMessage {
  From: string;
  /** Several addresses, separated by commas. */
  To: string;
  Subject: string;
  Body: string;
}

interface TestMessageForm {
  readonly form: UseFormReturn<TestMessage>;
  /** Puts the server's problems at their fields. @returns those that have none */
  readonly showProblems: (problems: readonly Problem[]) => readonly Problem[];
}

/** react-hook-form over Send-MailMessage's own parameters. */
export function useTestMessageForm(defaults: TestMessage): TestMessageForm {
  const explain = useProblemText();
  const messageOf = useCallback(
    (problem: Problem) => {
      const text = explain(problem);
      return [text.message, text.cure].filter(Boolean).join(' ');
    },
    [explain],
  );
  const resolver: Resolver<TestMessage> = (values) => {
    const input = toParameters(values);
    const result = sendMailMessageParameters.safeParse(input);
    if (result.success) return { values, errors: {} };
    const errors: FieldErrors<TestMessage> = {};
    for (const issue of result.error.issues) {
      const problem = toProblem(issue, 'Send-MailMessage', input);
      const field = fieldOf(problem.parameter);
      if (field && !errors[field]) errors[field] = { type: problem.id, message: messageOf(problem) };
    }
    return { values: {}, errors };
  };
  const form = useForm<TestMessage>({ resolver, defaultValues: defaults, mode: 'onTouched' });
  const showProblems = (problems: readonly Problem[]) =>
    problems.filter((problem) => {
      const field = fieldOf(problem.parameter);
      if (field) form.setError(field, { type: problem.id, message: messageOf(problem) });
      return field === null;
    });
  return { form, showProblems };
}

export function toParameters(message: TestMessage): Record<string, unknown> {
  const addresses = message.To.split(/[,;\s]+/).filter((address) => address !== '');
  return { From: message.From, To: addresses, Subject: message.Subject, Body: message.Body };
}

const FIELDS = ['From', 'To', 'Subject', 'Body'] as const;

function fieldOf(parameter: string | null): keyof TestMessage | null {
  const root = parameter?.split('.')[0];
  return FIELDS.find((field) => field === root) ?? null;
}
