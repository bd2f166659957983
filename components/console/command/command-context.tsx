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

/** What a component is given of the commands: how one is run, and which the user may run. */
interface Commands {
  readonly run: RunCommand;
  readonly manifest: Manifest;
}

const Context = createContext<Commands | null>(null);

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
  const value = useMemo(() => ({ run, manifest }), [run, manifest]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** @returns a function that never throws: a lost connection is an answer too */
export function useRunCommand(): RunCommand {
  return useCommands().run;
}

/**
 * Whether the user's role groups permit a cmdlet, and a parameter of it: what they do not permit is not offered. The server
 * decides all the same.
 */
export function useMay(): (cmdlet: string, parameter?: string) => boolean {
  const { manifest } = useCommands();
  return useCallback(
    (cmdlet, parameter) =>
      Object.hasOwn(manifest, cmdlet) &&
      (parameter === undefined || !manifest[cmdlet]?.withheld?.includes(parameter)),
    [manifest],
  );
}

function useCommands(): Commands {
  const commands = useContext(Context);
  if (!commands) throw new Error('Commands need a CommandProvider above them.');
  return commands;
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
