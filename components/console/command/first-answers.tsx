'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { CommandReport } from '@/lib/commands/command/report';

/**
 * Owns: the answers that came along with the page, for the questions that its view asks first.
 * Promises: each is shown to whoever asks that question until its view is left: later it is old.
 * Does not: keep the view from asking anew at once, as it does without.
 */
export interface FirstAnswer {
  readonly report: CommandReport;
  /** As many rows as a screen shows: the rest comes with the next answer. */
  readonly isPartial: boolean;
}

/** By question (questionText). */
export type FirstAnswers = Readonly<Record<string, FirstAnswer>>;

const NONE: FirstAnswers = {};
const Context = createContext<FirstAnswers>(NONE);

export function FirstAnswersProvider({ value, children }: { value: FirstAnswers; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** Answers whose view has been left. The router keeps pages for Back, with what they came with. */
const spent = new WeakSet<FirstAnswers>();

/** @returns the same between renders */
export function useFirstAnswer(question: string | null): FirstAnswer | null {
  const answers = useContext(Context);
  const [answer] = useState(() =>
    question === null || spent.has(answers) ? null : (answers[question] ?? null),
  );
  useEffect(() => {
    if (answer === null) return;
    return () => {
      spent.add(answers);
    };
  }, [answer, answers]);
  return answer;
}
