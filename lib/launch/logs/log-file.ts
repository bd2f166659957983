import { closeSync, fstatSync, readSync, write } from 'node:fs';
import { lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openPrivateLog } from '@/lib/secrets/private-file';

/**
 * Owns: `postern.log` of a directory, and what became of it.
 * Promises: lines stand there whole and in their order, also over the change of the file: at MAX_FILE_BYTES and after MAX_FILE_AGE_MS
 *   it is put aside under the time, while all runs. What was put aside is kept for MAX_AGE_MS, and MAX_DIRECTORY_BYTES of it
 *   at most (Exchange's limits of a log directory). Writing is never waited for: lines queue in memory, MAX_WAITING_CHARACTERS
 *   at most; beyond that, and where the disk takes none, they are left out, and the next that is written says how many.
 * Does not: look into the lines.
 */
export interface LogFile {
  readonly write: (line: string) => void;
  /** Called now and then: a file grows old also when nobody writes. */
  readonly look: () => void;
  /** After all that was written. */
  readonly close: () => Promise<void>;
}

export interface LogFileLimits {
  readonly maxFileBytes: number;
  readonly maxFileAgeMs: number;
  readonly maxDirectoryBytes: number;
  readonly maxAgeMs: number;
}

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3600 * 1000;
/** Exchange's defaults: 10 MB a file, 250 MB a directory, 30 days. */
const LIMITS: LogFileLimits = {
  maxFileBytes: 10 * MEGABYTE,
  maxFileAgeMs: DAY_MS,
  maxDirectoryBytes: 250 * MEGABYTE,
  maxAgeMs: 30 * DAY_MS,
};
const MAX_WAITING_CHARACTERS = 8 * MEGABYTE;
/** A disk that is full is not asked for each line. */
const AGAIN_MS = 1000;

export const LOG_NAME = 'postern.log';
/** What was put aside, and the files that earlier versions left. */
const OLD_LOG = /^postern-\d{8}T\d{9}Z\.log$|^(web|transport)\.log(\.1)?$/;

export function openLogFile(
  directory: string,
  /** The line that tells it. */
  tellLeftOut: (count: number) => string,
  limits: LogFileLimits = LIMITS,
): LogFile {
  const path = join(directory, LOG_NAME);
  const waiting = new WaitingLines(tellLeftOut);
  let file = openFile(path);
  let working: Promise<void> | null = null;
  let isClosing = false;
  /** Its descriptor may be another file's by then. */
  let isClosed = false;

  const writeWaiting = async () => {
    for (let batch = waiting.take(); batch !== null; batch = waiting.take()) {
      try {
        await writeAll(file, batch.text);
      } catch {
        waiting.lost(batch);
        if (isClosing) return;
        await sleep(AGAIN_MS, undefined, { ref: false });
      }
      if (file.size >= limits.maxFileBytes) await putAside();
    }
  };
  const putAside = async () => {
    try {
      await rename(path, join(directory, oldName(new Date())));
      reopen();
      await prune(directory, limits);
    } catch {
      // It is tried again at the next look: a log that is too long is better than none.
    }
  };
  const reopen = () => {
    const next = openFile(path);
    closeSync(file.fd);
    file = next;
  };
  const look = async () => {
    // Somebody has moved it or taken it away.
    const ino = await stat(path).then(
      (found) => found.ino,
      () => null,
    );
    if (ino !== file.ino) reopen();
    const isOld = Date.now() - file.begunAt >= limits.maxFileAgeMs;
    if (file.size >= limits.maxFileBytes || (isOld && file.size > 0)) await putAside();
  };
  /** One after another: the file must not change under a write. */
  const work = (job: () => Promise<void>): Promise<void> => {
    const before = working ?? Promise.resolve();
    const mine = before.then(() => (isClosed ? undefined : job())).catch(() => {});
    working = mine;
    void mine.then(() => {
      if (working !== mine) return;
      working = null;
      // What came while the last job was ending.
      if (!waiting.isEmpty && !isClosing) void work(writeWaiting);
    });
    return mine;
  };

  return {
    write: (line) => {
      if (isClosed || !waiting.add(line) || working !== null) return;
      void work(writeWaiting);
    },
    look: () => void work(look).then(() => work(writeWaiting)),
    close: async () => {
      isClosing = true;
      await work(writeWaiting);
      if (isClosed) return;
      isClosed = true;
      closeSync(file.fd);
    },
  };
}

interface OpenFile {
  readonly fd: number;
  readonly ino: number;
  readonly begunAt: number;
  size: number;
  /** It ends in the middle of a line: a write failed there, of this process or of one that is no more. */
  isBroken: boolean;
}

function openFile(path: string): OpenFile {
  const fd = openPrivateLog(path);
  const { size, ino, birthtimeMs } = fstatSync(fd);
  const begunAt = size > 0 && birthtimeMs > 0 ? birthtimeMs : Date.now();
  return { fd, ino, size, begunAt, isBroken: size > 0 && octetAt(fd, size - 1) !== LF };
}

const LF = 0x0a;

function octetAt(fd: number, position: number): number | undefined {
  const octet = Buffer.alloc(1);
  return readSync(fd, octet, 0, 1, position) === 1 ? octet[0] : undefined;
}

async function writeAll(file: OpenFile, text: string): Promise<void> {
  const octets = Buffer.from(file.isBroken ? `\n${text}` : text);
  for (let written = 0; written < octets.length; ) {
    const { bytesWritten } = await writeOctets(file.fd, octets, written);
    written += bytesWritten;
    file.size += bytesWritten;
    file.isBroken = written < octets.length;
  }
}

const writeOctets = promisify(write);

interface Batch {
  readonly text: string;
  readonly lines: number;
  /** Left out before, and told by its first line. */
  readonly leftOut: number;
}

const BATCH_CHARACTERS = 256 * 1024;

class WaitingLines {
  readonly #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;
  readonly #tellLeftOut: (count: number) => string;

  constructor(tellLeftOut: (count: number) => string) {
    this.#tellLeftOut = tellLeftOut;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** @returns false: it was left out. */
  add(line: string): boolean {
    if (this.#characters + line.length > MAX_WAITING_CHARACTERS) {
      this.#leftOut += 1;
      return false;
    }
    this.#lines.push(line);
    this.#characters += line.length;
    return true;
  }

  take(): Batch | null {
    let count = 0;
    let characters = 0;
    while (count < this.#lines.length && characters < BATCH_CHARACTERS) {
      characters += this.#lines[count]?.length ?? 0;
      count += 1;
    }
    if (count === 0) return null;
    // Let go of, however long others wait behind them.
    const lines = this.#lines.splice(0, count);
    this.#characters -= characters;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    const told = leftOut > 0 ? [this.#tellLeftOut(leftOut)] : [];
    return { text: `${[...told, ...lines].join('\n')}\n`, lines: lines.length, leftOut };
  }

  lost({ lines, leftOut }: Batch): void {
    this.#leftOut += lines + leftOut;
  }
}

/** 20261130T144501123Z */
function oldName(now: Date): string {
  return `postern-${now.toISOString().replace(/[-:.]/g, '')}.log`;
}

async function prune(directory: string, limits: LogFileLimits): Promise<void> {
  const names = (await readdir(directory)).filter((name) => OLD_LOG.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await lstat(join(directory, name));
      return { name, size, mtimeMs };
    }),
  );
  found.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let kept = 0;
  for (const { name, size, mtimeMs } of found) {
    kept += size;
    const isOld = Date.now() - mtimeMs > limits.maxAgeMs;
    if (isOld || kept > limits.maxDirectoryBytes - limits.maxFileBytes) {
      await rm(join(directory, name), { force: true });
    }
  }
}
