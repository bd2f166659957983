import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CANNOT_START_STATUS } from '@/lib/cannot-start';
import { requireSchemaInRange, SchemaRangeError } from '@/lib/store/database/schema-range';

/**
 * Owns: that the web process takes no work from a database whose schema is out of its range (instrumentation.ts calls it).
 * Promises: one clear line on standard error and exit status 78 before the first request is answered. A database that is
 *   away holds up the start for some seconds at most; it is asked again until it answers.
 * Does not: look again later: a running process goes on beneath a newer schema.
 */
const WAIT_MS = 5_000;
const AGAIN_MS = 1_000;

export async function checkSchemaAtStart(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  // The launcher sets it; without it each request says so.
  if (!databaseUrl) return;
  await Promise.race([untilAnswered(databaseUrl), sleep(WAIT_MS, undefined, { ref: false })]);
}

async function untilAnswered(databaseUrl: string): Promise<void> {
  for (;;) {
    try {
      // Bundled by Next this file's own place says nothing; the launcher starts the process where it is installed.
      await requireSchemaInRange(databaseUrl, join(process.cwd(), 'prisma', 'migrations'));
      return;
    } catch (error) {
      if (error instanceof SchemaRangeError) {
        process.stderr.write(`${error.message}\n`);
        process.exit(CANNOT_START_STATUS);
      }
      await sleep(AGAIN_MS);
    }
  }
}
