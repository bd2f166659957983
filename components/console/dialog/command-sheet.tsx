'use client';

import { type ReactElement, type ReactNode, useState } from 'react';
import { type FieldValues, FormProvider, type Path, useFormState } from 'react-hook-form';
import type { z } from 'zod';
import { useMay, useRunCommand } from '@/components/console/command/command-context';
import { commandTextOf } from '@/components/console/command/command-text';
import { useCommandForm } from '@/components/console/command/use-command-form';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer, OutputRow } from '@/lib/commands/command/report';
import { PropertySheet } from './property-sheet';
import { ReadOnly } from './read-only';

interface CommandTab<Form extends FieldValues> {
  readonly id: string;
  readonly label: string;
  /** The fields that this tab shows, so that it can be marked. */
  readonly fields?: readonly (keyof Form & Path<Form>)[];
  /** It has buttons that run other cmdlets: who may not run the sheet's may run those. */
  readonly actsByItself?: boolean;
  readonly content: ReactNode;
}

interface Props<Row, Form extends FieldValues> {
  readonly title: (row: Row) => string;
  readonly icon: ReactElement;
  readonly cmdlet: `Set-${string}`;
  /** The command's own parameters. */
  readonly schema: z.ZodType;
  /** Parameters that are never shown as text. */
  readonly secrets?: readonly string[];
  /** As it is when the sheet opens; what others change meanwhile stays theirs, for only changed fields are sent. */
  readonly row: Row;
  /** @param form as it was sent, for what the output does not tell */
  readonly readRow: (output: OutputRow, form: Form) => Row;
  readonly formOf: (row: Row) => Form;
  /** The parameters, Identity among them; null when nothing was changed. */
  readonly changeOf: (form: Form, row: Row) => Readonly<Record<string, unknown>> | null;
  /** As useCommandForm's. */
  readonly fieldOf?: (parameter: string | null, form: Form) => string | null;
  readonly tabs: (row: Row) => readonly CommandTab<Form>[];
  /** Beside the buttons. @param change as it would be applied now */
  readonly aside?: (row: Row, form: Form, change: Readonly<Record<string, unknown>> | null) => ReactNode;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

/** A property sheet over one Set- cmdlet: changed tabs marked, errors at their fields, the shell text of the change. */
export function CommandSheet<Row, Form extends FieldValues>(props: Props<Row, Form>) {
  const { cmdlet, formOf, onTab } = props;
  const run = useRunCommand();
  const isReadOnly = !useMay()(cmdlet);
  const [row, setRow] = useState(props.row);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const stored = formOf(row);
  const { form, showProblems } = useCommandForm<Form>({
    cmdlet,
    schema: props.schema,
    defaults: stored,
    toParameters: (values) => props.changeOf(values, row),
    fieldOf: props.fieldOf,
  });
  const state = useFormState({ control: form.control });
  const values: Form = form.watch();
  const change = props.changeOf(values, row);
  const tabs = props.tabs(row);
  const differs = (field: keyof Form) => JSON.stringify(values[field]) !== JSON.stringify(stored[field]);

  async function apply(): Promise<boolean> {
    setProblems([]);
    if (!(await form.trigger())) return showWrongTab();
    if (change === null) return true;
    const answer = await run(cmdlet, change);
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return showWrongTab();
    }
    const [output] = answer.report.output;
    const saved = output ? props.readRow(output, values) : row;
    setRow(saved);
    form.reset(formOf(saved));
    props.onSaved(answer);
    return true;
  }
  function showWrongTab(): false {
    // As the form has it now: `state` is what the last render saw.
    const isWrong = ({ fields = [] }: CommandTab<Form>) =>
      fields.some((field) => form.getFieldState(field).invalid);
    const wrong = tabs.find(isWrong);
    if (wrong && !tabs.some((tab) => tab.id === props.tab && isWrong(tab))) onTab(wrong.id);
    return false;
  }

  return (
    <FormProvider {...form}>
      <PropertySheet
        title={props.title(row)}
        icon={props.icon}
        tabs={tabs.map((tab) => ({
          id: tab.id,
          label: tab.label,
          content: isReadOnly && tab.actsByItself !== true ? <ReadOnly>{tab.content}</ReadOnly> : tab.content,
          changed: tab.fields?.some(differs),
          invalid: tab.fields?.some((field) => form.getFieldState(field, state).invalid),
        }))}
        tab={props.tab}
        onTab={onTab}
        changed={change !== null}
        problems={problems}
        aside={props.aside?.(row, values, change)}
        commandText={isReadOnly ? undefined : change && commandTextOf(cmdlet, change, props.secrets)}
        onApply={isReadOnly ? undefined : apply}
        onClose={props.onClose}
      />
    </FormProvider>
  );
}
