'use client';

import { useTranslations } from 'next-intl';
import { isSingle, onlyOne, propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { inPortions } from '@/components/console/paged-list/bulk-run';
import { mailAction } from '@/components/console/paged-list/mail-actions';
import type { Bulk } from '@/components/console/paged-list/use-bulk';
import { type ActionSet, useActions } from '@/components/console/pane/actions';
import type { QueueRow } from '@/components/queue-viewer/row/queue-row';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { QueueAction } from '@/lib/mail/queue/queue-actions';
import { emptyQueueRequests, queuesFor, queuesToEmpty } from './queue-jobs';
import { useQueueNames } from './use-queue-names';

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
  const names = useQueueNames();

  /** Which queue: two to one smart host have the same next hop, and only their connectors tell them apart. */
  const wordsFor = (targets: readonly QueueRow[]) => {
    const [first] = targets;
    return {
      count: targets.length,
      messages: targets.reduce((sum, row) => sum + row.MessageCount, 0),
      name: first ? names.inFull(first) : '',
    };
  };
  const takes = (action: QueueAction) => (rows: readonly QueueRow[]) => queuesFor(action, rows).length > 0;
  /** On those of the chosen queues that take it. */
  const act =
    (action: QueueAction, cmdlet: string, label: TextKeyIn<'queueViewer.actions'>, asks: boolean) =>
    (rows: readonly QueueRow[]) => {
      const targets = queuesFor(action, rows);
      const words = wordsFor(targets);
      bulk.start({
        title: t(`actions.${label}`),
        question: asks || targets.length > 1 ? t(`question.${action}s`, words) : null,
        cmdlet,
        requests: inPortions(
          targets.map((row) => row.Identity),
          action === 'resubmitQueue' ? { Resubmit: true } : {},
        ),
        doneKey: `${action}s`,
      });
    };
  const canEmpty = (rows: readonly QueueRow[]) => queuesToEmpty(rows).length > 0;
  const empty = (withNdr: boolean) => (rows: readonly QueueRow[]) => {
    const targets = queuesToEmpty(rows);
    const words = wordsFor(targets);
    bulk.start({
      title: t(withNdr ? 'actions.removeWithNdr' : 'actions.removeWithoutNdr'),
      question: t(withNdr ? 'question.emptyQueuesWithNdr' : 'question.emptyQueuesWithoutNdr', words),
      cmdlet: 'Remove-Message',
      requests: emptyQueueRequests(targets, withNdr),
      doneKey: 'emptyQueues',
    });
  };

  return useActions<QueueRow>(
    [
      ...viewActions(options),
      mailAction('viewMessages', 'Get-Message', isSingle, onlyOne(options.viewMessages)),
      mailAction(
        'newSendConnector',
        'New-SendConnector',
        (rows) => isSingle(rows) && rows[0]?.Kind === 'Unreachable',
        onlyOne(options.newSendConnector),
      ),
      mailAction(
        'suspend',
        'Suspend-Queue',
        takes('suspendQueue'),
        act('suspendQueue', 'Suspend-Queue', 'suspend', true),
      ),
      mailAction(
        'resume',
        'Resume-Queue',
        takes('resumeQueue'),
        act('resumeQueue', 'Resume-Queue', 'resume', false),
      ),
      mailAction(
        'retryQueue',
        'Retry-Queue',
        takes('retryQueue'),
        act('retryQueue', 'Retry-Queue', 'retryQueue', false),
      ),
      mailAction(
        'resubmit',
        'Retry-Queue',
        takes('resubmitQueue'),
        act('resubmitQueue', 'Retry-Queue', 'resubmit', true),
      ),
      mailAction('removeWithNdr', 'Remove-Message', canEmpty, empty(true)),
      mailAction('removeWithoutNdr', 'Remove-Message', canEmpty, empty(false)),
      propertiesAction(options.openProperties, ['Alt+Enter']),
    ],
    options.chosen,
  );
}
