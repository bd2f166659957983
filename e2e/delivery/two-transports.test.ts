import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { decodeMessages } from '@/lib/store/hot/in/batch-record';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addConnector, submitMany, until } from '@/lib/worker/process/transport.test-tools';
import { arrivalsFor } from '../arrival';
import { startTransportProcess, type TransportProcess } from './transport-process';

/** Two servers share a database and a smart host; one dies for good, and the other works its queues to their end. */
const MESSAGES_EACH = 1000;

const database = useTestDatabase({ mayLeaveLease: true });
let pool: Pool;
let receiver: SmtpReceiver;
let dying: TransportProcess;
let staying: TransportProcess;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'two transports test', maxConnections: 4 });
  receiver = await startSmtpReceiver();
  [dying, staying] = await Promise.all([
    startTransportProcess(database.url, 'HUB1'),
    startTransportProcess(database.url, 'HUB2'),
  ]);
  await addConnector(pool, {
    name: 'everywhere',
    addressSpaces: ['SMTP:*;1'],
    port: receiver.port,
    smartHosts: ['127.0.0.1'],
    sources: [dying.serverId, staying.serverId],
  });
}, 60_000);
afterAll(async () => {
  await Promise.all([dying?.stop(), staying?.stop()]);
  await receiver?.stop();
  await pool?.end();
});

test(`one of two servers is killed in the middle of ${2 * MESSAGES_EACH} messages, and each arrives`, async () => {
  // Slow enough that mail waits and is on the wire when the process dies.
  receiver.behave({ delayMs: 20 });
  const connections = connectionsOf(dying.fqdn);
  const accepted = new Set<string>();
  let kill: Promise<void> | null = null;
  const give = (to: TransportProcess, name: (n: number) => string, count: number) =>
    submitMany(
      to.smtpPort,
      count,
      (n) => ({ to: [name(n)] }),
      (n) => {
        accepted.add(name(n));
        if (to === dying && n >= MESSAGES_EACH / 3) kill ??= dying.kill();
      },
    );
  const ofDying = (n: number) => `dying-${n}@fabrikam.example`;
  await Promise.all([
    give(dying, ofDying, MESSAGES_EACH),
    give(staying, (n) => `staying-${n}@fabrikam.example`, MESSAGES_EACH),
  ]);
  expect(kill).not.toBeNull();
  await kill;

  // Before its lease has run out, and so before anyone works its queues: what was sent and not recorded was in flight.
  await connections.closed();
  const arrivedThen = new Set(recipientsOf(receiver));
  const inFlight = (await openRecipients(dying)).filter((address) => arrivedThen.has(address));
  receiver.behave({});

  // What it did not answer with 250 its clients give to the other, as a message of its own.
  const unanswered = Array.from({ length: MESSAGES_EACH }, (_, n) => n).filter(
    (n) => !accepted.has(ofDying(n)),
  );
  await give(staying, (index) => `again-${unanswered[index]}@fabrikam.example`, unanswered.length);
  expect(accepted.size).toBe(2 * MESSAGES_EACH);
  await arrivalsFor(receiver, [...accepted], 60_000);
  await until(
    pool,
    'SELECT 1 FROM message UNION ALL SELECT 1 FROM transit_batch',
    (rows) => rows.length === 0,
  );

  const arrivals = recipientsOf(receiver);
  const distinct = new Set(arrivals);
  const twice = arrivals.filter((address, index) => arrivals.indexOf(address) !== index);
  const stored = [...distinct].filter((address) => !accepted.has(address));
  console.log(
    `${accepted.size} accepted, ${inFlight.length} in flight at the kill, ${twice.length} arrived twice; ` +
      `${unanswered.length} given to the other server, ${stored.length} of them had been stored`,
  );
  expect(twice.filter((address) => !inFlight.includes(address))).toEqual([]);
  expect(new Set(twice).size).toBe(twice.length);
  // One on each of 20 connections, and what was delivered and waited to be recorded.
  expect(inFlight.length).toBeLessThanOrEqual(250);
  // One for each client that was waiting for its answer.
  expect(stored.length).toBeLessThanOrEqual(20);

  // The books agree: each recipient delivered once, nothing queued, nothing failed.
  const { rows } = await pool.query<{ address: string; outcome: string }>(
    'SELECT address, outcome FROM finished_recipient ORDER BY address',
  );
  expect(rows.map(({ address }) => address)).toEqual([...distinct].sort());
  expect(rows.filter(({ outcome }) => outcome !== 'Delivered')).toEqual([]);
  await until(pool, 'SELECT sum(count)::int AS n FROM queue_counter', ([row]) => row?.n === 0);
}, 90_000);

function recipientsOf({ messages }: SmtpReceiver): string[] {
  return messages.flatMap(({ envelope }) => envelope.recipients);
}

/** Not recorded as delivered: in the batches of a server (mail without rows), and in the queues that it owns. */
async function openRecipients({ serverId }: TransportProcess): Promise<string[]> {
  // Batches first: what gets rows meanwhile is found there.
  const batches = await pool.query<{ mail: string; done: readonly bigint[] }>(
    'SELECT mail, done FROM transit_batch WHERE server_id = $1',
    [serverId],
  );
  const rowless = batches.rows.flatMap(({ mail, done }) =>
    decodeMessages(mail).flatMap(({ message: { copies } }) =>
      copies
        .filter(({ id }) => !done.includes(id))
        .flatMap(({ recipients }) => recipients.map(({ address }) => address)),
    ),
  );
  const { rows } = await pool.query<{ address: string }>(
    `SELECT r.address FROM recipient r JOIN copy c ON c.id = r.copy_id JOIN queue q ON q.id = c.queue_id
      WHERE q.owner_server_id = $1`,
    [serverId],
  );
  return [...new Set([...rowless, ...rows.map(({ address }) => address)])];
}

/** The receiver's connections from one server. */
function connectionsOf(fqdn: string): { closed: () => Promise<void> } {
  const open = new Set<number>();
  let whenClosed: (() => void) | null = null;
  receiver.events.on('command', (line, connection) => {
    if (line === `EHLO ${fqdn}`) open.add(connection);
  });
  receiver.events.on('closed', (connection) => {
    open.delete(connection);
    if (open.size === 0) whenClosed?.();
  });
  return {
    closed: () =>
      new Promise((resolve) => {
        whenClosed = resolve;
        if (open.size === 0) resolve();
      }),
  };
}
