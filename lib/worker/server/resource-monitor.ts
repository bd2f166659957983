import {
  DISK_THRESHOLDS,
  diskUse,
  LATENCY_THRESHOLDS,
  MEMORY_THRESHOLDS,
  mayAccept,
  mayGoOn,
  nextLevel,
  type PressureLevel,
  type PressureState,
  type Resource,
  type ResourcePressure,
  roomBytes,
  worstLevel,
} from '@/lib/mail/outcome/back-pressure';
import { messageOf } from '@/lib/message-of';
import { findDatabaseDirectory, ping, probeWrite } from '@/lib/store/database/database-probe';
import { cannotWrite, isConnectionLoss, type Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';
import type { LeaseKeeper } from './lease-keeper';
import { type DiskFigures, readDisk, readMemoryUse } from './resource-figures';

/**
 * Owns: the levels of this server's resources: measured, kept, told.
 * Promises: `mayAccept` answers from memory; what it answers by is at most some seconds old while mail comes in, and each
 *   change of a level is one event. It recovers by itself.
 * Does not: decide the rule (lib/mail/outcome/back-pressure.ts) or answer a client.
 */

/** While mail comes in. */
const BUSY_MS = 3_000;
const UNDER_PRESSURE_MS = 1_000;
const IDLE_MS = 30_000;

/** The lease's: a commit every few seconds, also when no mail comes. */
type Renewals = Pick<LeaseKeeper, 'renewalAgeMs' | 'renewalError'>;
type Finding = Omit<ResourcePressure, 'resource' | 'level'>;
const NOTHING: Finding = { usedPercent: null, freeBytes: null, error: null };

export class ResourceMonitor {
  readonly #pool: Pool;
  readonly #dataDirectory: string;
  readonly #lease: Renewals;
  readonly #resources = new Map<Resource, ResourcePressure>();
  #databaseDirectory: string | null = null;
  #state: PressureState | null = null;
  #level: PressureLevel = 'Normal';
  /** On the database's disk, before it is High; unlimited where that is not seen. */
  #roomBytes = Number.POSITIVE_INFINITY;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #measuring: Promise<void> | null = null;
  #probeBegan: number | null = null;
  /** Until the database has written something, its answers prove nothing. */
  #mustWrite = false;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(pool: Pool, dataDirectory: string, lease: Renewals) {
    this.#pool = pool;
    this.#dataDirectory = dataDirectory;
    this.#lease = lease;
  }

  /** Null until all was measured once. A new object whenever something worth telling has changed. */
  get state(): PressureState | null {
    return this.#state;
  }

  get level(): PressureLevel {
    return this.#level;
  }

  async start(): Promise<void> {
    this.#databaseDirectory = await findDatabaseDirectory(this.#pool);
    await this.#measure();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#measuring;
  }

  /** Asked at each MAIL. @param saidBytes what it said of the message's size, or 0 */
  mayAccept(mayRelay: boolean, saidBytes: number): boolean {
    this.#measureIfOld();
    return mayAccept(this.#level, mayRelay) && saidBytes <= this.#roomBytes;
  }

  /** Asked for each chunk of what comes in. */
  mayGoOn(): boolean {
    this.#measureIfOld();
    return mayGoOn(this.#level);
  }

  /** It refused or lost a message. */
  databaseFailed(error: unknown): void {
    if (cannotWrite(error)) {
      this.#mustWrite = true;
      this.#set('Database', 'High', { ...NOTHING, error: messageOf(error) });
      this.#tell();
      this.#schedule();
    } else if (isConnectionLoss(error)) {
      // One connection may have died alone: what a new one finds counts.
      void this.#measure();
    }
  }

  #measureIfOld(): void {
    if (performance.now() - this.#measuredAt > BUSY_MS) void this.#measure();
  }

  #measure(): Promise<void> {
    this.#measuredAt = performance.now();
    this.#measuring ??= this.#look().finally(() => {
      this.#measuring = null;
      this.#schedule();
    });
    return this.#measuring;
  }

  async #look(): Promise<void> {
    this.#lookAtDatabase();
    const [data, database] = await Promise.all([
      readDisk(this.#dataDirectory),
      this.#databaseDirectory === null ? null : readDisk(this.#databaseDirectory),
    ]);
    this.#judgeDisk('DatabaseDisk', database);
    this.#roomBytes = database === null ? Number.POSITIVE_INFINITY : roomBytes(database);
    // On one disk with the database it is that one's figure.
    this.#judgeDisk('DataDisk', data?.device === database?.device ? null : data);
    const memory = readMemoryUse();
    this.#judge('Memory', memory, MEMORY_THRESHOLDS, { ...NOTHING, usedPercent: memory });
    this.#tell();
  }

  #judgeDisk(resource: Resource, disk: DiskFigures | null): void {
    if (disk === null) this.#set(resource, 'Normal', NOTHING);
    else {
      const { sizeBytes, freeBytes } = disk;
      const usedPercent = 100 * (1 - freeBytes / sizeBytes);
      this.#judge(resource, diskUse(disk), DISK_THRESHOLDS, { ...NOTHING, usedPercent, freeBytes });
    }
  }

  #lookAtDatabase(): void {
    if (this.#probeBegan === null) {
      void this.#probe();
      return;
    }
    // No answer yet: the longer it lasts the worse, and never a sign that all is well again.
    const before = this.#levelOf('Database');
    const level = nextLevel(before, performance.now() - this.#probeBegan, LATENCY_THRESHOLDS);
    if (level !== before && worstLevel([level, before]) === level) this.#set('Database', level, NOTHING);
  }

  /** Never rejects. */
  async #probe(): Promise<void> {
    const began = performance.now();
    this.#probeBegan = began;
    if (cannotWrite(this.#lease.renewalError)) this.#mustWrite = true;
    const wasWrite = this.#mustWrite;
    try {
      await (wasWrite ? probeWrite(this.#pool) : ping(this.#pool));
      if (this.#mustWrite !== wasWrite) return;
      this.#mustWrite = false;
      const before = this.#levelOf('Database');
      // Without its standby a primary answers and commits nothing.
      const latencyMs = Math.max(performance.now() - began, this.#lease.renewalAgeMs);
      this.#judge('Database', latencyMs, LATENCY_THRESHOLDS, NOTHING);
      // It may be another one now, on another computer.
      if (before === 'High') this.#databaseDirectory = await findDatabaseDirectory(this.#pool);
    } catch (error) {
      if (!this.#isStopped) this.#set('Database', 'High', { ...NOTHING, error: messageOf(error) });
    } finally {
      this.#probeBegan = null;
      this.#tell();
      this.#schedule();
    }
  }

  #judge(
    resource: Resource,
    use: number,
    thresholds: Parameters<typeof nextLevel>[2],
    finding: Finding,
  ): void {
    this.#set(resource, nextLevel(this.#levelOf(resource), use, thresholds), finding);
  }

  #levelOf(resource: Resource): PressureLevel {
    return this.#resources.get(resource)?.level ?? 'Normal';
  }

  #set(resource: Resource, level: PressureLevel, finding: Finding): void {
    const before = this.#levelOf(resource);
    const pressure: ResourcePressure = { resource, level, ...rounded(finding) };
    if (level === 'Normal') this.#resources.delete(resource);
    else this.#resources.set(resource, pressure);
    if (level === before) return;
    this.#level = worstLevel([...this.#resources.values()].map((each) => each.level));
    emit('pressureChanged', { ...pressure, before, server: this.#level });
  }

  #tell(): void {
    const state: PressureState = {
      resources: [...this.#resources.values()],
      isDatabaseDiskSeen: this.#databaseDirectory !== null,
    };
    if (JSON.stringify(state) !== JSON.stringify(this.#state)) this.#state = state;
  }

  #schedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#isStopped) return;
    const isCalm = this.#level === 'Normal' && this.#probeBegan === null;
    this.#timer = setTimeout(() => void this.#measure(), isCalm ? IDLE_MS : UNDER_PRESSURE_MS);
  }
}

/** As exact as anyone reads it, so that it changes seldom. */
function rounded({ usedPercent, freeBytes, error }: Finding): Finding {
  return {
    usedPercent: usedPercent === null ? null : Math.round(usedPercent * 10) / 10,
    freeBytes: freeBytes === null ? null : Math.round(freeBytes / MIB) * MIB,
    error,
  };
}

const MIB = 1024 ** 2;
