import { shownText } from '@/lib/shown-text';

/**
 * Owns: how a line of a process's log looks on the terminal of `npm run dev`.
 * Promises: of JSON: time, level, what happened, and its fields as `name=value`; an
 *   error is its message, for its stack stands in the log file. Whatever is no such JSON stays as it is. Nothing hides or moves the cursor.
 * Does not: leave anything out; POSTERN_LOG_LEVEL does.
 */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
/** The same in each line of a process, or shown in front. */
const SHOWN_ELSEWHERE = ['level', 'time', 'pid', 'hostname', 'process', 'msg'];

export function terminalLine(line: string): string {
  const entry = entryOf(line);
  return shownText(entry ? entryText(entry) : line);
}

function entryText(entry: LogEntry): string {
  const time = new Date(entry.time).toTimeString().slice(0, 8);
  const fields = Object.entries(entry)
    .filter(([name]) => !SHOWN_ELSEWHERE.includes(name))
    .map(([name, value]) => `${name}=${fieldText(value)}`);
  return [time, (LEVELS[entry.level] ?? String(entry.level)).padEnd(5), entry.msg, ...fields].join(' ');
}

interface LogEntry {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
}

function entryOf(line: string): LogEntry | null {
  if (!line.startsWith('{')) return null;
  try {
    const entry: unknown = JSON.parse(line);
    return isLogEntry(entry) ? entry : null;
  } catch {
    return null;
  }
}

function isLogEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { level, time, msg } = value as Partial<Record<keyof LogEntry, unknown>>; // each is looked at next
  return typeof level === 'number' && typeof time === 'number' && typeof msg === 'string';
}

function fieldText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return JSON.stringify(value.message);
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value);
}
