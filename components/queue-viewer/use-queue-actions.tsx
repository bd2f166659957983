'use client';

import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { ArrowRedoRegular } from '@fluentui/react-icons/svg/arrow-redo';
import { ArrowRepeatAllRegular } from '@fluentui/react-icons/svg/arrow-repeat-all';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { DeleteDismissRegular } from '@fluentui/react-icons/svg/delete-dismiss';
import { MailMultipleRegular } from '@fluentui/react-icons/svg/mail-multiple';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { PlugConnectedAddRegular } from '@fluentui/react-icons/svg/plug-connected-add';
import { useTranslations } from 'next-intl';
import { type Action, type ActionSet, useActions } from '@/components/console/actions';
import type { QueueAction } from '@/lib/transport/queue-actions';
import { emptyQueueRequests, queueRequests, queuesFor, queuesToEmpty } from './queue-jobs';
import type { QueueRow } from './queue-row';
import type { Bulk } from './use-bulk';

interface Options {
  readonly bulk: Bulk;
  readonly chosen: readonly QueueRow[];
  readonly refresh: () => void;
  readonly exportList: () => void;
  readonly viewMessages: (row: QueueRow) => void;
  readonly openProperties: (row: QueueRow) => void;
  readonly newSendConnector: (row: QueueRow) => void;
}

export function useQueueActions(options: Options): ActionSet {
  const t = useTranslations('queueViewer');
  const { bulk } = options;
  const key = (name: string) => `queueViewer.actions.${name}`;

  /** One act on those of the chosen queues that take it. */
  function act(rows: readonly QueueRow[], action: QueueAction, cmdlet: string, label: string, asks: boolean) {
    const targets = queuesFor(action, rows);
    const words = { count: targets.length, name: targets[0]?.Identity ?? '' };
    bulk.start({
      title: t(`actions.${label}`),
      question: asks || targets.length > 1 ? t(`question.${action}s`, words) : null,
      cmdlet,
      requests: queueRequests(targets, action === 'resubmitQueue' ? { Resubmit: true } : {}),
      doneKey: `${action}s`,
    });
  }
  function empty(rows: readonly QueueRow[], withNdr: boolean) {
    const targets = queuesToEmpty(rows);
    const words = {
      count: targets.length,
      name: targets[0]?.Identity ?? '',
      messages: targets.reduce((sum, row) => sum + row.MessageCount, 0),
    };
    bulk.start({
      title: t(withNdr ? 'actions.removeWithNdr' : 'actions.removeWithoutNdr'),
      question: t(withNdr ? 'question.emptyQueuesWithNdr' : 'question.emptyQueuesWithoutNdr', words),
      cmdlet: 'Remove-Message',
      requests: emptyQueueRequests(targets, withNdr),
      doneKey: 'emptyQueues',
    });
  }
  const takes = (action: QueueAction) => (rows: readonly QueueRow[]) => queuesFor(action, rows).length > 0;
  const one = (run: (row: QueueRow) => void) => (rows: readonly QueueRow[]) => {
    const [row] = rows;
    if (row) run(row);
  };
  const single = (rows: readonly QueueRow[]) => rows.length === 1;

  const actions: readonly Action<QueueRow>[] = [
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
      id: 'viewMessages',
      labelKey: key('viewMessages'),
      icon: <MailMultipleRegular />,
      scope: 'selection',
      appliesTo: single,
      keys: ['Enter'],
      run: one(options.viewMessages),
    },
    {
      id: 'newSendConnector',
      labelKey: key('newSendConnector'),
      icon: <PlugConnectedAddRegular />,
      scope: 'selection',
      appliesTo: (rows) => single(rows) && rows[0]?.Kind === 'Unreachable',
      run: one(options.newSendConnector),
    },
    {
      id: 'suspend',
      labelKey: key('suspend'),
      icon: <PauseRegular />,
      scope: 'selection',
      group: 'act',
      appliesTo: takes('suspendQueue'),
      run: (rows) => act(rows, 'suspendQueue', 'Suspend-Queue', 'suspend', true),
    },
    {
      id: 'resume',
      labelKey: key('resume'),
      icon: <PlayRegular />,
      scope: 'selection',
      group: 'act',
      appliesTo: takes('resumeQueue'),
      run: (rows) => act(rows, 'resumeQueue', 'Resume-Queue', 'resume', false),
    },
    {
      id: 'retry',
      labelKey: key('retryQueue'),
      icon: <ArrowRedoRegular />,
      scope: 'selection',
      group: 'act',
      appliesTo: takes('retryQueue'),
      run: (rows) => act(rows, 'retryQueue', 'Retry-Queue', 'retryQueue', false),
    },
    {
      id: 'resubmit',
      labelKey: key('resubmit'),
      icon: <ArrowRepeatAllRegular />,
      scope: 'selection',
      group: 'act',
      appliesTo: takes('resubmitQueue'),
      run: (rows) => act(rows, 'resubmitQueue', 'Retry-Queue', 'resubmit', true),
    },
    {
      id: 'removeWithNdr',
      labelKey: key('removeWithNdr'),
      icon: <DeleteRegular />,
      scope: 'selection',
      group: 'remove',
      appliesTo: (rows) => queuesToEmpty(rows).length > 0,
      keys: ['Delete'],
      run: (rows) => empty(rows, true),
    },
    {
      id: 'removeWithoutNdr',
      labelKey: key('removeWithoutNdr'),
      icon: <DeleteDismissRegular />,
      scope: 'selection',
      group: 'remove',
      appliesTo: (rows) => queuesToEmpty(rows).length > 0,
      run: (rows) => empty(rows, false),
    },
    {
      id: 'properties',
      labelKey: key('properties'),
      icon: <OpenRegular />,
      scope: 'selection',
      group: 'properties',
      appliesTo: single,
      keys: ['Alt+Enter'],
      run: one(options.openProperties),
    },
  ];
  return useActions(actions, options.chosen);
}
