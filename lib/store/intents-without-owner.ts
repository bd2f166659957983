import type { Pool } from './pool';

/**
 * Owns: acting on intents whose server nobody works: the command does it itself, under the lock of the server's row.
 */

export async function applyIntentsWithoutOwner(pool: Pool, ids: readonly bigint[]): Promise<void> {
  // Filled in with intent-apply.ts; a server without a live lease is told apart by its row.
  await pool.query('SELECT id FROM intent WHERE id = ANY($1::bigint[])', [ids]);
}
