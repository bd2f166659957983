import { PrismaPg } from '@prisma/adapter-pg';
import { clientFor } from '@/lib/scram-client';
import { PrismaClient } from '@/lib/store/generated/client';
import { IDLE_LIMIT } from './pool';

/**
 * Owns: this process's one Prisma client (console, shell, API; the mail path has its own pool in pool.ts).
 * Promises: one client a process, also across Next's reloads in development.
 * Does not: read the environment at import; the first call does, with the launcher's DATABASE_URL in place.
 */

const holder: typeof globalThis & { posternPrisma?: PrismaClient } = globalThis;

/** @throws when DATABASE_URL is not set: the launcher sets it for each child, the CLI from the data directory. */
export function getPrisma(): PrismaClient {
  holder.posternPrisma ??= connect(requireDatabaseUrl());
  return holder.posternPrisma;
}

/** A filter may ask for more than anybody waits for, and whoever asked may have gone. */
export const READ_TIMEOUT_SECONDS = 15;

/**
 * Lists are short reads by index. The planner likes to set two more processes to them, whose start costs more than they
 * save, most of all when mail has the processors: a page of one queue of a million messages' took 155 ms, without them 37
 * (of the processors' time 46 ms and 8).
 */
const SESSION = [
  'max_parallel_workers_per_gather=0',
  `statement_timeout=${READ_TIMEOUT_SECONDS}s`,
  IDLE_LIMIT,
];

/** A client of its own for tests and for the CLI; the caller disconnects it. */
export function connect(databaseUrl: string): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: 10,
      options: SESSION.map((setting) => `-c ${setting}`).join(' '),
      Client: clientFor(databaseUrl),
    }),
  });
}

/** To the statements of this transaction, in place of a read's. */
export async function giveTime(
  transaction: Pick<PrismaClient, '$executeRawUnsafe'>,
  ms: number,
): Promise<void> {
  await transaction.$executeRawUnsafe(`SET LOCAL statement_timeout = ${ms}`);
}

/** Tests and the CLI point the process at their database. */
export function usePrisma(client: PrismaClient): void {
  holder.posternPrisma = client;
}

function requireDatabaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new Error('DATABASE_URL is not set. Start Postern with npm start, or set it to your PostgreSQL.');
  return url;
}
