'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLive } from '@/components/console/live/use-live';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandReport } from '@/lib/commands/command/report';
import { useRunCommand } from './command-context';
import { useFirstAnswer } from './first-answers';
import { questionText } from './question-text';

export interface CommandQuery {
  /** The last good answer to the present question; stays while it is asked again. */
  readonly report: CommandReport | null;
  /** Why the last try failed; null when it did not. */
  readonly problems: readonly Problem[] | null;
  /** The present question has had no answer yet. */
  readonly loading: boolean;
  /** `report` is what came along with the page: not yet all rows. */
  readonly isPartial: boolean;
  /** What was answered last, perhaps to an earlier question: a list shows that until the present one is answered. */
  readonly latest: Answered;
  readonly refresh: () => void;
}

/** What goes by itself: asked again until it has gone. */
const UNREACHABLE: ReadonlySet<string> = new Set(['ConsoleUnreachable', 'DatabaseUnavailable']);
const RETRY_MS = 3000;

interface Answered {
  /** null: nothing has been answered yet. */
  readonly question: string | null;
  readonly report: CommandReport | null;
  readonly problems: readonly Problem[] | null;
  readonly isPartial: boolean;
}

const NOTHING: Answered = { question: null, report: null, problems: null, isPartial: false };

/**
 * A read command whose answer is kept fresh. One question is under way at a time: a busy server is asked less often,
 * and a stream of notices never overtakes every answer.
 * @param parameters null: nothing to ask yet
 * @param topics change notices after which it is asked again
 */
export function useCommandQuery(
  cmdlet: string,
  parameters: Record<string, unknown> | null,
  topics: readonly string[] = [],
): CommandQuery {
  const run = useRunCommand();
  const question = parameters === null ? null : questionText(cmdlet, parameters);
  const first = useFirstAnswer(question);
  const [state, setState] = useState<Answered>(() =>
    first === null ? NOTHING : { ...first, question, problems: null },
  );
  const present = useRef({ question, cmdlet, parameters });
  const busy = useRef({ asking: false, again: false });

  const refresh = useCallback(async () => {
    if (busy.current.asking) {
      busy.current.again = true;
      return;
    }
    busy.current.asking = true;
    do {
      busy.current.again = false;
      const asked = present.current;
      if (asked.parameters === null) break;
      const answer = await run(asked.cmdlet, asked.parameters);
      // Another question has been put meanwhile: its own answer follows.
      if (asked.question !== present.current.question) continue;
      setState((before) => ({
        question: asked.question,
        report: answer.ok ? answer.report : before.question === asked.question ? before.report : null,
        problems: answer.ok ? null : answer.problems,
        isPartial: answer.ok ? false : before.isPartial,
      }));
    } while (busy.current.again);
    busy.current.asking = false;
  }, [run]);

  useEffect(() => {
    present.current = { question, cmdlet, parameters };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is asked at once
  useEffect(() => {
    void refresh();
  }, [refresh, question]);
  useLive(topics, refresh);
  const unreachable = state.problems?.some((problem) => UNREACHABLE.has(problem.id)) ?? false;
  useEffect(() => {
    if (!unreachable) return;
    const timer = setInterval(() => void refresh(), RETRY_MS);
    return () => clearInterval(timer);
  }, [unreachable, refresh]);

  return useMemo(() => {
    const answered = state.question === question;
    return {
      report: answered ? state.report : null,
      problems: answered ? state.problems : null,
      loading: question !== null && !answered,
      isPartial: state.isPartial,
      latest: state,
      refresh: () => void refresh(),
    };
  }, [state, question, refresh]);
}
