'use client';

import { useState } from 'react';
import { type FieldValues, type UseFormReturn, useFormState } from 'react-hook-form';
import type { z } from 'zod';
import { useMay, useRunCommand } from '@/components/console/command/command-context';
import { commandTextOf } from '@/components/console/command/command-text';
import { useCommandForm } from '@/components/console/command/use-command-form';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer, OutputRow } from '@/lib/commands/command/report';

interface Options<Row, Form extends FieldValues> {
  readonly cmdlet: `Set-${string}`;
  readonly schema: z.ZodType;
  /** As it was read. */
  readonly row: Row;
  readonly readRow: (output: OutputRow) => Row;
  readonly formOf: (row: Row) => Form;
  /** null when nothing was changed. */
  readonly changeOf: (form: Form, row: Row) => Readonly<Record<string, unknown>> | null;
  readonly onSaved: (answer: CommandAnswer) => void;
}

interface SettingsPart<Form extends FieldValues> {
  readonly form: UseFormReturn<Form>;
  readonly isReadOnly: boolean;
  readonly isInvalid: boolean;
  /** Shell text of the change; null while there is none. */
  readonly commandText: string | null;
  /** Of no field. */
  readonly problems: readonly Problem[];
  /** @returns whether it is saved, or there was nothing to save */
  readonly save: () => Promise<boolean>;
}

/** One tab of a sheet whose tabs are commands of their own: each is saved by itself, and what failed stays as it was typed. */
export function useSettingsPart<Row, Form extends FieldValues>(
  options: Options<Row, Form>,
): SettingsPart<Form> {
  const { cmdlet, formOf } = options;
  const run = useRunCommand();
  const isReadOnly = !useMay()(cmdlet);
  const [row, setRow] = useState(options.row);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { form, showProblems } = useCommandForm<Form>({
    cmdlet,
    schema: options.schema,
    defaults: formOf(row),
    toParameters: (values) => options.changeOf(values, row),
  });
  const { errors } = useFormState({ control: form.control });
  const values: Form = form.watch();
  const change = options.changeOf(values, row);

  async function save(): Promise<boolean> {
    setProblems([]);
    if (change === null) return true;
    if (!(await form.trigger())) return false;
    const answer = await run(cmdlet, { ...change });
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return false;
    }
    const [output] = answer.report.output;
    const saved = output ? options.readRow(output) : row;
    setRow(saved);
    form.reset(formOf(saved));
    options.onSaved(answer);
    return true;
  }
  return {
    form,
    isReadOnly,
    isInvalid: Object.keys(errors).length > 0,
    commandText: change && commandTextOf(cmdlet, change),
    problems,
    save,
  };
}
