'use client';

import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import { isSingle, onlyOne, propertiesAction, viewActions } from '@/components/console/list/list-actions';
import { inPortions } from '@/components/console/paged-list/bulk-run';
import { mailAction } from '@/components/console/paged-list/mail-actions';
import type { Bulk } from '@/components/console/paged-list/use-bulk';
import { type Action, type ActionSet, useActions } from '@/components/console/pane/actions';
import type { MessageRow } from '@/components/queue-viewer/row/message-row';
import type { TextKeyIn } from '@/lib/i18n/page-texts';
import type { MessageAction } from '@/lib/mail/queue/queue-actions';
import { messagesFor } from './messages-for';

interface Options {
  readonly bulk: Bulk;
  readonly chosen: readonly MessageRow[];
  readonly refresh: () => void;
  readonly exportList: () => void;
  readonly openProperties: (row: MessageRow) => void;
  readonly exportMessage: (row: MessageRow) => void;
  readonly changeExpiration: (rows: readonly MessageRow[]) => void;
  readonly newSendConnector: (row: MessageRow) => void;
  /** Null within a queue's own tab. */
  readonly showQueue: ((row: MessageRow) => void) | null;
  /** Null in the Messages tab, which stays. */
  readonly closeTab: (() => void) | null;
}

interface Job {
  readonly cmdlet: string;
  readonly label: TextKeyIn<'queueViewer.actions'>;
  readonly question: TextKeyIn<'queueViewer.question'>;
  /** Of one message, too, and not of several only. */
  readonly alwaysAsks?: true;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export function useMessageActions(options: Options): ActionSet {
  const t = useTranslations('queueViewer');
  const { bulk, showQueue, closeTab } = options;

  const takes = (action: MessageAction) => (rows: readonly MessageRow[]) =>
    messagesFor(action, rows).length > 0;
  /** On those of the chosen messages that take it. */
  const act = (action: MessageAction, job: Job) => (rows: readonly MessageRow[]) => {
    const targets = messagesFor(action, rows);
    const [first] = targets;
    const words = { count: targets.length, name: first?.Subject || first?.Identity || '' };
    const asks = job.alwaysAsks || targets.length > 1;
    bulk.start({
      title: t(`actions.${job.label}`),
      question: asks ? t(`question.${job.question}`, words) : null,
      cmdlet: job.cmdlet,
      requests: inPortions(
        targets.map((row) => row.Identity),
        job.parameters ?? {},
      ),
      doneKey: `${action}s`,
    });
  };
  const remove = (label: 'removeWithNdr' | 'removeWithoutNdr') =>
    act('removeMessage', {
      cmdlet: 'Remove-Message',
      label,
      question: label,
      alwaysAsks: true,
      parameters: { WithNDR: label === 'removeWithNdr', Confirm: false },
    });
  const close: Action<MessageRow> = {
    id: 'closeTab',
    labelKey: 'queueViewer.actions.closeTab',
    icon: <DismissRegular />,
    scope: 'view',
    group: 'tab',
    appliesTo: () => closeTab !== null,
    run: () => closeTab?.(),
  };

  return useActions<MessageRow>(
    [
      ...viewActions(options),
      close,
      mailAction(
        'newSendConnector',
        (rows) => isSingle(rows) && rows[0]?.QueueKind === 'Unreachable',
        onlyOne(options.newSendConnector),
      ),
      mailAction(
        'suspend',
        takes('suspendMessage'),
        act('suspendMessage', {
          cmdlet: 'Suspend-Message',
          label: 'suspend',
          question: 'suspendMessages',
        }),
      ),
      mailAction(
        'resume',
        takes('resumeMessage'),
        act('resumeMessage', { cmdlet: 'Resume-Message', label: 'resume', question: 'resumeMessages' }),
      ),
      mailAction('changeExpiration', (rows) => rows.length > 0, options.changeExpiration),
      mailAction('removeWithNdr', takes('removeMessage'), remove('removeWithNdr')),
      mailAction('removeWithoutNdr', takes('removeMessage'), remove('removeWithoutNdr')),
      mailAction('export', isSingle, onlyOne(options.exportMessage)),
      mailAction(
        'showQueue',
        (rows) => isSingle(rows) && showQueue !== null,
        onlyOne((row) => showQueue?.(row)),
      ),
      propertiesAction(options.openProperties),
    ],
    options.chosen,
  );
}
