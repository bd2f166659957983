'use client';

import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { useRunCommand } from '@/components/console/command/command-context';
import type { Action } from '@/components/console/pane/actions';
import type { CommandAnswer } from '@/lib/commands/command/report';

interface Connector {
  readonly Identity: string;
  readonly Enabled: boolean;
}

interface Options {
  readonly cmdlet: 'Set-SendConnector' | 'Set-ReceiveConnector';
  readonly done: (answers: readonly CommandAnswer[]) => void;
  /** Asks first: a disabled connector strands mail, or turns clients away. */
  readonly askToDisable: () => void;
}

export const DISABLED = { Enabled: false };

/** Enable and Disable, for those of the chosen connectors that are not so yet. */
export function useEnableActions({ cmdlet, done, askToDisable }: Options): readonly Action<Connector>[] {
  const run = useRunCommand();

  async function enable(connectors: readonly Connector[]) {
    const answers: CommandAnswer[] = [];
    for (const { Identity } of connectors.filter(({ Enabled }) => !Enabled)) {
      answers.push(await run(cmdlet, { Identity, Enabled: true }));
    }
    done(answers);
  }
  return [
    {
      id: 'enable',
      labelKey: 'console.actions.enable',
      icon: <CheckmarkCircleRegular />,
      cmdlet,
      scope: 'selection',
      group: 'state',
      appliesTo: (chosen) => chosen.some(({ Enabled }) => !Enabled),
      run: (chosen) => void enable(chosen),
    },
    {
      id: 'disable',
      labelKey: 'console.actions.disable',
      icon: <SubtractCircleRegular />,
      cmdlet,
      scope: 'selection',
      group: 'state',
      appliesTo: (chosen) => chosen.some(({ Enabled }) => Enabled),
      run: askToDisable,
    },
  ];
}
