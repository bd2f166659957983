import { z } from 'zod';
import { refuse } from '@/lib/commands/command/errors';
import type { CommandReport, JsonValue, OutputRow } from '@/lib/commands/command/report';

/**
 * Owns: `Export-Message -Path`: the file is written here, on the computer where the shell runs, by its user's rights.
 * Promises: an existing file is never overwritten; the row then names the file in place of the content.
 * Does not: read mail; the command answers with the content (lib/commands/message/export.ts).
 */

export type WriteFile = (path: string, content: Buffer) => Promise<void>;

const exported = z.object({ Encoding: z.enum(['utf8', 'base64']), Content: z.string() });

/** The path to write to, taken out of the parameters; null when the content is to be printed. */
export function takePath(cmdlet: string, parameters: Record<string, JsonValue>): string | null {
  const { Path: path } = parameters;
  if (cmdlet !== 'Export-Message' || typeof path !== 'string') return null;
  delete parameters.Path;
  return path;
}

/** @throws CommandError FileNotWritten */
export async function writeExport(
  report: CommandReport,
  path: string,
  writeFile: WriteFile,
): Promise<CommandReport> {
  const output: OutputRow[] = [];
  for (const row of report.output) {
    const { Encoding, Content } = exported.parse(row);
    await writeFile(path, Buffer.from(Content, Encoding)).catch((cause: unknown) => {
      throw refuse('FileNotWritten', 'Path', { path, reason: reasonOf(cause) });
    });
    output.push({ Identity: row.Identity ?? null, Path: path, Size: row.Size ?? null });
  }
  return { ...report, output, columns: ['Identity', 'Path', 'Size'] };
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return code === 'EEXIST' ? 'the file exists' : code;
}
