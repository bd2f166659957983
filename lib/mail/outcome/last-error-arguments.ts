import { inOneLine } from '@/lib/one-line';
import type { LastError } from './last-error';

/** The arguments for the text `lastError.<key>` in any language: the stored ones and the remote reply on one line. */
export function lastErrorArguments(error: LastError): Record<string, string | number> {
  return { ...error.args, reply: inOneLine(error.reply ?? '') };
}
