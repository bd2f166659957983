/**
 * Owns: what a backup or restore says while it works, on standard error.
 * Promises: a line now and then, none for what takes no time; with --quiet nothing.
 */
export interface Progress {
  say(line: string): void;
  /** So many octets more of this table. */
  moved(table: string, bytes: number): void;
}

const EVERY_MS = 5000;

export function progressOf(isQuiet: boolean): Progress {
  const say = (line: string) => {
    if (!isQuiet) process.stderr.write(`${line}\n`);
  };
  let saidAt = performance.now();
  let total = 0;
  return {
    say,
    moved: (table, bytes) => {
      total += bytes;
      if (performance.now() - saidAt < EVERY_MS) return;
      saidAt = performance.now();
      say(`  ${table}: ${formatBytes(total)} of rows so far`);
    },
  };
}

export function formatBytes(bytes: number): string {
  const units = ['octets', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

export function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
