import { whenEmpty } from '../postern/books';
import type { Sink } from '../tools/smtp-sink';
import { waitFor } from '../tools/wait-for';
import type { Cluster } from './cluster';
import { giveIn } from './send-through-all';

/**
 * Owns: the death of one server in the middle of its mail: all its processes at once, as when its computer loses power.
 * Promises: the time until its waiting mail has another owner; that each message arrived, and how many came twice.
 */
export interface Killed {
  readonly waitingWhenKilled: number;
  readonly movedAfterSeconds: number;
  readonly finishedAfterSeconds: number;
  readonly messages: number;
  readonly repeated: number;
}

export interface KillOptions {
  readonly cluster: Cluster;
  readonly messages: number;
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

export async function killOne({ cluster, messages, sink, signal }: KillOptions): Promise<Killed> {
  const { books } = cluster.installation;
  const victim = cluster.servers.at(-1);
  if (!victim) throw new Error('There is no server to kill');
  const [sinkBefore, before] = [await sink.count(), await books.finished()];
  await giveIn([victim], messages, signal);
  await victim.process.kill();
  const killedAt = performance.now();
  const secondsSince = () => (performance.now() - killedAt) / 1000;

  const waiting = await books.workersOf(victim.name);
  const waitingWhenKilled = waiting.get(victim.name) ?? 0;
  if (waitingWhenKilled === 0)
    throw new Error('All mail had left before the server was killed: nothing was shown');
  await waitFor(`new owners of ${victim.name}'s queues`, { timeoutMs: 120_000, signal }, async () =>
    (await books.workersOf(victim.name)).has(victim.name) ? null : true,
  );
  const movedAfterSeconds = secondsSince();
  await whenEmpty(books, signal, 60_000 + 200 * messages);
  const finishedAfterSeconds = secondsSince();

  const [counted, after] = [(await sink.count()) - sinkBefore, await books.finished()];
  const delivered = after.delivered - before.delivered;
  if (counted < messages || delivered !== messages || after.otherwise !== before.otherwise) {
    throw new Error(`${messages} were sent; the sink counted ${counted}, Postern ${delivered} delivered`);
  }
  return {
    waitingWhenKilled,
    movedAfterSeconds,
    finishedAfterSeconds,
    messages,
    repeated: counted - messages,
  };
}
