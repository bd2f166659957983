'use client';

import { makeStyles, Spinner } from '@fluentui/react-components';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { sumEffects } from '@/components/console/command/sum-effects';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { ConfirmDialog } from './confirm-dialog';

interface Props {
  readonly title: string;
  readonly cmdlet: string;
  readonly identities: readonly string[];
  /** Of the command, beside Identity. The same object between renders. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What is about to be done, and to what. */
  readonly children: ReactNode;
  readonly onDone: (answers: readonly CommandAnswer[]) => void;
  readonly onClose: () => void;
}

/** Asks before a change of several objects and says, by the command's own -WhatIf, what it does to queued mail. */
export function EffectDialog({ title, cmdlet, identities, parameters, children, onDone, onClose }: Props) {
  const styles = useStyles();
  const t = useTranslations('console.effect');
  const common = useTranslations('common');
  const run = useRunCommand();
  const [previews, setPreviews] = useState<readonly CommandAnswer[] | null>(null);
  const wanted = JSON.stringify(identities);

  useEffect(() => {
    let left = false;
    const names: string[] = JSON.parse(wanted);
    void Promise.all(names.map((Identity) => run(cmdlet, { ...parameters, Identity, WhatIf: true }))).then(
      (answers) => !left && setPreviews(answers),
    );
    return () => {
      left = true;
    };
  }, [run, cmdlet, parameters, wanted]);

  async function confirm() {
    const answers: CommandAnswer[] = [];
    for (const Identity of identities) {
      const answer = await run(cmdlet, { ...parameters, Identity, Confirm: false });
      if (!answer.ok) {
        onDone(answers);
        return answer.problems;
      }
      answers.push(answer);
    }
    onDone(answers);
    return [];
  }

  const refused = previews?.flatMap((answer) => (answer.ok ? [] : answer.problems)) ?? [];
  const routes = previews?.some((answer) => answer.ok && answer.report.queueEffect !== null) ?? false;
  const effect = sumEffects(previews ?? []);
  const elsewhere = effect.movedMessages - effect.strandedMessages;
  return (
    <ConfirmDialog title={title} onConfirm={confirm} onClose={onClose}>
      <div>{children}</div>
      {previews === null && (
        <Spinner className={styles.counting} size="tiny" labelPosition="after" label={t('counting')} />
      )}
      {refused.length > 0 && <ErrorPanel problems={refused} />}
      {routes && refused.length === 0 && (
        <>
          {effect.movedMessages === 0 && <div>{t('willMoveNone')}</div>}
          {elsewhere > 0 && <div>{t('willMove', { count: elsewhere })}</div>}
          {effect.strandedMessages > 0 && <div>{t('willStrand', { count: effect.strandedMessages })}</div>}
        </>
      )}
      <div>{common('continue')}</div>
    </ConfirmDialog>
  );
}

const useStyles = makeStyles({ counting: { justifyContent: 'flex-start' } });
