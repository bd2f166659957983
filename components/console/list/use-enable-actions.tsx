'use client';

import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle';
import { useRunCommand } from '@/components/console/command/command-context';
import type { Action } from '@/components/console/pane/actions';
import type { CommandAnswer } from '@/lib/commands/command/report';

/** A connector, a user. */
interface Switched {
  readonly Identity: string;
  readonly Enabled: boolean;
}

interface Options {
  /** Enables one, beside Identity. */
  readonly enable: { readonly cmdlet: string; readonly parameters: Readonly<Record<string, unknown>> };
  /** The cmdlet that disables one. */
  readonly disable: string;
  readonly done: (answers: readonly CommandAnswer[]) => void;
  /** Asks first: a disabled connector strands mail, or turns clients away; a disabled user is signed out. */
  readonly askToDisable: () => void;
}

/** Of a connector. */
const ENABLED = { Enabled: true };
export const DISABLED = { Enabled: false };

export function byEnabled(
  cmdlet: 'Set-SendConnector' | 'Set-ReceiveConnector',
): Pick<Options, 'enable' | 'disable'> {
  return { enable: { cmdlet, parameters: ENABLED }, disable: cmdlet };
}

/** Enable and Disable, for those of the chosen objects that are not so yet. */
export function useEnableActions({
  enable: enabling,
  disable,
  done,
  askToDisable,
}: Options): readonly Action<Switched>[] {
  const run = useRunCommand();

  async function enable(objects: readonly Switched[]) {
    const answers: CommandAnswer[] = [];
    for (const { Identity } of objects.filter(({ Enabled }) => !Enabled)) {
      answers.push(await run(enabling.cmdlet, { Identity, ...enabling.parameters }));
    }
    done(answers);
  }
  return [
    {
      id: 'enable',
      labelKey: 'console.actions.enable',
      icon: <CheckmarkCircleRegular />,
      cmdlet: enabling.cmdlet,
      scope: 'selection',
      group: 'state',
      appliesTo: (chosen) => chosen.some(({ Enabled }) => !Enabled),
      run: (chosen) => void enable(chosen),
    },
    {
      id: 'disable',
      labelKey: 'console.actions.disable',
      icon: <SubtractCircleRegular />,
      cmdlet: disable,
      scope: 'selection',
      group: 'state',
      appliesTo: (chosen) => chosen.some(({ Enabled }) => Enabled),
      run: askToDisable,
    },
  ];
}
