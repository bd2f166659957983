import { shownText } from '@/lib/shown-text';

/**
 * Owns: an entry of the installation's log, and its one line of JSON.
 * Promises: a line is valid JSON of at most MAX_LINE_CHARACTERS, whatever a process wrote; what hides or moves text is written out (lib/shown-text), so
 *   that neither the file nor what a program takes from it can steer a terminal; how much was cut is said.
 * Does not: decide which entries are kept (log-gate.ts).
 */
export interface LogEntry {
  readonly level: number;
  /** Milliseconds, as pino has it. */
  readonly time: number;
  readonly process: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export const LEVELS = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

export const MAX_LINE_CHARACTERS = 8192;
/** Of one text, tried in turn until the line is short enough. */
const TEXT_LENGTHS = [4096, 1024, 256, 64];
const MAX_DEPTH = 6;
const MAX_LAST_WORDS = 2000;
const MAX_LIST = 100;

export function logLine(entry: LogEntry): string {
  for (const length of TEXT_LENGTHS) {
    const line = JSON.stringify(shorten(entry, length, 0));
    if (line.length <= MAX_LINE_CHARACTERS) return line;
  }
  // A heap of small fields.
  const { level, time, process, msg } = entry;
  return JSON.stringify({ level, time, process, msg: shortText(msg, 256), fieldsLeftOut: true });
}

function shorten(value: unknown, length: number, depth: number): unknown {
  if (typeof value === 'string') return shortText(value, length);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '(left out)';
  if (Array.isArray(value)) return value.slice(0, MAX_LIST).map((item) => shorten(item, length, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_LIST)
      .map(([name, field]) => [shortText(name, 64), shorten(field, length, depth + 1)]),
  );
}

/** Cut before it is shown: what is written out is longer. */
function shortText(text: string, length: number): string {
  const shown = shownText(text.slice(0, length));
  return text.length > length ? `${shown}... (${text.length - length} characters left out)` : shown;
}

/** For a terminal: the message and the error's. */
export function entryText(entry: LogEntry): string {
  const { err } = entry;
  const reason = typeof err === 'object' && err !== null && 'message' in err ? String(err.message) : '';
  return shownText([entry.msg, reason].filter(Boolean).join(': ').slice(0, MAX_LAST_WORDS));
}
