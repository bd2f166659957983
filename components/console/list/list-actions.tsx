import { AddRegular } from '@fluentui/react-icons/svg/add';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import type { Action } from '@/components/console/pane/actions';
import type { TextKey } from '@/lib/i18n/page-texts';

/** The actions that most lists have: one icon, one word and one key for each, wherever it stands. */

/** @param prepare fetches what it opens */
export function newAction(
  labelKey: TextKey,
  cmdlet: `New-${string}`,
  run: () => void,
  prepare: () => void,
): Action<unknown> {
  return { id: 'new', labelKey, icon: <AddRegular />, cmdlet, scope: 'view', group: 'new', run, prepare };
}

export function viewActions(list: {
  readonly exportList: () => void;
  readonly refresh: () => void;
}): readonly Action<unknown>[] {
  return [
    {
      id: 'exportList',
      labelKey: 'console.actions.exportList',
      icon: <ArrowExportRegular />,
      cmdlet: null,
      scope: 'view',
      group: 'view',
      run: list.exportList,
    },
    {
      id: 'refresh',
      labelKey: 'console.actions.refresh',
      icon: <ArrowClockwiseRegular />,
      cmdlet: null,
      scope: 'view',
      group: 'view',
      keys: ['F5'],
      run: list.refresh,
    },
  ];
}

/** @param isFor which rows can be removed at all; left out: all */
export function removeAction<Row>(
  cmdlet: `Remove-${string}`,
  run: () => void,
  isFor: (row: Row) => boolean = () => true,
): Action<Row> {
  return {
    id: 'remove',
    labelKey: 'common.remove',
    icon: <DeleteRegular />,
    cmdlet,
    scope: 'selection',
    group: 'state',
    keys: ['Delete'],
    appliesTo: (rows) => rows.every(isFor),
    run,
  };
}

/** @param keys left out where Enter does something else */
export function propertiesAction<Row>(
  open: (row: Row) => void,
  keys: readonly string[] = ['Enter', 'Alt+Enter'],
): Action<Row> {
  return {
    id: 'properties',
    labelKey: 'console.actions.properties',
    icon: <OpenRegular />,
    cmdlet: null,
    scope: 'selection',
    group: 'properties',
    appliesTo: isSingle,
    keys,
    run: onlyOne(open),
  };
}

/** The changes of one object, whatever it was called. */
export function historyAction<Row extends { readonly Guid: string }>(
  go: (path: string) => void,
): Action<Row> {
  return {
    id: 'history',
    labelKey: 'console.actions.history',
    icon: <HistoryRegular />,
    cmdlet: 'Search-AdminAuditLog',
    scope: 'selection',
    group: 'properties',
    appliesTo: isSingle,
    run: onlyOne(({ Guid }) => {
      const filter = `Object -eq '${Guid}'`;
      go(`/toolbox/audit-log?${new URLSearchParams({ 'audit-log.filter': filter })}`);
    }),
  };
}

export function isSingle(rows: readonly unknown[]): boolean {
  return rows.length === 1;
}

export function onlyOne<Row>(run: (row: Row) => void): (rows: readonly Row[]) => void {
  return ([row]) => {
    if (row !== undefined) run(row);
  };
}
