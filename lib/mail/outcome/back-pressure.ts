/**
 * Owns: back pressure, Exchange's rule of what is still taken in while disk, memory or the database is short.
 * Promises: a level falls later than it rose (hysteresis), so that mail is not taken and refused by turns; mail that was
 *   taken is never concerned, and goes on being sent, which is what makes room. What is still coming in is: a promise given at
 *   MAIL holds until High.
 * Does not: measure (lib/worker/server/resource-monitor.ts).
 *
 * Exchange's further resources have nothing to measure here: mail is routed before it is committed, so a long Submission
 * queue is an administrator's (suspended), and no cache of messages could be dropped when the whole system's memory is short.
 */

export const PRESSURE_LEVELS = ['Normal', 'Medium', 'High'] as const;
export type PressureLevel = (typeof PRESSURE_LEVELS)[number];

/** DataDisk: of the data directory, with keys and logs. DatabaseDisk: of a PostgreSQL on this computer. */
export type Resource = 'DatabaseDisk' | 'DataDisk' | 'Memory' | 'Database';

export interface ResourcePressure {
  readonly resource: Resource;
  readonly level: PressureLevel;
  /** Of disks and memory. */
  readonly usedPercent: number | null;
  /** Of disks. */
  readonly freeBytes: number | null;
  /** The database's own words, when it refused. */
  readonly error: string | null;
}

/** What a server tells of itself. */
export interface PressureState {
  /** Those above Normal. */
  readonly resources: readonly ResourcePressure[];
  /** False: the database runs elsewhere, and only its errors tell that its disk is full. */
  readonly isDatabaseDiskSeen: boolean;
}

export interface Thresholds {
  readonly medium: number;
  readonly high: number;
  readonly backToMedium: number;
  readonly backToNormal: number;
}

/** Percent used: Exchange's defaults for the disk of the queue database and for the transport's own memory. */
export const DISK_THRESHOLDS: Thresholds = { medium: 96, high: 99, backToMedium: 97, backToNormal: 94 };
export const MEMORY_THRESHOLDS: Thresholds = { medium: 72, high: 75, backToMedium: 73, backToNormal: 71 };
/**
 * Milliseconds that a statement of no work takes. Ours: Exchange counts the open transactions of a database in its own
 * process. At 10 s the lease runs out (lib/store/server/leases.ts), and nothing is sent any more.
 */
export const LATENCY_THRESHOLDS: Thresholds = {
  medium: 5_000,
  high: 10_000,
  backToMedium: 6_000,
  backToNormal: 2_000,
};

export function nextLevel(level: PressureLevel, use: number, thresholds: Thresholds): PressureLevel {
  const { medium, high, backToMedium, backToNormal } = thresholds;
  if (use >= high || (level === 'High' && use > backToMedium)) return 'High';
  if (use >= medium || (level !== 'Normal' && use > backToNormal)) return 'Medium';
  return 'Normal';
}

const GIB = 1024 ** 3;
/**
 * Of a larger disk the last 200 GB count: High at 2 GB free, which is what PostgreSQL's log may grow by between two
 * checkpoints, Medium at 8 GB. By percent alone a disk of 4 TB would refuse mail with 160 GB free; Exchange 2007 reckoned with
 * a fixed number of bytes for the same reason.
 */
const COUNTED_DISK_BYTES = 200 * GIB;

/** Percent of the disk, as DISK_THRESHOLDS are meant. */
export function diskUse(disk: { readonly sizeBytes: number; readonly freeBytes: number }): number {
  const counted = Math.min(disk.sizeBytes, COUNTED_DISK_BYTES);
  return counted <= 0 ? 0 : Math.max(0, 100 * (1 - disk.freeBytes / counted));
}

/** Until the level is High. */
export function roomBytes(disk: { readonly sizeBytes: number; readonly freeBytes: number }): number {
  const counted = Math.min(disk.sizeBytes, COUNTED_DISK_BYTES);
  return Math.max(0, disk.freeBytes - (1 - DISK_THRESHOLDS.high / 100) * counted);
}

export function worstLevel(levels: readonly PressureLevel[]): PressureLevel {
  return PRESSURE_LEVELS.findLast((level) => levels.includes(level)) ?? 'Normal';
}

/** At Medium only clients that may relay are served, as Exchange then serves its own servers only. */
export function mayAccept(level: PressureLevel, mayRelay: boolean): boolean {
  return level === 'Normal' || (level === 'Medium' && mayRelay);
}

/** Of what was begun before: it has had its place, until there is none. */
export function mayGoOn(level: PressureLevel): boolean {
  return level !== 'High';
}
