'use client';

import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import { lazyDialog } from '@/components/console/dialog/lazy-part';
import { inPortions } from '@/components/console/paged-list/bulk-run';
import type { Bulk } from '@/components/console/paged-list/use-bulk';
import { relativeTime, shortTime } from '@/components/ui/time/time-format';
import { useNow } from '@/components/ui/time/use-now';
import { useHydrated } from '@/components/ui/use-hydrated';
import type { RestoredAct } from './restored-dialog';
import { type RestoredRow, restoredRow } from './restored-row';

const RestoredDialog = lazyDialog(() => import('./restored-dialog').then((file) => file.RestoredDialog));

interface Props {
  readonly bulk: Bulk;
  readonly onLook: (queue: string) => void;
}

/** What a restore brought back and nobody has decided on: how old it is, and the ways there are, queue by queue. */
export function RestoredNotice({ bulk, onLook }: Props) {
  const [isHeld, setHeld] = useState(true);
  // Once all is decided nothing can be held again while the console is open.
  const { report, refresh } = useCommandQuery('Get-RestoredMail', {}, isHeld ? HELD_TOPICS : NO_TOPICS);
  const isFinished = bulk.phase.kind === 'finished';
  useEffect(() => {
    if (isFinished) refresh();
  }, [isFinished, refresh]);
  const rows = (report?.output ?? []).map((row) => restoredRow.parse(row));
  const hasRows = rows.length > 0;
  if (report !== null && isHeld !== hasRows) setHeld(hasRows);
  return hasRows ? <HeldNotice rows={rows} bulk={bulk} onLook={onLook} /> : null;
}

function HeldNotice({ rows, bulk, onLook }: Props & { readonly rows: readonly RestoredRow[] }) {
  const t = useTranslations('queueViewer.restored');
  const [open, setOpen] = useState(false);
  const locale = useLocale();
  const hydrated = useHydrated();
  const now = useNow();
  const taken = rows[0]?.BackupTime ?? '';
  const act = ({ kind, row, name }: RestoredAct) => {
    setOpen(false);
    if (kind === 'look') {
      onLook(row.Identity);
      return;
    }
    bulk.start({
      title: t(kind),
      question: t(`question.${kind}`, { name, count: row.MessageCount }),
      cmdlet: kind === 'release' ? 'Resume-RestoredMail' : 'Remove-RestoredMail',
      requests: inPortions([row.Identity], { Confirm: false }),
      doneKey: kind === 'release' ? 'releaseRestored' : 'removeRestored',
    });
  };
  return (
    <MessageBar intent="warning" shape="square" layout="multiline">
      <MessageBarBody>
        {t('text', {
          time: hydrated
            ? `${shortTime(taken, locale)} (${relativeTime(taken, now, locale)})`
            : taken.slice(0, 'yyyy-mm-dd'.length),
          count: rows.reduce((sum, { MessageCount }) => sum + MessageCount, 0),
          queues: rows.length,
        })}
      </MessageBarBody>
      <MessageBarActions>
        <Button
          size="small"
          onClick={() => setOpen(true)}
          onFocus={RestoredDialog.prepare}
          onMouseEnter={RestoredDialog.prepare}
        >
          {t('button')}
        </Button>
      </MessageBarActions>
      {open && <RestoredDialog rows={rows} onAct={act} onClose={() => setOpen(false)} />}
    </MessageBar>
  );
}

const HELD_TOPICS = ['queues'] as const;
const NO_TOPICS = [] as const;
