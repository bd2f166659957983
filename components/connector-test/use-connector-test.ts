'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useRunCommand } from '@/components/console/command/command-context';
import type { Problem } from '@/lib/commands/command/errors';
import { isOver } from '@/lib/mail/outcome/test-step';
import { type TestRow, testRow } from './test-row';

interface ConnectorTest {
  readonly row: TestRow | null;
  readonly warnings: readonly Problem[];
  readonly isRunning: boolean;
  /** @returns what keeps it from beginning */
  readonly begin: (parameters: Readonly<Record<string, unknown>>) => Promise<readonly Problem[]>;
  readonly stop: () => void;
}

const LOOK_MS = 400;

/** A test as it goes on: begun by the command, looked at until it is over, stopped when nobody looks any more. */
export function useConnectorTest(): ConnectorTest {
  const run = useRunCommand();
  const [row, setRow] = useState<TestRow | null>(null);
  const [warnings, setWarnings] = useState<readonly Problem[]>([]);
  const [isBeginning, setBeginning] = useState(false);
  const under = useRef<number | null>(null);
  const isRunning = isBeginning || (row !== null && !isOver(row.State));

  const identity = isRunning ? (row?.Identity ?? null) : null;
  useEffect(() => {
    under.current = identity;
    if (identity === null) return;
    let isAsking = false;
    const timer = setInterval(async () => {
      if (isAsking) return;
      isAsking = true;
      const answer = await run('Get-SendConnectorTest', { Identity: identity });
      isAsking = false;
      const parsed = testRow.safeParse(answer.ok ? answer.report.output[0] : null);
      if (parsed.success && under.current === identity) setRow(parsed.data);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [identity, run]);

  const stop = useCallback(() => {
    if (under.current !== null) void run('Stop-SendConnectorTest', { Identity: under.current });
  }, [run]);
  useEffect(() => stop, [stop]);

  return {
    row,
    warnings,
    isRunning,
    begin: async (parameters) => {
      setRow(null);
      setWarnings([]);
      setBeginning(true);
      const answer = await run('Test-SendConnector', { ...parameters, AsJob: true });
      setBeginning(false);
      if (!answer.ok) return answer.problems;
      setWarnings(answer.report.warnings);
      setRow(testRow.parse(answer.report.output[0]));
      return [];
    },
    stop,
  };
}
