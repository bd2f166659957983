'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Problem } from '@/lib/commands/errors';
import type { CommandReport } from '@/lib/commands/report';
import { useRunCommand } from './command-context';
import { useLive } from './use-live';

export interface CommandQuery {
  /** The last good answer to the present question; stays while it is asked again. */
  readonly report: CommandReport | null;
  /** Why the last try failed; null when it did not. */
  readonly problems: readonly Problem[] | null;
  readonly loading: boolean;
  readonly refresh: () => Promise<void>;
}

/**
 * A read command whose answer is kept fresh.
 * @param parameters null: nothing to ask yet
 * @param topics change notices after which it is asked again
 */
export function useCommandQuery(
  cmdlet: string,
  parameters: Record<string, unknown> | null,
  topics: readonly string[] = [],
): CommandQuery {
  const run = useRunCommand();
  const question = parameters === null ? null : JSON.stringify(parameters);
  const [state, setState] = useState<{
    question: string | null;
    report: CommandReport | null;
    problems: readonly Problem[] | null;
  }>({ question: null, report: null, problems: null });
  const latest = useRef(0);

  const refresh = useCallback(async () => {
    if (question === null) return;
    latest.current += 1;
    const turn = latest.current;
    const answer = await run(cmdlet, JSON.parse(question));
    // An answer that a later question has overtaken is dropped.
    if (turn !== latest.current) return;
    setState((before) => ({
      question,
      report: answer.ok ? answer.report : before.question === question ? before.report : null,
      problems: answer.ok ? null : answer.problems,
    }));
  }, [run, cmdlet, question]);

  useEffect(() => {
    void refresh();
  }, [refresh]);
  useLive(topics, refresh);

  return useMemo(() => {
    const answered = state.question === question;
    return {
      report: answered ? state.report : null,
      problems: answered ? state.problems : null,
      loading: !answered,
      refresh,
    };
  }, [state, question, refresh]);
}
