import type { CommandAnswer } from '@/lib/commands/command/report';
import type { QueueEffect } from '@/lib/mail/queue/queue-effect';

/** What several commands did to queued mail. */
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
