'use client';

import { useState } from 'react';
import type * as z from 'zod/mini';
import { useCommandQuery } from '@/components/console/command/use-command-query';
import type { Problem } from '@/lib/commands/command/errors';

interface LastKnown<Row> {
  /** As it is, or as it was when it went. */
  readonly row: Row | null;
  /** It was there and is no more, or has been gone all along. */
  readonly gone: boolean;
  /** Why it could not be read, when that is not its having gone. */
  readonly problems: readonly Problem[] | null;
}

const GONE = ['QueueNotFound', 'MessageNotFound'];

/** One queue or message, read again at each change. @param parameters the same object names the same question */
export function useLastKnown<Row>(
  cmdlet: 'Get-Queue' | 'Get-Message',
  parameters: Record<string, unknown>,
  schema: z.ZodMiniType<Row>,
): LastKnown<Row> {
  const { report, problems } = useCommandQuery(cmdlet, parameters, ['queues', 'routing']);
  const [last, setLast] = useState<{ report: typeof report; row: Row | null }>({ report: null, row: null });
  if (report !== null && report !== last.report) {
    const output = report.output[0];
    setLast({ report, row: output === undefined ? last.row : schema.parse(output) });
  }
  const gone = problems?.some((problem) => GONE.includes(problem.id)) ?? report?.output.length === 0;
  return { row: last.row, gone, problems: gone ? null : problems };
}
