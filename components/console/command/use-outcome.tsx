'use client';

import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import { ErrorPanel } from './error-panel';
import { useProblemText } from './use-problem-text';

export interface Outcome {
  /** Above the list: what the last act did to queued mail, its warnings, or why it failed. */
  readonly notice: ReactNode;
  readonly show: (answers: readonly CommandAnswer[]) => void;
}

/** What acts without a dialog of their own have done: said until it is dismissed or the next act. */
export function useOutcome(): Outcome {
  const t = useTranslations('console.effect');
  const common = useTranslations('common');
  const explain = useProblemText();
  const [answers, setAnswers] = useState<readonly CommandAnswer[]>([]);
  const clear = () => setAnswers([]);
  const problems: readonly Problem[] = answers.flatMap((answer) => (answer.ok ? [] : answer.problems));
  const warnings = answers.flatMap((answer) => (answer.ok ? answer.report.warnings : []));
  const effect = sumEffects(answers);
  const texts = [
    ...(effect.releasedMessages > 0 ? [t('released', { count: effect.releasedMessages })] : []),
    ...(effect.movedMessages > effect.releasedMessages
      ? [t('moved', { count: effect.movedMessages - effect.releasedMessages })]
      : []),
    ...(effect.strandedMessages > 0 ? [t('stranded', { count: effect.strandedMessages })] : []),
    ...warnings.map((warning) => explain(warning).sentence),
  ];
  const notice = (
    <>
      {problems.length > 0 && <ErrorPanel problems={problems} />}
      {texts.length > 0 && (
        <MessageBar
          intent={effect.strandedMessages > 0 || warnings.length > 0 ? 'warning' : 'info'}
          layout="multiline"
          shape="square"
        >
          <MessageBarBody>{texts.join(' ')}</MessageBarBody>
          <MessageBarActions
            containerAction={
              <Button
                appearance="transparent"
                icon={<DismissRegular />}
                aria-label={common('close')}
                onClick={clear}
              />
            }
          />
        </MessageBar>
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
