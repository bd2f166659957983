import { LEVELS, type LogEntry } from './log-entry';
import { LineReader, type OutputLine } from './log-lines';

/**
 * Owns: what web, transport and PostgreSQL write, as entries of the log.
 * Promises: an entry of ours is known by a mark that only the process and the launcher have: lib/log.ts and output-frames.mjs write it in front. Text
 *   of strangers within another entry can begin a line, and begins no entry of its own by that. Everything else is kept as text.
 * Does not: bound how much there is (log-gate.ts).
 */
export interface OutputReader {
  /** Octets of its standard output or error. */
  readonly read: (chunk: Buffer, stream: 'stdout' | 'stderr') => void;
  /** The process has ended. */
  readonly end: () => void;
}

export interface KeptEntry {
  readonly entry: LogEntry;
  /** What is counted together: one of the few things that this process says. */
  readonly kind: string;
}

/** Of one line as it arrives; what is kept of it is less (log-entry.ts). */
const MAX_OUTPUT_CHARACTERS = 256 * 1024;

export function readNodeOutput(
  process: string,
  mark: string,
  onEntry: (kept: KeptEntry) => void,
): OutputReader {
  const reader = (stream: 'stdout' | 'stderr') =>
    new LineReader(MAX_OUTPUT_CHARACTERS, (line) => onEntry(nodeEntry(process, mark, stream, line)));
  return ofBoth({ stdout: reader('stdout'), stderr: reader('stderr') });
}

export function readPostgresOutput(onEntry: (kept: KeptEntry) => void): OutputReader {
  const reader = () => new LineReader(MAX_OUTPUT_CHARACTERS, (line) => onEntry(postgresEntry(line)));
  return ofBoth({ stdout: reader(), stderr: reader() });
}

function ofBoth(readers: Readonly<Record<'stdout' | 'stderr', LineReader>>): OutputReader {
  return {
    read: (chunk, stream) => readers[stream].read(chunk),
    end: () => {
      readers.stdout.end();
      readers.stderr.end();
    },
  };
}

function nodeEntry(
  process: string,
  mark: string,
  stream: 'stdout' | 'stderr',
  { text, cut }: OutputLine,
): KeptEntry {
  const said = text.startsWith(mark) && cut === 0 ? parse(text.slice(mark.length)) : null;
  if (said && isEntry(said)) {
    const { level, time, msg, hostname: _always, process: _other, ...fields } = said;
    return { entry: { ...fields, level, time, process, msg }, kind: msg };
  }
  // A frame of what was written to the console (output-frames.mjs), or what no frame held: the last words of Node itself.
  // The mark stays out of the log: who reads it may be able to write into what this process says.
  const words =
    said && typeof said.text === 'string'
      ? said
      : { text: text.replaceAll(mark, ''), isError: stream === 'stderr' };
  const level = words.isError === true ? textLevel(String(words.text)) : LEVELS.info;
  return { entry: textEntry(process, level, String(words.text).trimEnd(), cut), kind: `text ${level}` };
}

function textEntry(process: string, level: number, msg: string, cut: number): LogEntry {
  return { level, time: Date.now(), process, msg, ...(cut > 0 && { charactersLeftOut: cut }) };
}

function textLevel(text: string): number {
  return /error|fatal|⨯/i.test(text.slice(0, 200)) ? LEVELS.error : LEVELS.warn;
}

function isEntry(value: Record<string, unknown>): value is LogEntry {
  return typeof value.level === 'number' && typeof value.time === 'number' && typeof value.msg === 'string';
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** As its default log_line_prefix has it: `2026-11-30 12:00:00.000 UTC [77] ERROR:  ...`; it begins continued lines with a tab. */
const POSTGRES_LINE =
  /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) UTC \[(\d+)\] (?:[^:]{1,80}@[^:]{0,80} )?([A-Z0-9]+): {2}/;

const POSTGRES_LEVELS: Readonly<Record<string, number>> = {
  WARNING: LEVELS.warn,
  ERROR: LEVELS.error,
  FATAL: LEVELS.error,
  PANIC: LEVELS.fatal,
};

function postgresEntry({ text, cut }: OutputLine): KeptEntry {
  const found = POSTGRES_LINE.exec(text);
  const [prefix = '', date, time, pid, severity = 'text'] = found ?? [];
  const level = POSTGRES_LEVELS[severity] ?? LEVELS.info;
  const entry = textEntry('postgres', level, text.slice(prefix.length), cut);
  if (!found) return { entry, kind: severity };
  const at = Date.parse(`${date}T${time}Z`);
  return { entry: { ...entry, time: at, pid: Number(pid), severity }, kind: severity };
}
