import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { BenchContext } from '../bench';
import type { Installation } from '../postern/installation';
import type { Sink } from '../tools/smtp-sink';
import { openCommandClient } from '../tools/timed-command';
import { waitFor } from '../tools/wait-for';
import { RELEASE_DOMAIN } from './release-mail';
import { startSteadyMail } from './steady-mail';

/**
 * Owns: one release: new mail at its usual rate, then the connector that the waiting mail lacked.
 * Promises: figures only when the connector's sink counted each released message once, the other sink each new one, and the
 *   database holds no mail.
 */
export interface ReleaseFigures {
  /** From the call of New-SendConnector, ms: its answer... */
  readonly answeredMs: number;
  /** ...the first released message at the sink, final dot and all... */
  readonly firstMs: number;
  /** ...no copy left in Unreachable... */
  readonly reroutedMs: number;
  /** ...and the last one at the sink. */
  readonly deliveredMs: number;
  readonly released: number;
  readonly usual: FlowRates;
  readonly whileRerouting: FlowRates;
  readonly whileDelivering: FlowRates;
}

/** Of new mail, a second. */
export interface FlowRates {
  readonly accepted: number;
  readonly delivered: number;
}

export interface RoundInput {
  readonly installation: Installation;
  readonly client: pg.Client;
  readonly newMailSink: Sink;
  readonly releaseSink: Sink;
  readonly newMailDomain: string;
  /** Null: as fast as it is taken. */
  readonly perSecond: number | null;
  readonly usualMs: number;
  readonly context: BenchContext;
}

export const RELEASE_CONNECTOR = 'Release';

export const SESSIONS = 20;
/** Before the clock: connections stand, statements are planned. */
const WARM_UP_MS = 3000;
/** A window shorter than this has too few messages for a rate. */
const SHORTEST_WINDOW_MS = 2000;

export async function runRelease(input: RoundInput): Promise<ReleaseFigures> {
  const { installation, client, newMailSink, releaseSink, newMailDomain, perSecond, context } = input;
  const { signal, say, undo } = context;
  const waiting = await unreachable(client);
  const released = waiting.count;
  const [newBefore, releaseBefore] = [await newMailSink.count(), await releaseSink.count()];
  const steady = await startSteadyMail({
    port: installation.postern.smtpPort,
    perSecond,
    sessions: SESSIONS,
    domain: newMailDomain,
  });
  let isStopped = false;
  undo.add('stopping the steady mail', () => (isStopped ? null : steady.stop()));
  const lookAtFlow = async (): Promise<Flow> => ({
    atMs: performance.now(),
    accepted: steady.acceptedAtMs.length,
    delivered: await newMailSink.count(),
  });

  await pause(WARM_UP_MS, undefined, { signal });
  const start = await lookAtFlow();
  await pause(input.usualMs, undefined, { signal });
  const before = await lookAtFlow();

  say(`${released} messages wait; the connector is made`);
  const commands = await openCommandClient(installation.postern);
  const calledAt = performance.now();
  const answer = commands
    .ask('New-SendConnector', {
      Name: RELEASE_CONNECTOR,
      AddressSpaces: [`*.${RELEASE_DOMAIN}`],
      DNSRoutingEnabled: false,
      SmartHosts: ['127.0.0.1'],
      Port: releaseSink.port,
    })
    .then(({ ms }) => ms)
    .finally(() => commands.close());
  const timeoutMs = 60_000 + released;
  const first = releaseSink
    .whenCounted(releaseBefore + 1, { timeoutMs, pollMs: 5, signal })
    .then(() => performance.now() - calledAt);
  const rerouted = whenRerouted(client, waiting.lastCopyId, { timeoutMs, signal }).then(
    () => performance.now() - calledAt,
  );
  const [answeredMs, firstMs, reroutedMs] = await Promise.all([answer, first, rerouted]);
  await pause(Math.max(0, SHORTEST_WINDOW_MS - reroutedMs), undefined, { signal });
  const whenMoved = await lookAtFlow();
  say(
    `re-routed in ${(reroutedMs / 1000).toFixed(2)} s, the first at the sink after ${firstMs.toFixed(0)} ms`,
  );
  await releaseSink.whenCounted(releaseBefore + released, { timeoutMs, signal });
  const deliveredMs = performance.now() - calledAt;
  await pause(Math.max(0, SHORTEST_WINDOW_MS - deliveredMs), undefined, { signal });
  const end = await lookAtFlow();

  isStopped = true;
  await steady.stop();
  const given = steady.acceptedAtMs.length;
  await newMailSink.whenCounted(newBefore + given, { timeoutMs: 60_000, signal });
  assertAllArrived('new mail', given, (await newMailSink.count()) - newBefore);
  assertAllArrived('released mail', released, (await releaseSink.count()) - releaseBefore);
  return {
    answeredMs,
    firstMs,
    reroutedMs,
    deliveredMs,
    released,
    usual: ratesBetween(start, before),
    whileRerouting: ratesBetween(before, whenMoved),
    whileDelivering: ratesBetween(before, end),
  };
}

interface Flow {
  readonly atMs: number;
  readonly accepted: number;
  readonly delivered: number;
}

function ratesBetween(from: Flow, to: Flow): FlowRates {
  const seconds = (to.atMs - from.atMs) / 1000;
  return {
    accepted: (to.accepted - from.accepted) / seconds,
    delivered: (to.delivered - from.delivered) / seconds,
  };
}

function assertAllArrived(what: string, wanted: number, counted: number): void {
  if (counted !== wanted)
    throw new Error(`${what}: ${wanted} messages, of which the sink counted ${counted}`);
}

async function unreachable(client: pg.Client) {
  const { rows } = await client.query<{ count: number; lastCopyId: string | null }>(
    `SELECT count(*)::int AS count, max(c.id)::text AS "lastCopyId" FROM copy c JOIN queue q ON q.id = c.queue_id
     WHERE q.kind = 'Unreachable'`,
  );
  const [row] = rows;
  if (!row?.lastCopyId) throw new Error('Nothing is unreachable');
  return { count: row.count, lastCopyId: row.lastCopyId };
}

/** The last copy goes last: it is asked for first, by key, so that the watching costs next to nothing. */
async function whenRerouted(
  client: pg.Client,
  lastCopyId: string,
  patience: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const isLeft = (condition: string, values: readonly string[]) =>
    client
      .query(
        `SELECT FROM copy c JOIN queue q ON q.id = c.queue_id WHERE q.kind = 'Unreachable' AND ${condition} LIMIT 1`,
        [...values],
      )
      .then(({ rowCount }) => rowCount !== 0);
  await waitFor('the end of the re-routing', { ...patience, pollMs: 20 }, async () =>
    (await isLeft('c.id = $1', [lastCopyId])) || (await isLeft('true', [])) ? null : true,
  );
}
