'use client';

import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { type Action, type ActionSet, useActions } from '@/components/console/actions';
import type { FinishedRow } from './finished-row';

interface Options {
  readonly chosen: readonly FinishedRow[];
  readonly refresh: () => void;
  readonly exportList: () => void;
  readonly openProperties: (row: FinishedRow) => void;
}

/** What is finished can be looked at; nothing more can be done to it. */
export function useFinishedActions(options: Options): ActionSet {
  const key = (name: string) => `queueViewer.actions.${name}`;
  const actions: readonly Action<FinishedRow>[] = [
    {
      id: 'refresh',
      labelKey: key('refresh'),
      icon: <ArrowClockwiseRegular />,
      scope: 'view',
      keys: ['F5'],
      run: options.refresh,
    },
    {
      id: 'exportList',
      labelKey: key('exportList'),
      icon: <ArrowExportRegular />,
      scope: 'view',
      run: options.exportList,
    },
    {
      id: 'properties',
      labelKey: key('properties'),
      icon: <OpenRegular />,
      scope: 'selection',
      appliesTo: (rows) => rows.length === 1,
      keys: ['Alt+Enter', 'Enter'],
      run: (rows) => {
        const [row] = rows;
        if (row) options.openProperties(row);
      },
    },
  ];
  return useActions(actions, options.chosen);
}
