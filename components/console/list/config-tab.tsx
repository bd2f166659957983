'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { usePrepared } from '@/components/console/dialog/use-prepared';
import { type Action, useActions } from '@/components/console/pane/actions';
import type { PaneTabs } from '@/components/console/pane/use-tabs';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { ConfigListPane } from './config-list-pane';
import { historyAction, propertiesAction, removeAction, viewActions } from './list-actions';
import type { ConfigRow } from './use-config-list';
import type { ConfigTabState } from './use-config-tab';

/** What a property sheet is given beside its object. */
interface SheetProps {
  /** The object's: another one is another sheet. */
  readonly key: string;
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onSaved: (answer: CommandAnswer) => void;
  readonly onClose: () => void;
}

export interface QuestionProps<Row = { readonly Identity: string; readonly Name: string }> {
  readonly rows: readonly Row[];
  readonly onDone: (answers: readonly CommandAnswer[]) => void;
  readonly onClose: () => void;
}

interface Props<Row extends ConfigRow> {
  readonly tabs: PaneTabs;
  readonly state: ConfigTabState<Row>;
  readonly newAction?: Action<unknown>;
  /** Beside View, Remove and Properties. */
  readonly actions?: readonly Action<Row>[];
  /** The questions (ask-chosen.tsx) before a removal and a disabling; without it that cannot be done. */
  readonly removal?: {
    readonly cmdlet: `Remove-${string}`;
    /** Which rows can be removed at all; left out: all. */
    readonly isFor?: (row: Row) => boolean;
    readonly ask: (props: QuestionProps<Row>) => ReactNode;
  };
  readonly disabling?: (props: QuestionProps<Row>) => ReactNode;
  /** Fetches sheet and question, as soon as a row is chosen. */
  readonly prepare: () => void;
  readonly sheet: (row: Row, props: SheetProps) => ReactNode;
  /** In place of the list when there is no object at all. */
  readonly empty: ReactNode;
  /** Above the list, as part of the page. */
  readonly notice?: ReactNode;
  /** Beside the sheet and the question before a removal. */
  readonly dialogs?: ReactNode;
}

/** A tab of configuration objects: its list, what each such list does, the property sheet and the removal. */
export function ConfigTab<Row extends ConfigRow & { readonly Identity: string }>(props: Props<Row>) {
  const { removal, disabling } = props;
  const { list, query, dialog, done } = props.state;
  const router = useRouter();
  const openProperties = () => dialog.open('properties');
  const actions = useActions<Row>(
    [
      ...(props.newAction ? [props.newAction] : []),
      ...viewActions({ exportList: list.exportList, refresh: query.refresh }),
      ...(props.actions ?? []),
      ...(removal ? [removeAction<Row>(removal.cmdlet, () => dialog.open('remove'), removal.isFor)] : []),
      historyAction<Row>(router.push),
      propertiesAction(openProperties),
    ],
    list.chosen,
  );
  usePrepared(list.chosen.length > 0, props.prepare);
  return (
    <ConfigListPane
      tabs={props.tabs}
      list={list}
      actions={actions}
      onOpen={openProperties}
      empty={props.empty}
      notice={props.notice}
      outcome={props.state.outcome.notice}
      dialogs={
        <>
          {props.dialogs}
          {dialog.name === 'properties' &&
            list.only &&
            props.sheet(list.only, {
              key: list.only.Guid,
              tab: dialog.tab,
              onTab: dialog.setTab,
              onSaved: (answer) => done([answer]),
              onClose: dialog.close,
            })}
          {dialog.name === 'remove' &&
            list.chosen.length > 0 &&
            removal?.ask({ rows: list.chosen, onDone: done, onClose: dialog.close })}
          {dialog.name === 'disable' &&
            list.chosen.length > 0 &&
            disabling?.({ rows: list.chosen, onDone: done, onClose: dialog.close })}
        </>
      }
    />
  );
}
