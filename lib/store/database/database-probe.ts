import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { inTransaction, type Pool } from './pool';

/**
 * Owns: questions about the database itself: does it answer, can it write, does its disk belong to this computer.
 * Promises: none of them leaves a row.
 * Does not: judge the answers (lib/worker/server/resource-monitor.ts).
 */

/** @throws when it does not answer. */
export async function ping(pool: Pool): Promise<void> {
  await pool.query('SELECT 1');
}

/**
 * Writes some pages and takes them back: a database whose disk is full still answers what needs no new page.
 * @throws when it cannot.
 */
export async function probeWrite(pool: Pool): Promise<void> {
  const undone = new Error('undone');
  await inTransaction(pool, async (client) => {
    // Messages have positive ids.
    await client.query(
      `INSERT INTO content_chunk (message_id, seq, data)
       SELECT -1 - (random() * 1e9)::bigint, 0, convert_to(repeat('.', 32768), 'UTF8')`,
    );
    throw undone;
  }).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
}

/**
 * Where a PostgreSQL on this computer keeps its data. Null when it runs elsewhere, or may not be asked or looked at: the
 * path alone proves nothing, since a container or another computer may have the same one.
 */
export async function findDatabaseDirectory(pool: Pool): Promise<string | null> {
  try {
    const { rows } = await pool.query<{ directory: string; identifier: bigint }>(
      `SELECT current_setting('data_directory') AS directory, system_identifier AS identifier FROM pg_control_system()`,
    );
    const [server] = rows;
    if (!server) return null;
    const found = await readSystemIdentifier(server.directory);
    return found === BigInt.asUintN(64, server.identifier) ? server.directory : null;
  } catch {
    return null;
  }
}

/** The first field of pg_control: made at random for each cluster. In the computer's own byte order: all of ours are little. */
async function readSystemIdentifier(directory: string): Promise<bigint> {
  const file = await open(join(directory, 'global', 'pg_control'));
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.readBigUInt64LE();
  } finally {
    await file.close();
  }
}
