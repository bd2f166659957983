/**
 * Owns: the words of something that was thrown.
 * Does not: choose the words that people read (an error id and its catalogue do). The .mjs files of lib/launch run before
 *   anything is compiled and cannot import this one.
 */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
