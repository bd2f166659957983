'use client';

import { makeStyles } from '@fluentui/react-components';
import { useFormContext } from 'react-hook-form';
import { commandTextOf } from '@/components/console/command/command-text';
import { useLateWizardPage } from '@/components/console/dialog/wizard-frame';
import { AddressSpaceField } from '@/components/send-connector/address-space-field';
import { AuthenticationField } from '@/components/send-connector/authentication-field';
import { newParameters, type SendConnectorForm } from '@/components/send-connector/form';
import { NetworkField } from '@/components/send-connector/network-field';
import { PortField } from '@/components/send-connector/port-field';
import { SenderLimitField } from '@/components/send-connector/sender-limit-field';
import { SourceServerField } from '@/components/send-connector/source-server-field';
import type { SourceServer } from '@/components/send-connector/source-servers';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';
import { CompletionPage } from './completion-page';
import { PresetField } from './preset-field';
import { PresetNoteOfHosts } from './preset-note';
import type { StepId } from './steps';
import { SummaryPage } from './summary-page';

export { LeaveDialog } from '@/components/console/dialog/leave-dialog';
export { newSendConnectorParameters } from '@/lib/commands/send-connector/parameters';

interface Props {
  readonly step: Exclude<StepId, 'introduction'>;
  readonly servers: readonly SourceServer[];
  readonly defaultPort: number;
  /** As SummaryPage's. */
  readonly onForeseen: (problems: readonly Problem[]) => void;
  /** null before the command has run. */
  readonly answer: CommandAnswer | null;
  readonly startedMs: number;
}

/** The pages after the first, which come together: who has begun to fill in the first will see them. */
export function LaterPage({ step, servers, defaultPort, onForeseen, answer, startedMs }: Props) {
  const styles = useStyles();
  const { getValues } = useFormContext<SendConnectorForm>();
  useLateWizardPage();
  switch (step) {
    case 'addressSpace':
      return (
        <div className={styles.fields}>
          <AddressSpaceField height={180} />
          <SenderLimitField />
        </div>
      );
    case 'network':
      return (
        <>
          <PresetField />
          <NetworkField height={100}>
            <PortField defaultPort={defaultPort} />
          </NetworkField>
        </>
      );
    case 'authentication':
      return (
        <div style={{ display: 'grid', gap: '8px' }}>
          <PresetNoteOfHosts />
          <AuthenticationField />
        </div>
      );
    case 'sourceServer':
      return <SourceServerField servers={servers} />;
    case 'summary':
      return <SummaryPage defaultPort={defaultPort} onForeseen={onForeseen} />;
    case 'completion':
      return (
        <CompletionPage
          name={getValues('Name')}
          answer={answer}
          commandText={commandTextOf('New-SendConnector', newParameters(getValues()), ['Password'])}
          startedMs={startedMs}
        />
      );
  }
}

const useStyles = makeStyles({
  fields: { display: 'grid', gap: '12px' },
});
