import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { ArrowRedoRegular } from '@fluentui/react-icons/svg/arrow-redo';
import { ArrowRepeatAllRegular } from '@fluentui/react-icons/svg/arrow-repeat-all';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { DeleteDismissRegular } from '@fluentui/react-icons/svg/delete-dismiss';
import { MailListRegular } from '@fluentui/react-icons/svg/mail-list';
import { MailMultipleRegular } from '@fluentui/react-icons/svg/mail-multiple';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { PlugConnectedAddRegular } from '@fluentui/react-icons/svg/plug-connected-add';
import type { Action } from '@/components/console/pane/actions';

/** How the actions on queues and messages look; what they do stands with each. */
const LOOKS = {
  viewMessages: { icon: <MailMultipleRegular />, keys: ['Enter'] },
  newSendConnector: { icon: <PlugConnectedAddRegular /> },
  suspend: { icon: <PauseRegular />, group: 'act' },
  resume: { icon: <PlayRegular />, group: 'act' },
  retryQueue: { icon: <ArrowRedoRegular />, group: 'act' },
  resubmit: { icon: <ArrowRepeatAllRegular />, group: 'act' },
  changeExpiration: { icon: <ClockRegular />, group: 'act' },
  removeWithNdr: { icon: <DeleteRegular />, group: 'remove', keys: ['Delete'] },
  removeWithoutNdr: { icon: <DeleteDismissRegular />, group: 'remove' },
  export: { icon: <ArrowDownloadRegular />, group: 'see' },
  showQueue: { icon: <MailListRegular />, group: 'see' },
} as const satisfies Record<string, Pick<Action<unknown>, 'icon' | 'group' | 'keys'>>;

export function mailAction<Row>(
  id: keyof typeof LOOKS,
  appliesTo: (rows: readonly Row[]) => boolean,
  run: (rows: readonly Row[]) => void,
): Action<Row> {
  return {
    id,
    labelKey: `queueViewer.actions.${id}`,
    scope: 'selection',
    ...LOOKS[id],
    appliesTo,
    run,
  };
}
