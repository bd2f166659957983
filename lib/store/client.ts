import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

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

/** A client of its own for tests and for the CLI; the caller disconnects it. */
export function connect(databaseUrl: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }) });
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
