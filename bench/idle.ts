import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, type BenchContext, GIGABYTE } from './bench';
import { whenEmpty } from './postern/books';
import { startInstallation } from './postern/installation';
import { lacksPostfix } from './postfix/postfix';
import type { Findings, Table } from './report/figures';
import { cpuMsByName, snapshotCpu } from './tools/cpu-account';
import { startSink } from './tools/smtp-sink';
import { inject } from './tools/smtp-source';

/**
 * Owns: what an installation costs that has nothing to do.
 * Promises: it has had mail before, so that whatever begins with the first message has begun; then nothing is asked of it
 *   while the clock runs.
 */
export const idleBench: Bench = {
  name: 'idle',
  summary: 'CPU and transactions a second of an installation with nothing queued',
  lacks: lacksPostfix,
  roomBytes: () => 2 * GIGABYTE,
  run: runIdle,
};

/** After the last mail: warm connections are given back, statistics reported, the console has answered its health check. */
const SETTLE_MS = 15_000;
const MESSAGES = 100;

async function runIdle(context: BenchContext): Promise<Findings> {
  const { signal, options, say } = context;
  const watchMs = options.quick ? 15_000 : 60_000;
  const sink = await startSink(context);
  say('starting Postern');
  const { postern, books, durability, shell } = await startInstallation(context);
  await shell(
    `New-SendConnector 'bench' -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${sink.port}`,
  );
  const load = {
    messages: MESSAGES,
    sizeBytes: 4096,
    sessions: 5,
    recipientsPerMessage: 1,
    domain: 'example.test',
  };
  await inject({ ...load, port: postern.smtpPort, signal });
  await sink.whenCounted(MESSAGES, { timeoutMs: 60_000, signal });
  await whenEmpty(books, signal);
  say(`nothing for ${(SETTLE_MS + watchMs) / 1000} s`);
  await pause(SETTLE_MS, undefined, { signal });

  const transactionsBefore = await books.transactions();
  const before = snapshotCpu();
  await pause(watchMs, undefined, { signal });
  const after = snapshotCpu();
  // The question before is one of those it counts.
  const transactions = (await books.transactions()) - transactionsBefore - 1;
  const seconds = (after.atMs - before.atMs) / 1000;
  const cpu = [...cpuMsByName(before, after, postern.pid)].map(([name, ms]) => [name, ms / seconds] as const);
  if (!(await books.isEmpty())) throw new Error('There was mail: the installation was not idle');
  return {
    rounds: 1,
    setting: [
      `npm start with one send connector; ${MESSAGES} messages sent; ${SETTLE_MS / 1000} s later the clock ran for ${watchMs / 1000} s with nothing queued and no browser.`,
      `${durability}.`,
    ],
    tables: [idleTable(cpu, transactions / seconds)],
    goals: [],
    proofs: [
      `The sink counted ${MESSAGES} of ${MESSAGES} messages before; no message was in the database at the end.`,
      'CPU by /proc, in steps of 10 ms; transactions by pg_stat_database, all databases, those of the background included.',
    ],
  };
}

function idleTable(cpu: readonly (readonly [string, number])[], transactionsPerSecond: number): Table {
  const all = cpu.reduce((sum, [, ms]) => sum + ms, 0);
  return {
    title: 'Nothing queued',
    columns: ['', 'a second'],
    rows: [
      ...cpu.map(([name, ms]) => ({ label: `CPU, ${name}`, cells: [{ values: [ms], unit: 'ms' }] })),
      { label: 'CPU, all', cells: [{ values: [all], unit: 'ms' }] },
      { label: 'transactions', cells: [{ values: [transactionsPerSecond], unit: '' }] },
    ],
  };
}
