import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { BenchContext } from '../bench';
import type { Installation } from '../postern/installation';
import { nodeProcesses } from '../tools/process-memory';
import { openCommandClient } from '../tools/timed-command';
import { waitFor } from '../tools/wait-for';
import { listQuestions } from './list-questions';
import { farPage, type ListTime, timeList } from './list-times';
import { newMailMs } from './new-mail';
import type { World } from './world';

/**
 * Owns: all that is measured at one size of the backlog, in one order at each size, on a process just started.
 * Promises: memory is read twice: when started, and when each queue has been tried since (Retry-Queue for all of them), for
 *   a queue that was tried has read mail. At the end the backlog must still be there, whole.
 */
export interface SizeFigures {
  readonly messages: number;
  readonly startMs: number;
  readonly memory: MemoryFigures;
  readonly lists: readonly ListTime[];
  readonly newMailMs: readonly number[];
  readonly databaseBytes: number;
}

interface MemoryFigures {
  /** Of the transport process, PSS. */
  readonly startedBytes: number;
  readonly triedBytes: number;
  /** Of the web process, after the lists. */
  readonly webBytes: number;
}

export interface Counts {
  readonly listRuns: number;
  readonly newMails: number;
}

export interface MeasureInput {
  readonly installation: Installation;
  readonly client: pg.Client;
  readonly world: World;
  readonly messages: number;
  readonly counts: Counts;
  readonly context: BenchContext;
}

/** Connections are given back, statistics told, caches of the start collected. */
const SETTLE_MS = 10_000;

export async function measureSize(input: MeasureInput): Promise<SizeFigures> {
  const { installation, client, world, messages, counts, context } = input;
  const { postern } = installation;
  const { say, signal } = context;
  const copies = await countCopies(client);
  say(`${messages} messages: started in ${(postern.readyMs / 1000).toFixed(1)} s; memory, each queue tried`);
  await pause(SETTLE_MS, undefined, { signal });
  const startedBytes = pssOf(postern.pid, 'transport');
  await tryEachQueue(input);
  await pause(SETTLE_MS, undefined, { signal });
  const triedBytes = pssOf(postern.pid, 'transport');

  say(`${messages} messages: new mail`);
  const newMail = await newMailMs(postern.smtpPort, world.receiver, counts.newMails, signal);
  const lists = await timeLists(input);
  const webBytes = pssOf(postern.pid, 'web');
  const left = await countCopies(client);
  if (left !== copies) throw new Error(`${copies} copies waited before, ${left} after: it is no backlog`);
  return {
    messages,
    startMs: postern.readyMs,
    memory: { startedBytes, triedBytes, webBytes },
    lists,
    newMailMs: newMail,
    databaseBytes: await databaseBytes(client),
  };
}

async function timeLists({ installation, client, messages, counts, context }: MeasureInput) {
  const { postern } = installation;
  const commands = await openCommandClient(postern);
  try {
    context.say(`${messages} messages: lists`);
    const questions = [
      ...(await listQuestions(client)),
      ...(messages >= 1000 ? [await farPage(commands, messages, context)] : []),
    ];
    const lists: ListTime[] = [];
    for (const question of questions)
      lists.push(await timeList(commands, question, counts.listRuns, context.signal));
    return lists;
  } finally {
    commands.close();
  }
}

/** Each connection is refused. */
async function tryEachQueue({ installation, client, context }: MeasureInput): Promise<void> {
  const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const commands = await openCommandClient(installation.postern);
  try {
    await commands.ask('Retry-Queue', { Filter: "{Status -eq 'Retry'}" });
  } finally {
    commands.close();
  }
  await waitFor(
    'a try of each queue',
    { timeoutMs: 300_000, pollMs: 500, signal: context.signal },
    async () => {
      const left = await client.query(
        // A queue that holds suspended mail alone has nothing to try.
        `SELECT FROM queue q WHERE retry_count > 0 AND last_retry_at < $1
           AND EXISTS (SELECT FROM copy WHERE queue_id = q.id AND status = 'Ready') LIMIT 1`,
        [rows[0]?.at],
      );
      return left.rowCount === 0 ? true : null;
    },
  );
}

function pssOf(rootPid: number, name: string): number {
  const found = nodeProcesses(rootPid).filter((one) => one.name === name);
  if (found.length === 0) throw new Error(`No process called ${name}`);
  return found.reduce((sum, { pssBytes }) => sum + pssBytes, 0);
}

async function countCopies(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM copy');
  return Number(rows[0]?.n);
}

async function databaseBytes(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: string }>('SELECT pg_database_size(current_database()) AS n');
  return Number(rows[0]?.n);
}
