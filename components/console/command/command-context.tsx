'use client';

import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react';
import type { CommandAnswer } from '@/lib/commands/command/report';
import type { Manifest } from '@/lib/commands/manifest';
import { readByHttp } from './command-http';
import { wayOf } from './command-way';
import { leaveForSignIn } from './leave-for-sign-in';

/**
 * How components reach commands: changes go by the console's server action (given by the layout, as components never
 * import app), reads by the HTTP face of the same run() (command-way.ts).
 */
export type RunCommand = (cmdlet: string, parameters: Record<string, unknown>) => Promise<CommandAnswer>;

const Context = createContext<RunCommand | null>(null);

interface Props {
  readonly manifest: Manifest;
  readonly change: RunCommand;
  readonly children: ReactNode;
}

export function CommandProvider({ manifest, change, children }: Props) {
  const run = useCallback<RunCommand>(
    async (cmdlet, parameters) => {
      const answer = await reach(() =>
        wayOf(manifest, cmdlet) === 'http' ? readByHttp(cmdlet, parameters) : change(cmdlet, parameters),
      );
      if (!answer.ok && answer.status === 401) leaveForSignIn();
      return answer;
    },
    [manifest, change],
  );
  const value = useMemo(() => run, [run]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** @returns a function that never throws: a lost connection is an answer too */
export function useRunCommand(): RunCommand {
  const run = useContext(Context);
  if (!run) throw new Error('useRunCommand needs a CommandProvider above it.');
  return run;
}

async function reach(ask: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
  try {
    return await ask();
  } catch (error) {
    // What proxy.ts says before it reads an action.
    if (error instanceof Error && error.message === 'SessionRequired') return failure('SessionRequired', 401);
    return failure('ConsoleUnreachable', 503);
  }
}

function failure(id: string, status: 401 | 503): CommandAnswer {
  return { ok: false, status, problems: [{ id, parameter: null, args: {} }], commandText: null };
}
