import type pg from 'pg';
import { loadedIn, type RealMail, submitReal, whenIn } from '../bulk/real-mail';
import { assertSameRows, type RowShapes, rowShapes } from '../bulk/same-rows';
import type { Installation } from '../postern/installation';
import { BACKLOG_DOMAIN, few, UNREACHABLE_DOMAIN } from './backlog-mail';
import type { World } from './world';

/**
 * Owns: one real message in each state that the backlog has.
 */
export interface RealBacklog {
  readonly states: readonly string[];
  /** Real rows are as they were when their state began, loaded ones as they are now. */
  assertLoadedAlike(client: pg.Client): Promise<void>;
}

const IN_RETRY = 'q.retry_count > 0';
// Of the several reasons that loaded queues have, the one that real ones have here.
const REFUSED = "q.last_error_key = 'connectFailed'";
const states = {
  queued: `c.status = 'Ready' AND c.last_error_key IS NULL AND ${IN_RETRY} AND ${REFUSED}`,
  deferred: "c.status = 'Retry'",
  suspended: `c.status = 'Suspended' AND ${REFUSED}`,
  unreachable: "q.kind = 'Unreachable'",
};

export async function realBacklog(
  { postern, shell }: Installation,
  client: pg.Client,
  world: World,
  signal: AbortSignal,
): Promise<RealBacklog> {
  const mail: RealMail = { client, smtpPort: postern.smtpPort, signal };
  const deferred = await world.whileDeferring(() =>
    submitReal(mail, `real@deferring0.${BACKLOG_DOMAIN}`, states.deferred),
  );
  // The first one is tried and brings its queue into retry; the second one waits with it.
  await submitReal(mail, `first@real.${BACKLOG_DOMAIN}`, `${IN_RETRY} AND c.last_error_key IS NOT NULL`);
  const queued = await submitReal(mail, `real@real.${BACKLOG_DOMAIN}`, states.queued);
  await submitReal(mail, `first@${few.domain}`, `${IN_RETRY} AND c.last_error_key IS NOT NULL`);
  await submitReal(mail, `real@${few.domain}`, states.queued);
  await shell(`Suspend-Message -Filter "Recipients -eq 'real@${few.domain}'" -Confirm:$false`);
  const suspended = await whenIn(mail, `real@${few.domain}`, states.suspended);
  const unreachable = await submitReal(mail, `real@${UNREACHABLE_DOMAIN}`, states.unreachable);

  const ids = { queued, deferred, suspended, unreachable };
  const names = Object.keys(states) as (keyof typeof states)[]; // a literal's own keys
  const real = new Map<keyof typeof states, RowShapes>();
  for (const name of names) real.set(name, await rowShapes(client, ids[name]));
  return {
    states: names,
    assertLoadedAlike: async (database) => {
      for (const [name, shapes] of real) {
        const loaded = await loadedIn(database, states[name]);
        assertSameRows(name, shapes, await rowShapes(database, loaded));
      }
    },
  };
}
