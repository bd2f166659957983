'use client';

import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { useRunCommand } from '@/components/console/command/command-context';
import type { Outcome } from '@/components/console/command/use-outcome';
import type { Action } from '@/components/console/pane/actions';
import type { CommandAnswer } from '@/lib/commands/command/report';

interface Connector {
  readonly Identity: string;
  readonly Enabled: boolean;
}

/** Enable and Disable, for those of the chosen connectors that are not so yet. */
export function useEnableActions(
  cmdlet: 'Set-SendConnector' | 'Set-ReceiveConnector',
  outcome: Outcome,
  refresh: () => void,
): readonly Action<Connector>[] {
  const run = useRunCommand();

  async function setEnabled(connectors: readonly Connector[], Enabled: boolean) {
    const answers: CommandAnswer[] = [];
    for (const { Identity } of connectors.filter((connector) => connector.Enabled !== Enabled)) {
      answers.push(await run(cmdlet, { Identity, Enabled }));
    }
    outcome.show(answers);
    refresh();
  }
  return [
    {
      id: 'enable',
      labelKey: 'console.actions.enable',
      icon: <CheckmarkCircleRegular />,
      scope: 'selection',
      group: 'state',
      appliesTo: (chosen) => chosen.some((connector) => !connector.Enabled),
      run: (chosen) => void setEnabled(chosen, true),
    },
    {
      id: 'disable',
      labelKey: 'console.actions.disable',
      icon: <SubtractCircleRegular />,
      scope: 'selection',
      group: 'state',
      appliesTo: (chosen) => chosen.some((connector) => connector.Enabled),
      run: (chosen) => void setEnabled(chosen, false),
    },
  ];
}
