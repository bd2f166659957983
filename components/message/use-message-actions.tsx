'use client';

import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { DeleteDismissRegular } from '@fluentui/react-icons/svg/delete-dismiss';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { PlugConnectedAddRegular } from '@fluentui/react-icons/svg/plug-connected-add';
import { useTranslations } from 'next-intl';
import { type Action, type ActionSet, useActions } from '@/components/console/actions';
import type { Bulk } from '@/components/queue-viewer/use-bulk';
import type { MessageAction } from '@/lib/transport/queue-actions';
import { messageRequests, messagesFor } from './message-jobs';
import type { MessageRow } from './message-row';

interface Options {
  readonly bulk: Bulk;
  readonly chosen: readonly MessageRow[];
  readonly refresh: () => void;
  readonly exportList: () => void;
  readonly openProperties: (row: MessageRow) => void;
  readonly exportMessage: (row: MessageRow) => void;
  readonly newSendConnector: (row: MessageRow) => void;
  /** Null within a queue's own tab. */
  readonly showQueue: ((row: MessageRow) => void) | null;
  /** Null in the Messages tab, which stays. */
  readonly closeTab: (() => void) | null;
}

export function useMessageActions(options: Options): ActionSet {
  const t = useTranslations('queueViewer');
  const { bulk, showQueue, closeTab } = options;
  const key = (name: string) => `queueViewer.actions.${name}`;

  function start(
    rows: readonly MessageRow[],
    action: MessageAction,
    job: {
      cmdlet: string;
      label: string;
      questionKey: string;
      asks: boolean;
      parameters?: Record<string, unknown>;
    },
  ) {
    const targets = messagesFor(action, rows);
    const [first] = targets;
    const words = { count: targets.length, name: first?.Subject || first?.Identity || '' };
    bulk.start({
      title: t(`actions.${job.label}`),
      question: job.asks || targets.length > 1 ? t(`question.${job.questionKey}`, words) : null,
      cmdlet: job.cmdlet,
      requests: messageRequests(targets, job.parameters),
      doneKey: `${action}s`,
    });
  }
  const remove = (rows: readonly MessageRow[], withNdr: boolean) => {
    const label = withNdr ? 'removeWithNdr' : 'removeWithoutNdr';
    const parameters = { WithNDR: withNdr, Confirm: false };
    start(rows, 'removeMessage', {
      cmdlet: 'Remove-Message',
      label,
      questionKey: label,
      asks: true,
      parameters,
    });
  };
  const takes = (action: MessageAction) => (rows: readonly MessageRow[]) =>
    messagesFor(action, rows).length > 0;
  const single = (rows: readonly MessageRow[]) => rows.length === 1;
  const one = (run: (row: MessageRow) => void) => (rows: readonly MessageRow[]) => {
    const [row] = rows;
    if (row) run(row);
  };

  const actions: readonly Action<MessageRow>[] = [
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
      id: 'closeTab',
      labelKey: key('closeTab'),
      icon: <DismissRegular />,
      scope: 'view',
      group: 'tab',
      appliesTo: () => closeTab !== null,
      run: () => closeTab?.(),
    },
    {
      id: 'newSendConnector',
      labelKey: key('newSendConnector'),
      icon: <PlugConnectedAddRegular />,
      scope: 'selection',
      appliesTo: (rows) => single(rows) && rows[0]?.QueueKind === 'Unreachable',
      run: one(options.newSendConnector),
    },
    {
      id: 'suspend',
      labelKey: key('suspend'),
      icon: <PauseRegular />,
      scope: 'selection',
      group: 'act',
      appliesTo: takes('suspendMessage'),
      run: (rows) =>
        start(rows, 'suspendMessage', {
          cmdlet: 'Suspend-Message',
          label: 'suspend',
          questionKey: 'suspendMessages',
          asks: false,
        }),
    },
    {
      id: 'resume',
      labelKey: key('resume'),
      icon: <PlayRegular />,
      scope: 'selection',
      group: 'act',
      appliesTo: takes('resumeMessage'),
      run: (rows) =>
        start(rows, 'resumeMessage', {
          cmdlet: 'Resume-Message',
          label: 'resume',
          questionKey: 'resumeMessages',
          asks: false,
        }),
    },
    {
      id: 'removeWithNdr',
      labelKey: key('removeWithNdr'),
      icon: <DeleteRegular />,
      scope: 'selection',
      group: 'remove',
      appliesTo: takes('removeMessage'),
      keys: ['Delete'],
      run: (rows) => remove(rows, true),
    },
    {
      id: 'removeWithoutNdr',
      labelKey: key('removeWithoutNdr'),
      icon: <DeleteDismissRegular />,
      scope: 'selection',
      group: 'remove',
      appliesTo: takes('removeMessage'),
      run: (rows) => remove(rows, false),
    },
    {
      id: 'export',
      labelKey: key('export'),
      icon: <ArrowDownloadRegular />,
      scope: 'selection',
      group: 'see',
      appliesTo: single,
      run: one(options.exportMessage),
    },
    {
      id: 'showQueue',
      labelKey: key('showQueue'),
      icon: <MailListRegular />,
      scope: 'selection',
      group: 'see',
      appliesTo: (rows) => single(rows) && showQueue !== null,
      run: one((row) => showQueue?.(row)),
    },
    {
      id: 'properties',
      labelKey: key('properties'),
      icon: <OpenRegular />,
      scope: 'selection',
      group: 'see',
      appliesTo: single,
      keys: ['Alt+Enter', 'Enter'],
      run: one(options.openProperties),
    },
  ];
  return useActions(actions, options.chosen);
}
