'use client';

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  ProgressBar,
} from '@fluentui/react-components';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { useReturnFocus } from '@/components/ui/focus/pane-focus';
import { useInitialFocus } from '@/components/ui/focus/use-initial-focus';
import { PropertyList } from '@/components/ui/text/property-list';
import type { Problem } from '@/lib/commands/command/errors';

const verdictRow = z.object({
  Result: z.enum(['Intact', 'Broken']),
  Checked: z.number(),
  BrokenEntry: z.nullable(z.string()),
  Reason: z.nullable(
    z.enum([
      'EntryAltered',
      'PredecessorMissing',
      'EntryWithoutHash',
      'OtherKey',
      'UnknownForm',
      'BeginningForged',
    ]),
  ),
  LastEntry: z.nullable(z.string()),
  LastHash: z.nullable(z.string()),
  NextEntry: z.nullable(z.string()),
  Unsealed: z.number(),
  BeforeChain: z.number(),
  RemovedByAge: z.number(),
});
type Verdict = z.infer<typeof verdictRow>;

/** Between two of them the dialog says how far it is. */
const ENTRIES_A_PART = 5000;

/** Verifies the whole log, part after part. */
export function VerifyDialog({ onClose }: { onClose: () => void }) {
  useReturnFocus();
  const styles = useStyles();
  const t = useTranslations('auditLog.verify');
  const common = useTranslations('common');
  const locale = useLocale();
  const close = useInitialFocus<HTMLButtonElement>();
  const { verdict, problems } = useVerdict();
  const isWorking = problems === null && (verdict === null || verdict.NextEntry !== null);
  const number = (count: number) => count.toLocaleString(locale);
  return (
    <Dialog open onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{t('title')}</DialogTitle>
          <DialogContent className={styles.content}>
            {isWorking && <ProgressBar aria-label={t('working')} />}
            {isWorking && <div role="status">{t('checked', { count: verdict?.Checked ?? 0 })}</div>}
            {problems && <ErrorPanel problems={problems} />}
            {!isWorking && verdict && (
              <>
                <div role="status">
                  {verdict.Reason === null
                    ? t('intact', { count: verdict.Checked })
                    : t(`broken.${verdict.Reason}`, { entry: verdict.BrokenEntry ?? '' })}
                </div>
                <PropertyList
                  items={[
                    { label: t('count'), value: number(verdict.Checked) },
                    { label: t('lastEntry'), value: verdict.LastEntry ?? t('none') },
                    { label: t('lastHash'), value: verdict.LastHash ?? t('none') },
                    { label: t('removedByAge'), value: number(verdict.RemovedByAge) },
                    { label: t('beforeChain'), value: number(verdict.BeforeChain) },
                    { label: t('unsealed'), value: number(verdict.Unsealed) },
                  ]}
                />
                <div>{t('keepHash')}</div>
              </>
            )}
          </DialogContent>
          <DialogActions>
            <Button ref={close} appearance="primary" onClick={onClose}>
              {common('close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function useVerdict(): { verdict: Verdict | null; problems: readonly Problem[] | null } {
  const run = useRunCommand();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  useEffect(() => {
    let left = false;
    async function verify() {
      let sum: Verdict | null = null;
      do {
        const answer = await run('Test-AdminAuditLog', {
          MaxEntries: ENTRIES_A_PART,
          ...(sum?.NextEntry ? { StartAfter: sum.NextEntry } : {}),
        });
        if (left) return;
        if (!answer.ok) return setProblems(answer.problems);
        sum = addVerdict(sum, verdictRow.parse(answer.report.output[0]));
        setVerdict(sum);
      } while (sum.NextEntry !== null);
    }
    void verify();
    return () => {
      left = true;
    };
  }, [run]);
  return { verdict, problems };
}

function addVerdict(sum: Verdict | null, part: Verdict): Verdict {
  if (sum === null) return part;
  return {
    ...part,
    Checked: sum.Checked + part.Checked,
    Unsealed: sum.Unsealed + part.Unsealed,
    BeforeChain: sum.BeforeChain + part.BeforeChain,
    LastEntry: part.LastEntry ?? sum.LastEntry,
    LastHash: part.LastHash ?? sum.LastHash,
  };
}

const useStyles = makeStyles({
  surface: { maxWidth: '620px' },
  content: { display: 'grid', gap: '12px', overflowWrap: 'anywhere' },
});
