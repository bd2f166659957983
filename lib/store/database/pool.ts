import pg from 'pg';
import { clientFor } from '@/lib/scram-client';

/**
 * Owns: the `pg` connections of the mail path (console, shell and API reach the database through Prisma, client.ts).
 * Promises: sessions commit durably whatever the server's default is; bigint columns arrive as BigInt, never rounded.
 * Does not: retry. A broken connection is an error of the query that used it; callers know what may be repeated.
 */

export type Pool = pg.Pool;
export type Client = pg.PoolClient;
/** Where a statement can run: the pool (its own transaction) or a client within one. */
export type Queryable = Pick<pg.Pool, 'query'>;

export interface PoolOptions {
  readonly databaseUrl: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const parseText: (oid: number) => (value: string) => unknown = (oid) => pg.types.getTypeParser(oid, 'text');

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
    if (oid === INT8) return BigInt;
    if (oid === INT8_ARRAY) return parseInt8Array;
    return parseText(oid);
  },
};

export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    ...connectionConfig(options),
    max: options.maxConnections,
    Client: clientFor(options.databaseUrl),
  });
  // A connection that the server ends must not end the process: an idle one is replaced at the next query; of one in use
  // the query tells, but the pool takes its own listener away while a transaction holds it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A connection outside of the pool, for LISTEN. The caller connects and ends it. */
export function createClient(options: Omit<PoolOptions, 'maxConnections'>): pg.Client {
  return new (clientFor(options.databaseUrl))(connectionConfig(options));
}

/** Runs `work` in one transaction; any error rolls back and is thrown on. */
export async function inTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is dropped, which rolls back as well.
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    broken ||= isConnectionLoss(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

const holder: typeof globalThis & { posternPool?: Pool } = globalThis;

/** The pool that commands use after their commit (intents without an owner). One a process, made at first use. */
export function getPool(): Pool {
  if (holder.posternPool) return holder.posternPool;
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error('DATABASE_URL is not set. Start Postern with npm start.');
  holder.posternPool = createPool({ databaseUrl, applicationName: 'postern commands', maxConnections: 4 });
  return holder.posternPool;
}

/** Tests and the CLI point the process at their database. */
export function usePool(pool: Pool): void {
  holder.posternPool = pool;
}

/** SQLSTATE of a database error, null for any other error. */
export function sqlState(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null;
  return adapterCause(error)?.originalCode ?? null;
}

/** What Prisma's adapter keeps of an error that pg threw to it (driver-adapter-utils, Error). */
interface AdapterCause {
  readonly kind?: string;
  readonly originalCode?: string;
}

function adapterCause(error: unknown): AdapterCause | null {
  if (!(error instanceof Error)) return null;
  // By shape: the mail path does not load Prisma's client.
  const { meta }: { meta?: { driverAdapterError?: { cause?: AdapterCause } } } & Error = error;
  return meta?.driverAdapterError?.cause ?? null;
}

/** True when the database refused these very values (SQLSTATE class 22, or an index entry too long): again will not help. */
export function isDataError(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && (state.startsWith('22') || state.startsWith('54'));
}

/**
 * True when it cannot write now: it lacks disk, memory or connections (SQLSTATE class 53), its disk fails it, or it is a
 * standby. Nothing is wrong with the work.
 */
export function cannotWrite(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && (state.startsWith('53') || state === '58030' || state === READ_ONLY);
}

/** True when nothing is wrong with the work: the database is away, cannot write, or ended it to undo a deadlock. */
export function maySucceedLater(error: unknown): boolean {
  return isConnectionLoss(error) || cannotWrite(error) || isDeadlock(error);
}

/** True when it took longer than the session allows a statement (client.ts). */
export function wasTooLong(error: unknown): boolean {
  return sqlState(error) === '57014';
}

export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === '40P01';
}

/** True when the database could not be reached or went away: nothing is known about the work, it may be tried again. */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return state.startsWith('08') || state.startsWith('57P') || AWAY_STATES.has(state);
  // A name with several addresses, none of which answered.
  if (error instanceof AggregateError) return error.errors.some(isConnectionLoss);
  if (!(error instanceof Error)) return false;
  if (AWAY_FOR_PRISMA.has(adapterCause(error)?.kind ?? '')) return true;
  const { code, syscall }: NodeJS.ErrnoException = error;
  // Prisma's own codes are letters and digits (P2010); the system's it passes on, without the call that failed.
  if ('clientVersion' in error && /^E[A-Z]+$/.test(code ?? '')) return true;
  return NETWORK_CALLS.has(syscall ?? '') || BROKEN_OFF.has(code ?? '') || SAID_BY_PG.test(error.message);
}

/** What a standby says. After a failover the primary is behind the same address, but another connection. */
const READ_ONLY = '25006';
/** It ended a session whose transaction did nothing for too long (idle_in_transaction_session_timeout). */
const IDLE_IN_TRANSACTION = '25P03';
const AWAY_STATES: ReadonlySet<string> = new Set(['53300', READ_ONLY, IDLE_IN_TRANSACTION]);
/**
 * Node's errors name the call that failed, and pg passes them on: so a name that is not found, a host without a route and
 * a socket that is not there are as much "away" as a connection refused, by whatever code the system says it.
 */
const NETWORK_CALLS: ReadonlySet<string> = new Set(['getaddrinfo', 'connect', 'read', 'write']);
/** Node's own words for an end in the middle of something, which no call of the system said. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);
/** How Prisma's adapter names the system's errors, in which no call nor code is left. */
const AWAY_FOR_PRISMA: ReadonlySet<string> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
]);
const SAID_BY_PG =
  /Connection terminated|Connection ended|connection error|timeout exceeded when trying to connect/i;

/** A process that hangs in the middle of a transaction must not hold its locks for good. */
export const IDLE_LIMIT = 'idle_in_transaction_session_timeout=60s';

/**
 * A statement is prepared when its tables are as good as empty, and a plan of that hour reads them from end to end for as
 * long as the connection lives, dead rows and all. Each statement here has its index, so none may: 0.50 ms of PostgreSQL's
 * time a message became 0.25 (relay of 4 KB, 20 sessions). Generic plans, since arrays of every length share one.
 */
const SESSION = [
  IDLE_LIMIT,
  'synchronous_commit=on',
  'timezone=UTC',
  'enable_seqscan=off',
  'plan_cache_mode=force_generic_plan',
];

function connectionConfig(options: Omit<PoolOptions, 'maxConnections'>): pg.ClientConfig {
  return {
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    options: SESSION.map((setting) => `-c ${setting}`).join(' '),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Of a database whose computer is gone nothing comes, not even an end: asked after 10 s of silence.
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
}

function parseInt8Array(text: string): bigint[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(BigInt);
}
