'use client';

import { WizardCompletion } from '@/components/console/dialog/wizard-completion';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { ReleasedMessages } from './released-messages';

interface Props {
  readonly name: string;
  /** null while the command runs. */
  readonly answer: CommandAnswer | null;
  /** Text of the command when it did not get as far as a report. */
  readonly commandText: string;
  readonly startedMs: number;
}

/** What came of it, and what the connector released. */
export function CompletionPage(props: Props) {
  const { answer } = props;
  return (
    <WizardCompletion {...props}>
      {answer?.ok && (
        <ReleasedMessages
          connectorId={String(answer.report.output[0]?.Guid ?? '')}
          connectorName={String(answer.report.output[0]?.Name ?? '')}
          expected={answer.report.queueEffect?.releasedMessages ?? 0}
        />
      )}
    </WizardCompletion>
  );
}
