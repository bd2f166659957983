import type { CommandContext } from '@/lib/commands/command/context';
import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import type { RoutingTable } from '@/lib/mail/routing/routing-table';
import { lockRouting, recordRoutingVersion } from '@/lib/store/configuration/routing-changes';
import { previewRouting } from '@/lib/store/configuration/routing-preview';
import { loadRoutingTable } from '@/lib/store/configuration/routing-table';
import { query } from '@/lib/store/database/sql-parameters';

/**
 * Owns: what every command that changes connectors or accepted domains does around its change.
 * Promises: commands that route come one after another; one that moves mail leaves a routing version and a notice, and
 *   says what it moves; one that does not (another comment, another smart host) leaves the waiting mail alone.
 * Does not: move mail. The transport's sweep does, by the version.
 */

/** @param change reads what it needs itself, after the lock */
export async function changeRouting<T>(
  context: CommandContext,
  cause: string,
  change: () => Promise<T>,
): Promise<{ value: T; queueEffect: QueueEffect }> {
  const load = () => loadRoutingTable((sql) => query<unknown>(context.db, sql));
  await lockRouting(context.db);
  const before = await load();
  const value = await change();
  const after = await load();
  if (routesAlike(before, after)) {
    await context.notify('configuration', 'routing');
    return { value, queueEffect: NO_EFFECT };
  }
  const version = await recordRoutingVersion(context.db, cause);
  await context.notify('routing', String(version));
  return { value, queueEffect: await previewRouting(context.db, before, after) };
}

const NO_EFFECT: QueueEffect = { movedMessages: 0, releasedMessages: 0, strandedMessages: 0 };

function routesAlike(before: RoutingTable, after: RoutingTable): boolean {
  const contentOf = ({ connectors, acceptedDomains }: RoutingTable) =>
    JSON.stringify([connectors, acceptedDomains]);
  return contentOf(before) === contentOf(after);
}
