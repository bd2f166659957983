'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { OutcomeBar } from '@/components/console/command/outcome-bar';
import { useProblemText } from '@/components/console/command/use-problem-text';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import { useOnNextStep } from './use-view-state';

export interface Outcome {
  /** What the last act did to queued mail, its warnings, or why it failed. */
  readonly notice: ReactNode;
  readonly show: (answers: readonly CommandAnswer[]) => void;
}

/** What acts have done: said until it is dismissed, or the next step. */
export function useOutcome(): Outcome {
  const t = useTranslations('console.effect');
  const explain = useProblemText();
  const [answers, setAnswers] = useState<readonly CommandAnswer[]>([]);
  const clear = () => setAnswers([]);
  useOnNextStep(clear);
  const problems: readonly Problem[] = answers.flatMap((answer) => (answer.ok ? [] : answer.problems));
  const warnings = answers.flatMap((answer) => (answer.ok ? answer.report.warnings : []));
  const effect = sumEffects(answers);
  // Each message is counted once: what moved is released, stranded, or has another way.
  const elsewhere = effect.movedMessages - effect.releasedMessages - effect.strandedMessages;
  const texts = [
    ...(effect.releasedMessages > 0 ? [t('released', { count: effect.releasedMessages })] : []),
    ...(elsewhere > 0 ? [t('moved', { count: elsewhere })] : []),
    ...(effect.strandedMessages > 0 ? [t('stranded', { count: effect.strandedMessages })] : []),
    ...warnings.map((warning) => explain(warning).sentence),
  ];
  const notice = (
    <>
      {problems.length > 0 && <ErrorPanel problems={problems} />}
      {texts.length > 0 && (
        <OutcomeBar
          intent={effect.strandedMessages > 0 || warnings.length > 0 ? 'warning' : 'info'}
          onDismiss={clear}
        >
          {texts.join(' ')}
        </OutcomeBar>
      )}
    </>
  );
  return { notice: problems.length + texts.length > 0 ? notice : null, show: setAnswers };
}

export function sumEffects(answers: readonly CommandAnswer[]): QueueEffect {
  const effects = answers.flatMap((answer) =>
    answer.ok && answer.report.queueEffect ? [answer.report.queueEffect] : [],
  );
  const sum = (part: keyof QueueEffect) => effects.reduce((total, effect) => total + effect[part], 0);
  return {
    movedMessages: sum('movedMessages'),
    releasedMessages: sum('releasedMessages'),
    strandedMessages: sum('strandedMessages'),
  };
}
