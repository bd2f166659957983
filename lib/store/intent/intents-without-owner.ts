import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { IdSource } from '@/lib/store/database/id-source';
import type { Pool } from '@/lib/store/database/pool';
import { authorityWithoutOwner } from '@/lib/store/hot/server-context';
import { applyOpenIntents } from './intent-apply';
import { IntentEffects } from './intent-effects';

/**
 * Owns: acting on intents whose server nobody works: the command does it itself, under the lock of the server's row.
 * Promises: a server whose process comes to life in this moment is left to it.
 */
export async function applyIntentsWithoutOwner(pool: Pool, ids: readonly bigint[]): Promise<void> {
  const { rows } = await pool.query<{ server_id: string }>(
    `SELECT DISTINCT i.server_id FROM intent i JOIN transport_server s ON s.id = i.server_id
     WHERE i.id = ANY($1::bigint[]) AND i.state = 'open' AND coalesce(s.lease_expires_at <= clock_timestamp(), true)`,
    [ids],
  );
  for (const { server_id: serverId } of rows) {
    const settings = await loadDeliverySettings(pool, serverId);
    const context = {
      serverId,
      ids: new IdSource(pool),
      settings: () => settings,
      recipients: noMailboxes,
      // The finished message's record says it; there is no transport to tell.
      dsnHeldBack: () => undefined,
      mayAct: authorityWithoutOwner(serverId),
    };
    const nothingInFlight: ReadonlySet<bigint> = new Set();
    let answered = 0;
    do {
      answered = await applyOpenIntents(pool, context, () => nothingInFlight, new IntentEffects());
    } while (answered > 0);
  }
}
