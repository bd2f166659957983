import type { OutputRow } from '@/lib/commands/command/report';

/** Of an object as Get- shows it what can be set: the rest would be told as changed by itself. */
export function settable(row: OutputRow, notSettable: readonly string[] = []): OutputRow {
  const left = new Set([...NEVER_SET, ...notSettable]);
  return Object.fromEntries(Object.entries(row).filter(([property]) => !left.has(property)));
}

const NEVER_SET = ['Identity', 'Guid', 'WhenCreated', 'WhenChanged'];
