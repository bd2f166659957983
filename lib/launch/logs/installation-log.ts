import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { requireOwnDirectory } from '@/lib/secrets/trusted-owner';
import { entryText, LEVELS, type LogEntry, logLine } from './log-entry';
import { LOG_NAME, type LogFile, openLogFile } from './log-file';
import { LogGate } from './log-gate';
import { type KeptEntry, type OutputReader, readNodeOutput, readPostgresOutput } from './read-output';

/**
 * Owns: the log of an installation: what web, transport, PostgreSQL and the launcher say, as one stream of JSON lines.
 * Promises: each line is escaped, bounded and counted, whoever wrote it (log-entry.ts, log-gate.ts); a writer is always read, and so never waits
 *   for the log's disk. The file is `logs/postern.log` of the data directory; of a process that runs alone it is standard error.
 * Does not: decide what is worth logging.
 */
export interface InstallationLog {
  /** For one life of a process after another. */
  readonly ofProcess: (name: string) => ProcessLog;
  readonly ofPostgres: () => ProcessLog;
  /** The launcher's own words. */
  readonly reporting: <R extends Report>(report: R) => R;
  readonly close: () => Promise<void>;
}

export interface ProcessLog {
  /** Goes to the process in its environment as POSTERN_LOG_MARK (read-output.ts). */
  readonly mark: string;
  readonly begin: () => OutputReader;
  /** Its end, for people. */
  readonly lastWords: () => string;
}

interface Report {
  readonly progress: (line: string) => void;
  readonly warn: (line: string) => void;
}

interface InstallationLogOptions {
  readonly dataDirectory: string;
  readonly isAlone: boolean;
  /** Each line of a process, besides. */
  readonly onLine?: ((process: string, line: string) => void) | undefined;
}

const LOOK_MS = 15_000;
const LAST_WORDS = 10;

export async function openInstallationLog(options: InstallationLogOptions): Promise<InstallationLog> {
  const directory = join(options.dataDirectory, 'logs');
  const file = options.isAlone ? standardError() : await openIn(directory);
  const gates: LogGate[] = [];
  const where = options.isAlone ? '' : `\nMore in ${join(directory, LOG_NAME)}.`;

  const gateOf = (name: string, onEntry: (entry: LogEntry) => void = () => {}) => {
    const gate = new LogGate(name, (entry) => {
      const line = logLine(entry);
      file.write(line);
      options.onLine?.(name, line);
      onEntry(entry);
    });
    gates.push(gate);
    return gate;
  };
  const processLog = (
    name: string,
    reader: (mark: string, onEntry: (kept: KeptEntry) => void) => OutputReader,
  ): ProcessLog => {
    const mark = `${randomBytes(12).toString('base64url')} `;
    const last: string[] = [];
    const gate = gateOf(name, (entry) => {
      last.push(entryText(entry));
      if (last.length > LAST_WORDS) last.shift();
    });
    return {
      mark,
      begin: () => reader(mark, (kept) => gate.take(kept, performance.now())),
      lastWords: () => [...last].join('\n') + where,
    };
  };
  const own = gateOf('launcher');
  const say = (level: number, msg: string) =>
    own.take(
      { entry: { level, time: Date.now(), process: 'launcher', msg }, kind: 'launcher' },
      performance.now(),
    );
  const timer = setInterval(() => {
    for (const gate of gates) gate.tellLeftOut(performance.now());
    file.look();
  }, LOOK_MS);
  timer.unref();

  return {
    ofProcess: (name) => processLog(name, (mark, onEntry) => readNodeOutput(name, mark, onEntry)),
    ofPostgres: () => processLog('postgres', (_mark, onEntry) => readPostgresOutput(onEntry)),
    reporting: (report) => ({
      ...report,
      progress: (line) => {
        say(LEVELS.info, line);
        report.progress(line);
      },
      warn: (line) => {
        say(LEVELS.warn, line);
        report.warn(line);
      },
    }),
    close: async () => {
      clearInterval(timer);
      for (const gate of gates) gate.tellLeftOut(Number.POSITIVE_INFINITY);
      await file.close();
    },
  };
}

async function openIn(directory: string): Promise<LogFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await requireOwnDirectory(directory);
  const tellLeftOut = (leftOut: number) =>
    logLine({
      level: LEVELS.warn,
      time: Date.now(),
      process: 'launcher',
      msg: 'entries were left out: the log could not be written',
      leftOut,
    });
  return openLogFile(directory, tellLeftOut);
}

function standardError(): LogFile {
  return {
    write: (line) => void process.stderr.write(`${line}\n`),
    look: () => {},
    close: async () => {},
  };
}
