'use client';

import { useEffect, useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import type { Problem } from '@/lib/commands/command/errors';
import type { CommandAnswer } from '@/lib/commands/command/report';

/**
 * What a wizard's command would do, by -WhatIf. Asked once, as its page opens: nothing on it can be changed.
 * @param onForeseen told what would keep the command from working; none: nothing known
 * @returns null until it is answered
 */
export function useWhatIf(
  cmdlet: string,
  given: Record<string, unknown>,
  onForeseen: (problems: readonly Problem[]) => void,
): CommandAnswer | null {
  const run = useRunCommand();
  const [answer, setAnswer] = useState<CommandAnswer | null>(null);
  const [parameters] = useState(() => ({ ...given, WhatIf: true }));
  useEffect(() => {
    let left = false;
    void run(cmdlet, parameters).then((told) => {
      if (left) return;
      setAnswer(told);
      onForeseen(told.ok ? [] : told.problems);
    });
    return () => {
      left = true;
    };
  }, [run, cmdlet, parameters, onForeseen]);
  return answer;
}
