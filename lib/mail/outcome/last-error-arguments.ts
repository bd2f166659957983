import { inOneLine } from '@/lib/one-line';
import type { LastError } from './last-error';

/**
 * The arguments for the text `lastError.<key>` in any language: the stored ones, the remote reply on one line, and a time that
 * is among them.
 *
 * @param timeText in the zone of whoever reads it
 */
export function lastErrorArguments(
  error: LastError,
  timeText: (iso: string) => string = utcText,
): Record<string, string | number> {
  const { at } = error.args;
  const time: Record<string, string> = typeof at === 'string' ? { time: timeText(at) } : {};
  return { ...error.args, ...time, reply: inOneLine(error.reply ?? '') };
}

function utcText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
