'use client';

import { type ReactElement, type ReactNode, useState } from 'react';
import { FormProvider, useFormState } from 'react-hook-form';
import type { z } from 'zod';
import { useRunCommand } from '@/components/console/command-context';
import { PropertySheet } from '@/components/console/property-sheet';
import type { Problem } from '@/lib/commands/errors';
import type { OutputRow } from '@/lib/commands/report';
import { renderCommand } from '@/lib/shell/render';
import { changesOf, formOf, type SettingKinds } from './setting-field';
import { useSettingsForm } from './use-settings-form';

interface SettingsTab {
  readonly id: string;
  readonly label: string;
  /** The settings that this tab shows, so that it can be marked. */
  readonly settings: readonly string[];
  readonly content: ReactNode;
}

interface Props {
  readonly title: string;
  readonly icon: ReactElement;
  readonly cmdlet: string;
  readonly schema: z.ZodType;
  readonly identity: string;
  /** As Get- gives it; as it is when the sheet opens, for only what was changed here is sent. */
  readonly row: OutputRow;
  readonly kinds: SettingKinds;
  readonly tabs: readonly SettingsTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** A property sheet over one Set- cmdlet: changed tabs marked, errors at their fields, the shell text of the change. */
export function SettingsSheet(props: Props) {
  const { cmdlet, identity, kinds, tabs, onTab } = props;
  const run = useRunCommand();
  const [stored, setStored] = useState(() => formOf(props.row, kinds));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const { form, showProblems } = useSettingsForm({ cmdlet, identity, schema: props.schema, kinds, stored });
  const { errors } = useFormState({ control: form.control });
  const values = form.watch();
  const changes = changesOf(values, stored, kinds);

  async function apply(): Promise<boolean> {
    setProblems([]);
    if (!(await form.trigger())) return showWrongTab();
    if (changes === null) return true;
    const answer = await run(cmdlet, { Identity: identity, ...changes });
    if (!answer.ok) {
      setProblems(showProblems(answer.problems));
      return showWrongTab();
    }
    const [saved] = answer.report.output;
    const now = saved ? formOf(saved, kinds) : values;
    setStored(now);
    form.reset(now);
    props.onSaved();
    return true;
  }
  function showWrongTab(): false {
    const isWrong = (tab: SettingsTab) => tab.settings.some((setting) => form.getFieldState(setting).invalid);
    const wrong = tabs.find(isWrong);
    if (wrong && !tabs.some((tab) => tab.id === props.tab && isWrong(tab))) onTab(wrong.id);
    return false;
  }

  return (
    <FormProvider {...form}>
      <PropertySheet
        title={props.title}
        icon={props.icon}
        tabs={tabs.map((tab) => ({
          id: tab.id,
          label: tab.label,
          content: tab.content,
          changed: tab.settings.some((setting) => values[setting] !== stored[setting]),
          invalid: tab.settings.some((setting) => errors[setting] !== undefined),
        }))}
        tab={props.tab}
        onTab={onTab}
        changed={changes !== null}
        problems={problems}
        commandText={changes && renderCommand(cmdlet, { Identity: identity, ...changes }, [])}
        onApply={apply}
        onClose={props.onClose}
      />
    </FormProvider>
  );
}
