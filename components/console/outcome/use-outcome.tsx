'use client';

import { Button } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useState } from 'react';
import { ErrorPanel } from '@/components/console/command/error-panel';
import { OutcomeBar } from '@/components/console/command/outcome-bar';
import { sumEffects } from '@/components/console/command/sum-effects';
import { useProblemText } from '@/components/console/command/use-problem-text';
import { useOnNextStep } from '@/components/console/pane/use-view-state';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { UndoDialog } from './lazy-undo-dialog';

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
  const [undoing, setUndoing] = useState<string | null>(null);
  const show = useCallback((given: readonly CommandAnswer[]) => setAnswers(given.map(withoutRows)), []);
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
  const undo = undoOf(answers);
  const notice = (
    <>
      {problems.length > 0 && <ErrorPanel problems={problems} />}
      {(texts.length > 0 || undo !== null) && (
        <OutcomeBar
          intent={effect.strandedMessages > 0 || warnings.length > 0 ? 'warning' : 'info'}
          onDismiss={clear}
          buttons={
            undo !== null && (
              <Button
                size="small"
                icon={<ArrowUndoRegular />}
                onPointerEnter={UndoDialog.prepare}
                onFocus={UndoDialog.prepare}
                onClick={() => setUndoing(undo)}
              >
                {t('undo')}
              </Button>
            )
          }
        >
          {texts.length > 0 ? texts.join(' ') : t('done')}
        </OutcomeBar>
      )}
      {undoing !== null && (
        <UndoDialog entry={undoing} onDone={(answer) => show([answer])} onClose={() => setUndoing(null)} />
      )}
    </>
  );
  return { notice: problems.length + texts.length > 0 || undo !== null ? notice : null, show };
}

/** What is said of it needs no rows; a password told once in them is not kept for it. */
function withoutRows(answer: CommandAnswer): CommandAnswer {
  return answer.ok ? { ...answer, report: { ...answer.report, output: [] } } : answer;
}

/** Of one change; several have an entry each, in the audit log. */
function undoOf(answers: readonly CommandAnswer[]): string | null {
  const [only, another] = answers;
  return only?.ok === true && another === undefined ? only.report.undo : null;
}
