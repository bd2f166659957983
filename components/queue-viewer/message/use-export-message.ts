'use client';

import { useState } from 'react';
import * as z from 'zod/mini';
import { useRunCommand } from '@/components/console/command/command-context';
import { download } from '@/components/ui/table/export-list';
import type { Problem } from '@/lib/commands/command/errors';

const exported = z.object({
  FileName: z.string(),
  Encoding: z.enum(['utf8', 'base64']),
  Content: z.string(),
});

interface ExportMessage {
  readonly run: (identity: string) => Promise<void>;
  readonly problems: readonly Problem[];
}

/** A message as .eml, given to the browser to save. */
export function useExportMessage(): ExportMessage {
  const run = useRunCommand();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  return {
    problems,
    run: async (identity) => {
      const answer = await run('Export-Message', { Identity: identity });
      setProblems(answer.ok ? [] : answer.problems);
      if (!answer.ok) return;
      const { FileName, Encoding, Content } = exported.parse(answer.report.output[0]);
      const content = Encoding === 'base64' ? bytesOf(Content) : Content;
      download(new Blob([content], { type: 'message/rfc822' }), FileName);
    },
  };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
