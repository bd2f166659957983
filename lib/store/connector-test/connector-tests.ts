import { z } from 'zod';
import {
  STEP_RESULTS,
  TEST_STATES,
  TEST_STEPS,
  type TestState,
  type TestStep,
} from '@/lib/mail/outcome/test-step';
import { cleanJson } from '@/lib/store/database/clean-text';
import type { Queryable } from '@/lib/store/database/pool';
import { query, SqlParameters, type SqlReader } from '@/lib/store/database/sql-parameters';

/**
 * Owns: tests of send connectors: a command writes one for a source server, whose transport takes it, tells its steps and ends it.
 * Promises: what is to be tested (a sealed password with it) is gone when the test is over; times are the database's.
 * Does not: test (lib/worker/connector-test/test-connector.ts), or decide how many there may be (lib/commands/send-connector/test.ts).
 */
const lastError = z.object({
  key: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])),
  reply: z.string().nullable(),
  enhancedCode: z.string().nullable(),
});

const storedSteps = z.array(
  z.object({
    step: z.enum(TEST_STEPS),
    result: z.enum(STEP_RESULTS),
    host: z.string().nullable(),
    address: z.string().nullable(),
    port: z.number().nullable(),
    elapsedMs: z.number(),
    dialogue: z.string(),
    error: lastError.nullable(),
    certificate: z
      .object({
        subject: z.string(),
        issuer: z.string(),
        names: z.array(z.string()),
        moreNames: z.number(),
        validFrom: z.string(),
        validTo: z.string(),
        tlsVersion: z.string().nullable(),
        tlsCipher: z.string().nullable(),
        fault: lastError.nullable(),
        isRequired: z.boolean(),
      })
      .nullable(),
  }),
);

/** What is to be tested. */
export const testRequest = z.object({
  /** Columns that are otherwise than stored; of a connector that is not stored all of them. */
  draft: z.record(z.string(), z.unknown()),
  domain: z.string(),
  envelope: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** A test message is to leave. */
  sendsMessage: z.boolean(),
});
type TestRequest = z.output<typeof testRequest>;

export interface NewConnectorTest {
  readonly serverId: string;
  /** Null: it is not stored. */
  readonly connectorId: string | null;
  readonly connectorName: string;
  readonly actor: string;
  readonly request: TestRequest;
}

export interface StoredConnectorTest {
  readonly id: bigint;
  readonly serverName: string;
  readonly connectorId: string | null;
  readonly connectorName: string;
  readonly actor: string;
  readonly state: TestState;
  readonly steps: readonly TestStep[];
  readonly startedAt: Date;
  /** By the database's clock, which no server's need agree with. */
  readonly ageMs: number;
  readonly endedAt: Date | null;
}

/** How often somebody, and everybody, has tested lately; and whether a test of this connector is under way. */
export interface TestCounts {
  readonly byActor: number;
  readonly byAll: number;
  readonly ofConnector: number;
}

/** Holds, until the transaction ends, whoever else begins a test: so what it counts stays true. */
export async function countTests(
  db: SqlReader,
  of: Pick<NewConnectorTest, 'connectorId' | 'actor'>,
  withinSeconds: number,
  longestSeconds: number,
): Promise<TestCounts> {
  await query(db, `SELECT pg_advisory_xact_lock(hashtext('connector_test'))::text`);
  const parameters = new SqlParameters();
  const actor = parameters.text(of.actor);
  const connector = of.connectorId === null ? 'NULL::uuid' : parameters.uuid(of.connectorId);
  const recent = `created_at > now() - make_interval(secs => ${parameters.number(withinSeconds)})`;
  const isUnderWay = `state IN ('Waiting', 'Running') AND created_at > now() - make_interval(secs => ${parameters.number(longestSeconds)})`;
  const [counts] = await query<TestCounts>(
    db,
    `SELECT count(*) FILTER (WHERE ${recent} AND actor = ${actor})::int AS "byActor",
       count(*) FILTER (WHERE ${recent})::int AS "byAll",
       count(*) FILTER (WHERE ${isUnderWay} AND
         CASE WHEN ${connector} IS NULL THEN send_connector_id IS NULL AND actor = ${actor}
           ELSE send_connector_id = ${connector} END)::int AS "ofConnector"
     FROM connector_test`,
    parameters,
  );
  return counts ?? { byActor: 0, byAll: 0, ofConnector: 0 };
}

export async function insertTest(db: SqlReader, test: NewConnectorTest): Promise<bigint> {
  const parameters = new SqlParameters();
  const [row] = await query<{ id: bigint }>(
    db,
    `INSERT INTO connector_test (server_id, send_connector_id, connector_name, actor, request)
     VALUES (${parameters.uuid(test.serverId)},
       ${test.connectorId === null ? 'NULL' : parameters.uuid(test.connectorId)},
       ${parameters.text(test.connectorName)}, ${parameters.text(test.actor)},
       ${parameters.typed(JSON.stringify(test.request), 'jsonb')})
     RETURNING id`,
    parameters,
  );
  if (!row) throw new Error('A test was not written');
  return row.id;
}

export async function readTest(db: SqlReader, id: bigint): Promise<StoredConnectorTest | null> {
  const parameters = new SqlParameters();
  const [row] = await query<Omit<StoredConnectorTest, 'steps' | 'state'> & { steps: unknown; state: string }>(
    db,
    `SELECT t.id, coalesce(s.name, '') AS "serverName", t.send_connector_id::text AS "connectorId",
       t.connector_name AS "connectorName", t.actor, t.state, t.steps, t.created_at AS "startedAt",
       (extract(epoch FROM now() - t.created_at) * 1000)::float8 AS "ageMs", t.ended_at AS "endedAt"
     FROM connector_test t LEFT JOIN transport_server s ON s.id = t.server_id WHERE t.id = ${parameters.bigint(id)}`,
    parameters,
  );
  if (!row) return null;
  return { ...row, state: z.enum(TEST_STATES).parse(row.state), steps: storedSteps.parse(row.steps) };
}

/** Of one that is not over. @returns whether it was one */
export async function endTest(
  db: SqlReader,
  id: bigint,
  state: Extract<TestState, 'Cancelled' | 'Lost'>,
): Promise<boolean> {
  const parameters = new SqlParameters();
  const rows = await query(
    db,
    `UPDATE connector_test SET state = ${parameters.text(state)}, request = NULL, ended_at = now()
     WHERE id = ${parameters.bigint(id)} AND state IN ('Waiting', 'Running') RETURNING id`,
    parameters,
  );
  return rows.length > 0;
}

export interface TakenTest {
  readonly id: bigint;
  readonly connectorId: string | null;
  readonly connectorName: string;
  readonly actor: string;
  readonly request: unknown;
}

/** Those that wait for this server, oldest first: they are its own from now on. */
export async function takeTests(
  database: Queryable,
  serverId: string,
  atMost: number,
  patienceSeconds: number,
): Promise<TakenTest[]> {
  const { rows } = await database.query<TakenTest>(
    `UPDATE connector_test t SET state = 'Running' FROM (
       SELECT id FROM connector_test WHERE server_id = $1 AND state = 'Waiting'
         AND created_at > now() - make_interval(secs => $3)
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) w
     WHERE t.id = w.id
     RETURNING t.id, t.send_connector_id AS "connectorId", t.connector_name AS "connectorName", t.actor, t.request`,
    [serverId, atMost, patienceSeconds],
  );
  return rows;
}

/** @returns false: somebody has ended it. */
export async function storeSteps(
  database: Queryable,
  id: bigint,
  steps: readonly TestStep[],
  end: TestState | null,
): Promise<boolean> {
  const { rowCount } = await database.query(
    `UPDATE connector_test SET steps = $2::jsonb, state = coalesce($3, state),
       request = CASE WHEN $3::text IS NULL THEN request END, ended_at = CASE WHEN $3::text IS NOT NULL THEN now() END
     WHERE id = $1 AND state = 'Running'`,
    [id, cleanJson(steps), end],
  );
  return rowCount === 1;
}

/** Of these, the ones that somebody has ended. */
export async function endedTests(database: Queryable, ids: readonly bigint[]): Promise<bigint[]> {
  const { rows } = await database.query<{ id: bigint }>(
    `SELECT id FROM connector_test WHERE id = ANY($1::bigint[]) AND state <> 'Running'`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** What is older than any test may be has nobody who ends it: no sealed password is to outlive its test. @returns how many went. */
export async function pruneTests(database: Queryable): Promise<number> {
  await database.query(
    `UPDATE connector_test SET state = 'Lost', request = NULL, ended_at = now()
     WHERE state IN ('Waiting', 'Running') AND created_at < now() - interval '10 minutes'`,
  );
  const { rowCount } = await database.query(
    "DELETE FROM connector_test WHERE created_at < now() - interval '1 day'",
  );
  return rowCount ?? 0;
}
