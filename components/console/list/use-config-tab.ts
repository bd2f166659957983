'use client';

import { type CommandQuery, useCommandQuery } from '@/components/console/command/use-command-query';
import { type Dialog, useDialog } from '@/components/console/dialog/use-dialog';
import { type Outcome, useOutcome } from '@/components/console/outcome/use-outcome';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { type ConfigList, type ConfigListOptions, type ConfigRow, useConfigList } from './use-config-list';

export interface ConfigTabState<Row extends ConfigRow> {
  readonly query: CommandQuery;
  readonly list: ConfigList<Row>;
  readonly dialog: Dialog;
  readonly outcome: Outcome;
  /** Something was changed: the list is read anew, and what that did is said. */
  readonly done: (answers: readonly CommandAnswer[]) => void;
}

interface Options<Row extends ConfigRow> extends Omit<ConfigListOptions<Row>, 'query'> {
  readonly cmdlet: `Get-${string}`;
  /** Which objects; left out: all. The same between renders. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Change notices after which it is asked again. */
  readonly topics: readonly string[];
}

const NO_PARAMETERS = {};

/** What a tab of configuration objects (config-tab.tsx) holds. */
export function useConfigTab<Row extends ConfigRow>(options: Options<Row>): ConfigTabState<Row> {
  const { cmdlet, parameters = NO_PARAMETERS, topics, ...listed } = options;
  const query = useCommandQuery(cmdlet, parameters, topics);
  const outcome = useOutcome();
  return {
    query,
    list: useConfigList({ ...listed, query }),
    dialog: useDialog(),
    outcome,
    done: (answers) => {
      outcome.show(answers);
      query.refresh();
    },
  };
}
